"""Interim texts: shown before the committee has decided, for hours, and gone by themselves.

An entry points at its interim text beside what is published, which stays as it is all the while:
when the time is over readers see it again, whether or not the worker has come round. Who may put a
text up so is `review`'s business.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from content.happenings import EntryTopic
from content.kinds.registry import kind_named
from content.models import INTERIM_HOURS_MAX, Entry, Revision
from content.services.drafts import touch
from core import clock, feed
from core.errors import Conflict
from core.messages import _

DUE_AT_ONCE = 50
_LONGEST = timedelta(hours=INTERIM_HOURS_MAX)


def show_interim(session: Session, revision: Revision, until: datetime) -> None:
    """Have agents see a submitted revision until `until`, or the end of its own last day.

    Raises `Conflict` for what no agent sees anyway, and before its effective date.
    """
    entry = revision.entry
    if not kind_named(entry.kind).shown:
        raise Conflict(_("这种条目不给坐席看，不需要临时发布"), code="not_shown")
    if revision.effective_from is not None and revision.effective_from > clock.today():
        raise Conflict(_("还没到生效日期，不能临时发布"), code="not_yet_effective")
    if revision.expires_on is not None:
        until = min(until, clock.end_of(revision.expires_on))
    revision.interim_from = clock.now()
    revision.interim_until = entry.interim_until = until
    entry.interim = revision
    touch(entry, revision)
    feed.record(session, EntryTopic.INTERIM_SHOWN, entry.id)
    session.flush()


def end_interim(session: Session, entry: Entry) -> Revision | None:
    """Take the interim text down; gives it, None when there is none."""
    ended = entry.interim
    if ended is None:
        return None
    now = clock.now()
    if ended.interim_until is None or ended.interim_until > now:
        ended.interim_until = now
    entry.interim, entry.interim_until = None, None
    touch(entry, ended)
    feed.record(session, EntryTopic.INTERIM_ENDED, entry.id)
    session.flush()
    return ended


def end_interim_of(session: Session, revision: Revision) -> None:
    """Take the revision down where it is shown as an interim text."""
    if revision.entry.interim_revision_id == revision.id:
        end_interim(session, revision.entry)


def end_due_interims(session: Session) -> Sequence[Revision]:
    """Take down what has had its time, `DUE_AT_ONCE` entries at most; gives those texts.

    The entries are locked first: a verdict may be under way.
    """
    due = select(Entry.id).where(_is_due())
    ids = list(session.scalars(due.order_by(Entry.id).limit(DUE_AT_ONCE)))
    if not ids:
        return []
    locking = select(Entry).where(Entry.id.in_(ids), _is_due())
    locked = session.scalars(
        locking.order_by(Entry.id).with_for_update(key_share=True, of=Entry),
        execution_options={"populate_existing": True},
    )
    ended = [end_interim(session, entry) for entry in locked.unique()]
    return [revision for revision in ended if revision is not None]


def _is_due() -> ColumnElement[bool]:
    """Its time is over, or no time that may be believed."""
    too_far = Entry.interim_until > clock.credible_until(_LONGEST)
    return or_(Entry.interim_until <= clock.now(), too_far)
