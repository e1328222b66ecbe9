"""The table of what laws say of each other."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from content.laws.relations import Relation
from core.changes import Counted, watch
from core.database import Base, enum_column


class LawRelation(Base):
    """What a revision of a law says of another law, which it calls by its number or its title.

    Both are part of what is signed. `linked_id` is not: it is the law of that `title`, as soon as
    there is one in the base.
    """

    __tablename__ = "law_relations"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    position: Mapped[int]
    relation: Mapped[Relation] = mapped_column(enum_column(Relation))
    named_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    title_key: Mapped[str] = mapped_column(String(200), default="", index=True)
    linked_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)

    @property
    def law_id(self) -> int | None:
        """The law in the base; None while it is in none."""
        return self.named_id or self.linked_id

    @property
    def signed(self) -> tuple[object, ...]:
        """What of it is judged."""
        return str(self.relation), self.named_id, self.title

    def copy(self) -> LawRelation:
        """The same, for another revision."""
        return LawRelation(
            position=self.position,
            relation=self.relation,
            named_id=self.named_id,
            title=self.title,
            title_key=self.title_key,
            linked_id=self.linked_id,
        )


watch(
    Counted.CONTENT,
    "law_relations",
    "UPDATE OF linked_id",
    condition="NEW.linked_id IS NOT NULL",
    entry_id="NEW.linked_id",
)
