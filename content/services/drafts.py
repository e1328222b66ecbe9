"""Drafts: begun, saved, given up. The published revision stays as it is all the while."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.applicability.limiting import circle_from
from content.applicability.named_regions import scope_from, with_region_codes
from content.blocks.filling import fill_in
from content.citations import by_number, cited_clauses
from content.diagnoses.tree import with_basis
from content.kinds.base import Kind
from content.kinds.registry import kind_named
from content.laws.naming import stated_relations
from content.models import (
    Category,
    Entry,
    Revision,
    RevisionState,
    RevisionWriter,
)
from content.permissions import can_see_drafts_of, can_write_for
from content.queries import entry_numbered, is_visible, revision_in_work
from content.unfinished_drafts import is_blank, loaded_draft
from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from core.messages import _
from people.actors import Actor
from people.queries import department_coded

NEAR = timedelta(days=30)  # a review-by date this near is what the new text is written for


def create_entry(session: Session, actor: Actor, values: dict[str, Any]) -> Entry:
    """A new entry with its first draft, from the fields of `NewEntrySchema`.

    Raises `Invalid`, also where nothing has been written, or `Forbidden` for a department the actor
    does not write for.
    """
    kind = kind_named(values["kind"])
    if is_blank(kind, values["title"], loaded_draft(kind, values["content"])):
        raise Invalid.field("title", _("还没有写任何内容"), code="blank")
    department = department_coded(session, values["department"])
    if not can_write_for(actor, department.id):
        raise Forbidden(_("只能为自己的部门供稿"), fields={"department": [_("不是您的部门")]})
    entry = Entry(
        kind=kind.name,
        department_id=department.id,
        created_at=clock.now(),
        created_by_id=actor.id,
        version=0,
    )
    session.add(entry)
    session.flush()
    _add_draft(session, actor, entry, values)
    audit.record(session, actor.name, "entry.create", f"entry:{entry.number}", {"kind": kind.name})
    return entry


def start_draft(
    session: Session, actor: Actor, number: str, from_seq: int | None = None
) -> Revision:
    """A new draft, begun as a copy of what is published, or else of the newest revision.

    `from_seq`: of which revision instead, to bring an older text back. Raises `NotFound` when the
    entry has none of that number, `Conflict` while there is a revision in work.
    """
    entry = writable_entry(session, actor, number)
    in_work = revision_in_work(session, entry.id)
    if in_work is not None:
        raise Conflict(_("已经有一个草稿或送审中的版本"), code="already_in_work")
    source = _last_standing(entry) if from_seq is None else _revision_at(entry, from_seq)
    draft = _copy(session, actor, entry, source)
    started = {"seq": draft.seq} | ({"from": from_seq} if from_seq is not None else {})
    audit.record(session, actor.name, "draft.start", f"entry:{number}", started)
    return draft


def save_draft(
    session: Session, actor: Actor, number: str, values: dict[str, Any], version: int | None
) -> Revision:
    """Replace the draft's text by the fields of `DraftSchema`, whole or not.

    Where only a published revision stands and `version` is its version, a draft is begun from it.
    `version`: the version the writer started from; None to save over whatever is there. Raises
    `Stale` when somebody saved in between, `Conflict` when there is no draft to save to.
    """
    entry = writable_entry(session, actor, number)
    if _starts_from_published(session, entry, version):
        draft = _copy(session, actor, entry, _last_standing(entry))
    else:
        draft = draft_at(session, entry, version)
    before = draft.version
    _fill(session, draft, values)
    wrote_on(draft, actor)
    touch(entry, draft)
    session.flush()
    saved = {"seq": draft.seq, "version": draft.version, "from": before}
    audit.record(session, actor.name, "draft.save", f"entry:{number}", saved)
    return draft


def add_variant(session: Session, actor: Actor, number: str, text: str) -> Revision:
    """Put `text` among the variants in the draft, which is begun where only a published one stands.

    One that is there already is not added again. Raises `NotFound`, `Conflict` while the committee
    has it, `Invalid` when its kind has no variants or has too many.
    """
    entry = writable_entry(session, actor, number)
    kind = kind_named(entry.kind)
    if not kind.has_variants:
        raise Invalid.field("kind", _("这种类型没有相似问"))
    if entry.published is not None and revision_in_work(session, entry.id) is None:
        draft = _copy(session, actor, entry, entry.published)
    else:
        draft = draft_at(session, entry, None)
    variants = list(draft.as_written.get("variants") or [])
    if text not in variants:
        content = {**draft.as_written, "variants": [*variants, text]}
        fill_in(session, draft, kind.schema().dump(loaded_draft(kind, content)))
    wrote_on(draft, actor)
    draft.updated_at = clock.now()
    touch(entry, draft)
    session.flush()
    added = {"seq": draft.seq, "version": draft.version, "variant": text}
    audit.record(session, actor.name, "draft.variant", f"entry:{number}", added)
    return draft


def discard_draft(session: Session, actor: Actor, number: str, version: int | None = None) -> None:
    """Give the draft up. It stays in the department's history."""
    entry = writable_entry(session, actor, number)
    draft = draft_at(session, entry, version)
    draft.state = RevisionState.DISCARDED
    draft.ended_at = clock.now()
    touch(entry, draft)
    session.flush()
    audit.record(session, actor.name, "draft.discard", f"entry:{number}", {"seq": draft.seq})


