"""Tables of content: categories, entries, revisions and their authors, citations."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    event,
    false,
    inspect,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from content.applicability.circles import EVERYBODY, Circle
from content.applicability.for_whom import Scope, clause_scopes
from content.applicability.models import KeptCircle
from content.files.models import RevisionFile
from content.laws.models import LawRelation
from content.stored_content import StoredContent
from content.texts.same_words import wording_of
from core.changes import Counted, watch
from core.database import Base, enum_column
from core.messages import LazyText, _
from people.models import Department, User

NUMBER_PREFIX = "KB-"


class Category(Base):
    """A business category; each has one responsible department."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    position: Mapped[int] = mapped_column(default=0)
    # For whom what is filed here holds, where it does not say (`applicability.for_whom`).
    applies_to: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    circle_id: Mapped[int | None]  # who may see what is filed here, besides what it says itself
    version: Mapped[int] = mapped_column(default=1)

    department: Mapped[Department] = relationship(lazy="joined")
    parent: Mapped[Category | None] = relationship(remote_side=[id])
    kept_circle: Mapped[KeptCircle | None] = relationship(
        primaryjoin="foreign(Category.circle_id) == KeptCircle.id"
    )

    @property
    def circle(self) -> Circle:
        """Who may see what is filed here, as far as it says so itself."""
        return self.kept_circle.circle if self.kept_circle else EVERYBODY


INTERIM_HOURS_MAX = 72  # that a text may be shown which the committee has not passed


