"""Where a block is used: what agents see with it, what is about to be seen, what is in work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content.blocks.filling import blocks_named, texts_of
from content.blocks.references import filled, reference_to, references_in
from content.kinds.registry import kind_named, names_of
from content.models import BlockUse, Entry, Revision, RevisionState, number_of
from content.queries import VisibleEntry, visible_now
from content.stored_content import UNREADABLE
from core.base_schema import load
from core.errors import Conflict, Invalid
from core.messages import _, enumerated

_BINDING = (RevisionState.PUBLISHED, RevisionState.APPROVED, RevisionState.SUBMITTED)
_NAMED = 5


def visible_uses(session: Session, block_id: int) -> list[VisibleEntry]:
    """The entries agents see today whose text has the block in it."""
    query = (
        select(Entry, Revision)
        .join(Revision, Revision.entry_id == Entry.id)
        .join(BlockUse, BlockUse.revision_id == Revision.id)
        .where(BlockUse.block_id == block_id, visible_now())
        .order_by(Entry.id)
    )
    return [VisibleEntry(entry, revision) for entry, revision in session.execute(query).unique()]


@dataclass(frozen=True)
class OfferedBlock:
    """A block that may be referred to: what is typed for it, what it says."""

    title: str
    reference: str
    text: str


def blocks_offered(session: Session, limit: int = 200) -> list[OfferedBlock]:
    """The blocks agents may see, by title."""
    query = (
        select(Entry, Revision)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Entry.kind.in_(names_of(lambda kind: kind.stands_for is not None)), visible_now())
        .order_by(Revision.title)
        .limit(limit)
    )
    return [
        OfferedBlock(found.title, reference_to(block.number, found.title), said_by(found))
        for block, found in session.execute(query).unique()
    ]


def use_ids(
    session: Session, block_id: int, states: Sequence[RevisionState] = _BINDING
) -> list[tuple[int, int]]:
    """The entry and the revision of each use in these states, by entry: no text is read for it."""
    query = (
        select(Revision.entry_id, Revision.id)
        .join(BlockUse, BlockUse.revision_id == Revision.id)
        .where(BlockUse.block_id == block_id, Revision.state.in_(states))
        .order_by(Revision.entry_id, Revision.id)
    )
    return [(entry_id, revision_id) for entry_id, revision_id in session.execute(query)]


def uses_in(
    session: Session, block_id: int, states: Sequence[RevisionState] = _BINDING
) -> list[Revision]:
    """The revisions in these states that refer to the block, by entry."""
    query = (
        select(Revision)
        .join(BlockUse, BlockUse.revision_id == Revision.id)
        .where(BlockUse.block_id == block_id, Revision.state.in_(states))
        .order_by(Revision.entry_id, Revision.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query).unique())


def read_with(session: Session, revision: Revision, block: Revision) -> dict[str, Any]:
    """What the content of `revision` reads like with the text of `block` in it."""
    written: Mapping[str, Any] = revision.as_written
    numbers = {number for _field, number in references_in(written)}
    texts = texts_of(blocks_named(session, numbers)) | {block.entry.number: said_by(block)}
    read: dict[str, Any] = filled(dict(written), texts)
    return read


def said_by(block: Revision) -> str:
    """What a revision of a block says, published or not."""
    stands_for = kind_named(block.entry.kind).stands_for
    assert stands_for is not None, "no block"
    return stands_for(block.content)


def require_fitting(session: Session, block: Revision) -> None:
    """Raises `Invalid` where an entry that uses the block could not hold its new text."""
    for user in uses_in(session, block.entry_id):
        try:
            load(kind_named(user.entry.kind).schema(), read_with(session, user, block))
        except UNREADABLE:
            continue  # it is left behind until it is restored, and keeps nobody from writing
        except Invalid as invalid:
            told = next(iter(invalid.fields.values()))[0]
            number = user.entry.number
            raise Invalid.field(
                "content.text",
                _("用到它的 {number} 放不下：{told}", number=number, told=told),
                code="block_too_long",
            ) from invalid


def require_unused(session: Session, entry: Entry) -> None:
    """Raises `Conflict`, which names them, while entries say a block or are about to."""
    if kind_named(entry.kind).stands_for is None:
        return
    numbers = list(dict.fromkeys(number_of(one) for one, _revision in use_ids(session, entry.id)))
    if numbers:
        named = enumerated(numbers[:_NAMED])
        raise Conflict(
            _("{count} 个条目用到它：{numbers}；请先改写它们", count=len(numbers), numbers=named),
            code="block_used",
            details={"numbers": numbers},
        )


def users_or_blocks(session: Session, entry_id: int, revision_id: int) -> list[int]:
    """The ids of the entries whose texts hang together with a revision's: what it is read with."""
    of_block = select(Revision.entry_id).join(BlockUse, BlockUse.revision_id == Revision.id)
    query = select(Entry.id).where(
        or_(
            Entry.id.in_(select(BlockUse.block_id).where(BlockUse.revision_id == revision_id)),
            Entry.id.in_(
                of_block.where(BlockUse.block_id == entry_id, Revision.state.in_(_BINDING))
            ),
        )
    )
    return list(session.scalars(query.order_by(Entry.id)))
