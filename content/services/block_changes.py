"""When a block of text changes, whatever says it goes on with what it says now, entry by entry.

Where a stored text cannot be read, or is not what was let through, the others go on; it is told
which, and the worker tries again: it has its turn once it is restored.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from content.blocks.filling import fill_in, is_current
from content.blocks.uses import use_ids
from content.happenings import EntryTopic
from content.hashing import content_hash
from content.models import BlockUse, Entry, Revision, RevisionState, number_of
from content.services.basis_changes import basis_changed
from content.services.drafts import successor, touch
from content.services.interim import end_interim_of
from content.stored_content import UNREADABLE
from core import audit, clock, feed
from core.messages import _, enumerated
from core.storage.storage_faults import StorageFailed, is_damage
from people.actors import SYSTEM_NAME
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind

AT_ONCE = 50
_NAMED = 5

log = logging.getLogger("kb.content")


def publish_where_used(session: Session, block: Revision) -> None:
    """What the committee has passed of a block is read wherever it stands, at once.

    Texts before the committee keep what they were submitted with, and cannot be approved so.
    """
    steps: dict[RevisionState, Callable[[Revision], None]] = {
        RevisionState.PUBLISHED: lambda one: _carry_on_with(session, one, block),
        RevisionState.DRAFT: lambda one: fill_in(session, one, one.as_written),
        RevisionState.SUBMITTED: lambda one: _tell_to_submit_again(session, one, block),
    }
    left: dict[int, str] = {}
    for state, step in steps.items():
        for entry_id, revision_id in use_ids(session, block.entry_id, (state,)):
            if in_the_way := _taken(session, revision_id, step):
                left[entry_id] = in_the_way
    if left:
        _tell_left_behind(session, block, left)
    session.flush()


def follow_blocks(session: Session, revision: Revision) -> None:
    """Have a text that has just been published go on where its blocks did while it waited."""
    if not is_current(session, revision):
        _taken(session, revision.id, lambda one: _carry_on_with(session, one, None))


def catch_up(session: Session) -> int:
    """Have what was left behind go on where it can be read by now; gives how many entries."""
    taken = [
        _taken(session, revision_id, lambda one: _carry_on_with(session, one, None))
        for revision_id in _locked_behind(session)
    ]
    return taken.count(None)


def _carry_on_with(session: Session, before: Revision, block: Revision | None) -> None:
    """The published text of an entry goes on with what its blocks say now, as a revision after it.

    All else that was decided of it stays: by when it is looked at again, its doubts, what waits.
    `block`: the revision of a block that makes it. Raises `ValueError` when what is stored is not
    what was let through.
    """
    entry = before.entry
    if content_hash(before) != before.content_hash:
        raise ValueError("not the text that was let through")
    after = successor(session, before, block)
    before.state, before.ended_at = RevisionState.SUPERSEDED, clock.now()
    touch(entry, before)
    after.state, after.published_at = RevisionState.PUBLISHED, clock.now()
    touch(entry, after)
    entry.published = after
    after.content_hash = content_hash(after)
    feed.record(session, EntryTopic.PUBLISHED, entry.id)
    session.flush()
    values = {"seq": after.seq, "hash": after.content_hash, "from": before.seq}
    values["blocks"] = [use.block.number for use in after.block_uses]
    audit.record(session, SYSTEM_NAME, "block.carried", f"entry:{entry.number}", values)
    basis_changed(session, entry, before, after)


def _taken(session: Session, revision_id: int, step: Callable[[Revision], None]) -> str | None:
    """Take the step with a revision; gives what was in the way, and then nothing has changed."""
    try:
        with session.begin_nested():
            step(session.get_one(Revision, revision_id, populate_existing=True))
            session.flush()
    except (DBAPIError, *UNREADABLE) as error:
        if isinstance(error, DBAPIError | StorageFailed) and not is_damage(error):
            raise
        return repr(error)
    return None


def _tell_to_submit_again(session: Session, revision: Revision, block: Revision) -> None:
    end_interim_of(session, revision)
    number = revision.entry.number
    text = _("{number} 送审的文字里有常用段刚更新，请撤回后重新送审", number=number)
    about = Subject(SubjectKind.ENTRY, number)
    tell(session, revision.writer_ids, text, about=about, key=f"block:{revision.id}:{block.id}")


def _tell_left_behind(session: Session, block: Revision, left: Mapping[int, str]) -> None:
    """To who wrote the block, to the trail, and to the indexers, who count what they set aside."""
    numbers = [number_of(entry_id) for entry_id in sorted(left)]
    for entry_id, reason in left.items():
        log.error("entry left behind its block", extra={"entry": entry_id, "reason": reason})
        feed.record(session, EntryTopic.CHANGED, entry_id)
    values = {"seq": block.seq, "numbers": numbers}
    audit.record(session, SYSTEM_NAME, "block.left_behind", f"entry:{block.entry.number}", values)
    text = _(
        "{count} 个条目存下的内容有损坏，没有跟着常用段更新：{numbers}；请管理员恢复，之后自动更新",
        count=len(numbers),
        numbers=enumerated(numbers[:_NAMED]),
    )
    about = Subject(SubjectKind.ENTRY, block.entry.number)
    tell(session, block.writer_ids, text, about=about, key=f"left-behind:{block.id}")


def _locked_behind(session: Session) -> list[int]:
    """Published revisions of entries that show another text of a block than the one that is
    published, `AT_ONCE` at most; the entries are locked, and looked at again once they are."""
    block = aliased(Entry)
    behind = (
        select(Entry.id)
        .join(BlockUse, BlockUse.revision_id == Entry.published_revision_id)
        .join(block, block.id == BlockUse.block_id)
        .where(
            block.published_revision_id.is_not(None),
            BlockUse.filled_id.is_distinct_from(block.published_revision_id),
        )
        .order_by(Entry.id)
    )
    ids = set(session.scalars(behind.limit(AT_ONCE)))
    if not ids:
        return []
    lock = select(Entry.id).where(Entry.id.in_(ids)).order_by(Entry.id)
    session.execute(lock.with_for_update(key_share=True))
    again = session.scalars(behind.with_only_columns(BlockUse.revision_id).where(Entry.id.in_(ids)))
    return list(dict.fromkeys(again))