class RevisionState(StrEnum):
    """Where a revision is on its way. Only a draft can change; the rest is history."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # frozen, the committee has it
    APPROVED = "approved"  # waits for its effective date
    PUBLISHED = "published"  # what agents see
    SUPERSEDED = "superseded"  # was published, a later one took its place
    EXPIRED = "expired"  # was published, its time is over
    RETIRED = "retired"  # was published, taken down by the committee
    RETURNED = "returned"  # changes were requested; a new draft carries on
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # taken back by its department before a decision
    DISCARDED = "discarded"  # a draft that was given up


STATE_LABELS: dict[RevisionState, LazyText] = {
    RevisionState.DRAFT: _("草稿"),
    RevisionState.SUBMITTED: _("审核中"),
    RevisionState.APPROVED: _("已通过，待生效"),
    RevisionState.PUBLISHED: _("已发布"),
    RevisionState.SUPERSEDED: _("已被取代"),
    RevisionState.EXPIRED: _("已失效"),
    RevisionState.RETIRED: _("已下线"),
    RevisionState.RETURNED: _("已退回修改"),
    RevisionState.REJECTED: _("已驳回"),
    RevisionState.WITHDRAWN: _("已撤回"),
    RevisionState.DISCARDED: _("已放弃"),
}

WAS_PUBLISHED = (
    RevisionState.PUBLISHED,
    RevisionState.SUPERSEDED,
    RevisionState.EXPIRED,
    RevisionState.RETIRED,
)
IN_WORK = (RevisionState.DRAFT, RevisionState.SUBMITTED)


class Entry(Base):
    """A thing the base holds. Its number is permanent; what it says is in its revisions.

    `interim`: a text that two departments put up before the committee has decided on it; agents see
    it instead of `published` until `interim_until`.
    """

    __tablename__ = "entries"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - a number is never used twice

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=0)  # counts every change of any of its revisions
    published_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id", use_alter=True), index=True
    )
    interim_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id", use_alter=True)
    )
    interim_until: Mapped[datetime | None] = mapped_column(index=True)
    # The review-by date in force: the published revision's, until the department reconfirms it.
    review_by: Mapped[date | None] = mapped_column(index=True)
    review_stage: Mapped[int | None]  # the last reminder given for it, in days ahead
    taken_down_at: Mapped[datetime | None]  # hidden from readers until somebody reconfirms it

    department: Mapped[Department] = relationship(lazy="joined")
    published: Mapped[Revision | None] = relationship(
        foreign_keys=[published_revision_id], post_update=True, lazy="joined"
    )
    interim: Mapped[Revision | None] = relationship(
        foreign_keys=[interim_revision_id], post_update=True
    )
    revisions: Mapped[list[Revision]] = relationship(
        foreign_keys="Revision.entry_id", back_populates="entry", order_by="Revision.seq"
    )

    @property
    def number(self) -> str:
        """The permanent number: KB-000123."""
        return number_of(self.id)


def number_of(entry_id: int) -> str:
    """The number of the entry whose id this is."""
    return f"{NUMBER_PREFIX}{entry_id:06d}"


def id_of(number: str) -> int:
    """The id of the entry whose `number` this is."""
    return int(number.removeprefix(NUMBER_PREFIX))


class Revision(Base):
    """One state of an entry's content. Immutable once submitted."""

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("entry_id", "seq"),
        # One revision in work at a time: a draft, or what became of it at the committee.
        Index(
            "uq_revisions_in_work",
            "entry_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'submitted')"),
            postgresql_where=text("state IN ('draft', 'submitted')"),
        ),
        CheckConstraint(
            "category_id IS NOT NULL OR state IN ('draft', 'discarded')", name="has_category"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    seq: Mapped[int]
    version: Mapped[int]  # the entry's count at this revision's last change
    state: Mapped[RevisionState] = mapped_column(
        enum_column(RevisionState), default=RevisionState.DRAFT, index=True
    )
    title: Mapped[str] = mapped_column(String(200), index=True)
    # None: of a draft whose category is not chosen yet; what is submitted has one.
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(StoredContent)
    # With references where blocks of text stand in `content`; None: it is what was typed.
    written: Mapped[dict[str, Any] | None] = mapped_column(StoredContent(none_as_null=True))
    applies_to: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # The same of its clauses that say so, by label, out of `content`: a search does not read that.
    clauses_apply_to: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    circle_id: Mapped[int | None]  # who may see it; None: whoever may see its category
    effective_from: Mapped[date | None]
    expires_on: Mapped[date | None] = mapped_column(index=True)
    review_by: Mapped[date | None]
    change_note: Mapped[str] = mapped_column(String(500), default="")
    content_hash: Mapped[str | None] = mapped_column(String(64))
    wording: Mapped[str | None] = mapped_column(
        String(64), index=True
    )  # what it says, whatever the letters
    # The revision of a block whose approval made this one of the entry's revision before.
    block_revision_id: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    taken_over_at: Mapped[datetime | None]  # with a load of which a sample was opened, not this
    interim_from: Mapped[datetime | None]  # agents saw it as an interim text from then
    interim_until: Mapped[datetime | None]  # until then, or still do

    entry: Mapped[Entry] = relationship(foreign_keys=[entry_id], back_populates="revisions")
    chosen_category: Mapped[Category | None] = relationship(lazy="joined")
    kept_circle: Mapped[KeptCircle | None] = relationship(
        primaryjoin="foreign(Revision.circle_id) == KeptCircle.id"
    )
    author: Mapped[User] = relationship()
    citations: Mapped[list[Citation]] = relationship(
        cascade="all, delete-orphan",
        order_by="Citation.position",
        foreign_keys="Citation.revision_id",
    )
    writers: Mapped[list[RevisionWriter]] = relationship(cascade="all, delete-orphan")
    block_uses: Mapped[list[BlockUse]] = relationship(
        cascade="all, delete-orphan",
        order_by="BlockUse.block_id",
        foreign_keys="BlockUse.revision_id",
    )
    files: Mapped[list[RevisionFile]] = relationship(
        cascade="all, delete-orphan", order_by="RevisionFile.position"
    )
    relations: Mapped[list[LawRelation]] = relationship(
        cascade="all, delete-orphan", order_by="LawRelation.position"
    )

    @property
    def as_written(self) -> dict[str, Any]:
        """What was typed: with references to blocks, where `content` has their texts."""
        return self.content if self.written is None else self.written

    @property
    def category(self) -> Category:
        """The category of what was submitted; a draft may have none (`chosen_category`)."""
        assert self.chosen_category is not None, "a draft without a category"
        return self.chosen_category

    @property
    def scope(self) -> Scope:
        """For whom it holds: what it says, and else its category, or the one above that."""
        scope, category = Scope.of(self.applies_to), self.chosen_category
        while category is not None:
            scope, category = scope.beside(Scope.of(category.applies_to)), category.parent
        return scope

    @property
    def circle(self) -> Circle:
        """Who may see it, as far as it says so itself."""
        return self.kept_circle.circle if self.kept_circle else EVERYBODY

    @property
    def circles(self) -> list[Circle]:
        """Who may see it: what it says, and what its category and those above say besides."""
        found, category = [self.circle], self.chosen_category
        while category is not None:
            found.append(category.circle)
            category = category.parent
        return [circle for circle in found if circle != EVERYBODY]

    @property
    def written_by(self) -> list[User]:
        """Everyone who wrote on it, as people: none of them may decide on it."""
        return [self.author, *(w.user for w in self.writers)]

    @property
    def writer_ids(self) -> frozenset[int]:
        """Everyone who wrote on it: none of them may decide on it."""
        return frozenset({self.author_id, *(w.user_id for w in self.writers)})


@event.listens_for(Revision, "before_insert")
@event.listens_for(Revision, "before_update")
def _keep_wording(mapper: Mapper[Any], connection: Connection, revision: Revision) -> None:
    if any(inspect(revision).attrs[name].history.has_changes() for name in ("title", "content")):
        revision.wording = wording_of(revision.title, revision.content)
        revision.clauses_apply_to = clause_scopes(revision.content)


class RevisionWriter(Base):
    """Somebody who wrote on a revision, the first author among them."""

    __tablename__ = "revision_writers"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)

    user: Mapped[User] = relationship(lazy="joined")