def successor(session: Session, before: Revision, block: Revision | None) -> Revision:
    """A revision that says the same as `before`, with what its blocks say now.

    `block`: the revision of a block that makes it.
    """
    after = _copy(session, None, before.entry, before, RevisionState.PUBLISHED)
    after.effective_from, after.review_by = before.effective_from, before.review_by
    after.change_note = before.change_note
    after.block_revision_id = block.id if block else None
    for citation, seen in zip(after.citations, before.citations, strict=True):
        citation.seen_revision_id = seen.seen_revision_id
        citation.seen_ended = seen.seen_ended
    return after


def carry_on(session: Session, entry: Entry, revision: Revision) -> Revision:
    """A draft that continues a revision the committee returned or its author withdrew."""
    draft = _copy(session, None, entry, revision)
    draft.effective_from = revision.effective_from
    draft.change_note = revision.change_note
    session.flush()
    return draft


def writable_entry(session: Session, actor: Actor, number: str) -> Entry:
    """The entry, locked for a change. Raises `NotFound` when the actor may not see its drafts."""
    entry = entry_numbered(session, number, for_change=True)
    if entry is None or not can_see_drafts_of(actor, entry.department_id):
        raise NotFound
    return entry


def wrote_on(draft: Revision, actor: Actor) -> None:
    """Whoever changes a draft is one of its writers: they may not decide on it."""
    if actor.id not in draft.writer_ids:
        draft.writers.append(RevisionWriter(user_id=actor.id))


def touch(entry: Entry, revision: Revision) -> None:
    """Count a change of the entry; the revision carries the count as its version."""
    entry.version += 1
    revision.version = entry.version


def draft_at(session: Session, entry: Entry, version: int | None) -> Revision:
    """The draft of a locked entry; `version` as `save_draft` has it. Raises `Conflict`, `Stale`."""
    in_work = revision_in_work(session, entry.id)
    if in_work is None:
        raise Conflict(_("没有草稿；请先从已发布的版本新建草稿"), code="no_draft")
    if in_work.state != RevisionState.DRAFT:
        raise Conflict(_("这个版本已经送审，不能再改；可以先撤回"), code="not_a_draft")
    if version is not None and version != in_work.version:
        raise Stale(_("有人在您之后保存过这份草稿，您的改动尚未保存；请对照后再保存"))
    return in_work


def _starts_from_published(session: Session, entry: Entry, version: int | None) -> bool:
    if entry.published is None or revision_in_work(session, entry.id) is not None:
        return False
    return version is None or version == entry.published.version


def _add_draft(session: Session, actor: Actor, entry: Entry, values: dict[str, Any]) -> Revision:
    now = clock.now()
    draft = Revision(
        entry=entry,
        seq=_next_seq(session, entry),
        state=RevisionState.DRAFT,
        author_id=actor.id,
        created_at=now,
        updated_at=now,
    )
    touch(entry, draft)
    with session.no_autoflush:  # the draft is not whole before it is filled
        _fill(session, draft, values)
    draft.writers = [RevisionWriter(user_id=actor.id)]
    session.add(draft)
    session.flush()
    return draft


