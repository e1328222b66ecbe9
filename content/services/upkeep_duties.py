"""What review-by dates do by themselves: reminders, doubt, and by rule taking down. Never silently.

Called by the worker. What was done is noted on the entry (`review_stage`) in the same transaction,
so that a restart repeats nothing and loses nothing.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from content.doubts import Doubt, DoubtReason
from content.happenings import EntryTopic
from content.models import Entry, Revision, RevisionState
from content.services.doubting import raise_doubt
from content.upkeep.upkeep_rules import Upkeep, upkeep_rules
from core import audit, clock, feed
from core.messages import LazyText, _
from people.actors import SYSTEM_NAME
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import chairs, members
from people.roles import Role

STAGES = (30, 7, 0)  # days ahead at which the department is reminded
OVERDUE = -1  # the stage after them: nobody answered
AT_ONCE = 200
UPKEEP = Subject(SubjectKind.UPKEEP)

_NONE = 10_000  # the stage of what nobody was reminded of yet


def remind_of_reviews(session: Session) -> int:
    """Remind departments of what is due, doubt what is overdue; gives how many entries it took.

    Takes `AT_ONCE` entries at most; the rest is for the next call.
    """
    today = clock.today()
    reminded: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    entries = _locked(session, _needs_word(today))
    for entry in entries:
        assert entry.review_by is not None
        stage = _stage(entry.review_by, today)
        entry.review_stage = stage
        reminded[entry.department_id, stage].append(entry)
        if stage == OVERDUE:
            _doubt_overdue(session, entry, entry.review_by)
    session.flush()
    for (department_id, stage), several in reminded.items():
        _remind(session, department_id, stage, several)
    return len(entries)


def take_down_overdue(session: Session) -> int:
    """Hide what the rule of its kind allows no longer; gives how many entries it took.

    What is before the committee is left alone: the department has answered.
    """
    today = clock.today()
    taken: dict[int, list[Entry]] = defaultdict(list)
    for rule in upkeep_rules(session):
        for entry in _locked(session, _past(rule, today)) if rule.takedown_days is not None else ():
            _take_down(session, entry, rule)
            taken[entry.department_id].append(entry)
    for department_id, entries in taken.items():
        _tell_taken_down(session, department_id, entries)
    return sum(map(len, taken.values()))


def _stage(review_by: date, today: date) -> int:
    days = (review_by - today).days
    return OVERDUE if days < 0 else min(stage for stage in STAGES if days <= stage)


def _needs_word(today: date) -> ColumnElement[bool]:
    told = or_(Entry.review_stage.is_(None), Entry.review_stage > 30)
    due = [and_(Entry.review_by <= today + timedelta(days=STAGES[0]), told)]
    for stage in (*STAGES[1:], OVERDUE):
        before = Entry.review_by <= today + timedelta(days=stage)
        due.append(and_(before, Entry.review_stage > stage))
    return or_(*due)


def _past(rule: Upkeep, today: date) -> ColumnElement[bool]:
    before_committee = (
        select(Revision.id)
        .where(Revision.entry_id == Entry.id, Revision.state == RevisionState.SUBMITTED)
        .exists()
    )
    last = today - timedelta(days=rule.takedown_days or 0)
    return and_(
        Entry.kind == rule.kind,
        Entry.review_by < last,
        Entry.review_stage == OVERDUE,
        Entry.taken_down_at.is_(None),
        ~before_committee,
    )


def _locked(session: Session, condition: ColumnElement[bool]) -> list[Entry]:
    """Published entries that need something, locked; those somebody works on are for next time."""
    query = (
        select(Entry)
        .where(Entry.published_revision_id.is_not(None), Entry.review_by.is_not(None), condition)
        .order_by(Entry.id)
        .limit(AT_ONCE)
        .with_for_update(key_share=True, of=Entry, skip_locked=True)
    )
    found = session.scalars(query, execution_options={"populate_existing": True})
    return list(found.unique())


def _doubt_overdue(session: Session, entry: Entry, review_by: date) -> None:
    detail = _("应于 {day} 前复核，部门尚未确认", day=review_by)
    source = f"review_by {review_by}"
    raise_doubt(session, entry, DoubtReason.REVIEW_OVERDUE, source=source, detail=detail)


def _take_down(session: Session, entry: Entry, rule: Upkeep) -> None:
    entry.taken_down_at = clock.now()
    doubts = select(Doubt).where(
        Doubt.entry_id == entry.id,
        Doubt.reason == DoubtReason.REVIEW_OVERDUE,
        Doubt.settled_at.is_(None),
    )
    for doubt in session.scalars(doubts):
        doubt.taken_down_at = entry.taken_down_at
    feed.record(session, EntryTopic.TAKEN_DOWN, entry.id)
    session.flush()
    values = {"review_by": str(entry.review_by), "days": rule.takedown_days}
    audit.record(session, SYSTEM_NAME, "entry.take_down", f"entry:{entry.number}", values)


def _remind(session: Session, department_id: int, stage: int, entries: list[Entry]) -> None:
    """One message for all that reached the same stage together."""
    first = min(entry.review_by for entry in entries if entry.review_by is not None)
    readers = members(session, Role.CONTRIBUTOR, department_id)
    key = f"review-due:{stage}:{clock.today()}:{entries[0].number}:{entries[0].review_by}"
    tell(
        session,
        readers,
        _reminder(stage, entries, first),
        about=UPKEEP,
        key=key,
    )


def _reminder(stage: int, entries: list[Entry], first: date) -> LazyText:
    count, number = len(entries), entries[0].number
    if stage == OVERDUE and count > 1:
        return _("本部门有 {count} 条内容过了复核日期，已标为存疑，请尽快确认或修改", count=count)
    if stage == OVERDUE:
        overdue = _("{number} 过了复核日期 {day}，已标为存疑，请尽快确认或修改")
        return overdue.format(number=number, day=first)
    if count > 1:
        return _("本部门有 {count} 条内容待复核，最早的到 {day}", count=count, day=first)
    return _("{number} 应于 {day} 前复核", number=number, day=first)


def _tell_taken_down(session: Session, department_id: int, entries: list[Entry]) -> None:
    number, count = entries[0].number, len(entries)
    text = (
        _("{number} 逾期未复核，已暂停展示；确认后自动恢复", number=number)
        if count == 1
        else _(
            "{number} 等 {count} 条内容逾期未复核，已暂停展示；确认后自动恢复",
            number=number,
            count=count,
        )
    )
    key = f"taken-down:{entries[0].taken_down_at:%Y-%m-%dT%H:%M:%S}:{number}"
    readers = [*members(session, Role.CONTRIBUTOR, department_id), *chairs(session)]
    tell(session, readers, text, about=UPKEEP, key=key)
