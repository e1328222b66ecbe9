"""What blocks say now, put into the contents that refer to them: what is published of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.blocks.references import filled, references_in
from content.kinds.registry import kind_named, names_of
from content.models import BlockUse, Entry, Revision, RevisionState, id_of
from core.errors import Conflict
from core.messages import _


def fill_in(session: Session, revision: Revision, written: Mapping[str, Any]) -> None:
    """Make `written` what was typed of the revision, and what is read what comes of it."""
    numbers = {number for _field, number in references_in(written)}
    blocks = blocks_named(session, numbers)
    revision.written = dict(written) if numbers else None
    revision.content = filled(dict(written), texts_of(blocks))
    uses = {one.block_id: one for one in revision.block_uses}
    revision.block_uses = [
        uses.get(block.id) or BlockUse(block_id=block.id) for block in blocks.values()
    ]
    for use, block in zip(revision.block_uses, blocks.values(), strict=True):
        use.filled_id = block.published_revision_id if _says(block) is not None else None


def blocks_named(session: Session, numbers: set[str]) -> dict[str, Entry]:
    """The blocks that are there, published or not, by number."""
    if not numbers:
        return {}
    query = select(Entry).where(
        Entry.id.in_([id_of(number) for number in sorted(numbers)]),
        Entry.kind.in_(names_of(lambda kind: kind.stands_for is not None)),
    )
    return {entry.number: entry for entry in session.scalars(query.order_by(Entry.id)).unique()}


def texts_of(blocks: Mapping[str, Entry]) -> dict[str, str]:
    """What the published ones of `blocks` say."""
    told = {number: _says(block) for number, block in blocks.items()}
    return {number: text for number, text in told.items() if text is not None}


def require_current(session: Session, revision: Revision) -> None:
    """Raises `Conflict` when a block says something else by now than where it was filled in."""
    for use in revision.block_uses:
        block = session.get_one(Entry, use.block_id, populate_existing=True)
        if use.filled_id is None or use.filled_id != block.published_revision_id:
            raise Conflict(
                _("送审后常用段 {number} 有了新版本，请退回或撤回，重新送审", number=block.number),
                code="block_changed",
            )


def is_current(session: Session, revision: Revision) -> bool:
    """Whether what is read has the texts that its blocks say now."""
    try:
        require_current(session, revision)
    except Conflict:
        return False
    return True


def _says(block: Entry) -> str | None:
    kind, published = kind_named(block.kind), block.published
    if published is None or published.state != RevisionState.PUBLISHED or kind.stands_for is None:
        return None
    return kind.stands_for(published.content)