def _fill(session: Session, draft: Revision, values: dict[str, Any]) -> None:
    kind = kind_named(draft.entry.kind)
    loaded = with_region_codes(session, loaded_draft(kind, values["content"]))
    _check_references(session, kind.references(loaded), _referred_to(kind, draft))
    draft.title = values["title"]
    draft.chosen_category = _chosen(session, values["category"], draft.entry.department_id)
    draft.applies_to = scope_from(session, values)
    with session.no_autoflush:
        draft.kept_circle = circle_from(session, values)
    draft.effective_from = values["effective_from"]
    draft.expires_on = values["expires_on"]
    draft.review_by = values["review_by"]
    draft.change_note = values["change_note"]
    draft.updated_at = clock.now()
    with session.no_autoflush:
        draft.citations = cited_clauses(session, values["citations"], draft.citations)
        draft.relations = stated_relations(
            session, draft.entry, draft.title, values.get("relations") or (), draft.relations
        )
        if kind.tree is not None:
            loaded = with_basis(loaded, lambda one: by_number(one, draft.citations))
        fill_in(session, draft, kind.schema().dump(loaded))


def _referred_to(kind: Kind, draft: Revision) -> set[str]:
    """What the draft names already: that one was retired since keeps nobody from writing."""
    return {number for _field, number in kind.references(draft.content or {})}


def _check_references(
    session: Session, named: list[tuple[str, str]], known: Container[str]
) -> None:
    """Raises `Invalid` where a content names an entry that cannot be seen."""
    for field, number in named:
        if number in known:
            continue
        found = entry_numbered(session, number)
        if found is None or not is_visible(found):
            message = _("没有编号为 {number} 的已发布条目", number=number)
            raise Invalid.field(field, message, code="no_such_entry")


def _last_standing(entry: Entry) -> Revision:
    return entry.published or entry.revisions[-1]


def _revision_at(entry: Entry, seq: int) -> Revision:
    found = next((one for one in entry.revisions if one.seq == seq), None)
    if found is None:
        raise NotFound
    return found


def _copy(
    session: Session,
    actor: Actor | None,
    entry: Entry,
    source: Revision,
    state: RevisionState = RevisionState.DRAFT,
) -> Revision:
    now = clock.now()
    author_id = actor.id if actor else source.author_id
    # Words the committee never passed keep their writers: none of them may decide on the copy.
    writers = {author_id} if source.published_at else {author_id, *source.writer_ids}
    draft = Revision(
        entry=entry,
        seq=_next_seq(session, entry),
        state=state,
        title=source.title,
        category_id=source.category_id,
        content=source.content,
        applies_to=source.applies_to,
        kept_circle=source.kept_circle,
        effective_from=_still_in_force(source),
        expires_on=source.expires_on,
        review_by=_still_ahead(source),
        author_id=author_id,
        created_at=now,
        updated_at=now,
        citations=[c.copy() for c in source.citations],
        files=[file.copy() for file in source.files],
        relations=[one.copy() for one in source.relations],
        writers=[RevisionWriter(user_id=writer) for writer in sorted(writers)],
    )
    touch(entry, draft)
    session.add(draft)
    with session.no_autoflush:
        fill_in(session, draft, source.as_written)
    session.flush()
    return draft


def _still_in_force(source: Revision) -> date | None:
    """Since when a law is in force stays so when its text is put right; other texts hold from their
    approval on."""
    return source.effective_from if kind_named(source.entry.kind).citable else None


def _still_ahead(source: Revision) -> date | None:
    """A review-by date somebody chose is kept; one that is near has served: the default follows."""
    ahead = source.review_by
    if ahead is None or source.published_at is None or ahead > clock.today() + NEAR:
        return ahead
    return None


def _next_seq(session: Session, entry: Entry) -> int:
    newest = session.scalar(
        select(Revision.seq)
        .where(Revision.entry_id == entry.id)
        .order_by(Revision.seq.desc())
        .limit(1)
    )
    return (newest or 0) + 1


def _chosen(session: Session, code: str, department_id: int) -> Category | None:
    return category_for(session, code, department_id) if code else None


def category_for(session: Session, code: str, department_id: int) -> Category:
    """The category with this code, if the department is responsible for it. Raises `Invalid`."""
    category = session.scalar(select(Category).where(Category.code == code))
    if category is None:
        raise Invalid.field("category", _("没有代码为 {code} 的业务类别", code=code))
    if category.department_id != department_id:
        raise Invalid.field(
            "category",
            _(
                "“{category}”由{department}归口管理，不能由本部门供稿",
                category=category.name,
                department=category.department.name,
            ),
            code="foreign_category",
        )
    return category