class BlockUse(Base):
    """A revision refers to a block of text; `filled_id`: the block's revision that stands in it."""

    __tablename__ = "block_uses"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True, index=True)
    filled_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))

    block: Mapped[Entry] = relationship()

    def copy(self) -> BlockUse:
        """The same, for another revision."""
        return BlockUse(block_id=self.block_id, filled_id=self.filled_id)


class Citation(Base):
    """A revision's link to the clause of a regulation it rests on."""

    __tablename__ = "citations"
    __table_args__ = (UniqueConstraint("revision_id", "regulation_id", "clause"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    position: Mapped[int]
    regulation_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    clause: Mapped[str] = mapped_column(String(40))
    # The revision of the regulation that was in force when this was submitted.
    seen_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    # Whether another law had repealed or replaced it by then.
    seen_ended: Mapped[bool] = mapped_column(default=False, server_default=false())

    regulation: Mapped[Entry] = relationship(lazy="joined")

    def copy(self) -> Citation:
        """The same citation, for another revision."""
        return Citation(
            position=self.position, regulation_id=self.regulation_id, clause=self.clause
        )


class ImportBatch(Base):
    """A parsed upload that waits to be confirmed: what was shown is what goes in.

    `entries`, `errors` and `notes` are the parser's results as plain JSON; nothing of them is an
    entry before the batch is committed. A cancelled batch is deleted.
    """

    __tablename__ = "import_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    what: Mapped[str] = mapped_column(String(20))
    files: Mapped[list[Any]]
    entries: Mapped[list[Any]]
    errors: Mapped[list[Any]]
    notes: Mapped[list[Any]]
    needs_confirmation: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(index=True)
    committed_at: Mapped[datetime | None]
    numbers: Mapped[list[Any]] = mapped_column(default=list)
    task_id: Mapped[int | None]  # that brings it in; it may be forgotten long before
    reading_id: Mapped[int | None]  # the task that reads its files, where that takes its time
    read_at: Mapped[datetime | None]  # when that was done

    department: Mapped[Department] = relationship(lazy="joined")
    category: Mapped[Category] = relationship(lazy="joined")

    @property
    def is_being_read(self) -> bool:
        """Whether its files are not all read: nothing of it can be confirmed yet."""
        return self.reading_id is not None and self.read_at is None


watch(Counted.STRUCTURE, "categories", "INSERT", "UPDATE", "DELETE")
watch(
    Counted.CONTENT,
    "entries",
    "INSERT",
    condition="NEW.published_revision_id IS NOT NULL",
    entry_id="NEW.id",
)
# Whichever column: what decides on what agents see may become more.
watch(
    Counted.CONTENT,
    "entries",
    "UPDATE",
    condition="COALESCE(NEW.published_revision_id, OLD.published_revision_id,"
    " NEW.interim_revision_id, OLD.interim_revision_id) IS NOT NULL",
    entry_id="NEW.id",
)
watch(Counted.CONTENT, "entries", "DELETE", entry_id="OLD.id")
watch(
    Counted.CONTENT,
    "revisions",
    "UPDATE",
    condition="NEW.state <> 'draft'",
    entry_id="NEW.entry_id",
)
