"""Whether what is shown is what was approved: the text itself, against the trail of decisions.

The hash that stands beside a text can be changed with it; that of the sealed trail cannot.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from content.hashing import content_hash
from content.models import BlockUse, Entry, Revision, RevisionState, number_of
from content.stored_content import UNREADABLE
from core.audit import AuditEvent

_LET_THROUGH = ("review.approve", "interim.shown", "block.carried")  # what lets readers see a text
_SHOWN = (RevisionState.PUBLISHED, RevisionState.APPROVED)
_AT_ONCE = 500


def unapproved(session: Session) -> list[str]:
    """The numbers of entries that show, or are about to show, a text that nobody approved.

    Judged by the audit trail, which is verified before.
    """
    approved = _approved(session)
    shows = or_(
        Revision.id == Entry.published_revision_id,
        Revision.id == Entry.interim_revision_id,
        and_(Revision.entry_id == Entry.id, Revision.state.in_(_SHOWN)),
    )
    query = (
        select(Entry.id, Revision)
        .join(Revision, shows)
        .options(joinedload(Revision.entry), selectinload(Revision.citations).lazyload("*"))
    )
    found = set()
    for begin in range(0, session.scalar(select(func.max(Entry.id))) or 0, _AT_ONCE):
        part = query.where(Entry.id > begin, Entry.id <= begin + _AT_ONCE)
        for entry_id, revision in session.execute(part):
            number = number_of(entry_id)
            if _hash(revision) not in approved[f"entry:{number}", revision.seq]:
                found.add(number)
        session.expunge_all()  # texts of a large base are not held all at once
    return sorted(found | _behind_their_blocks(session))


def _behind_their_blocks(session: Session) -> set[str]:
    """Entries that show another text of a block than the one that is published."""
    block = aliased(Entry)
    query = (
        select(Entry.id)
        .join(BlockUse, BlockUse.revision_id == Entry.published_revision_id)
        .join(block, block.id == BlockUse.block_id)
        .where(BlockUse.filled_id.is_distinct_from(block.published_revision_id))
    )
    return {number_of(entry_id) for entry_id in session.scalars(query)}


def _hash(revision: Revision) -> str | None:
    """None of what cannot be read: nobody approved that."""
    try:
        return content_hash(revision)
    except UNREADABLE:
        return None


def _approved(session: Session) -> defaultdict[tuple[str, int], set[str]]:
    """The hashes that were let through, by entry and revision."""
    query = select(AuditEvent.subject, AuditEvent.data)
    found: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for subject, data in session.execute(query.where(AuditEvent.action.in_(_LET_THROUGH))):
        if "hash" in data:
            found[subject, data["seq"]].add(data["hash"])
    return found
