"""What a department holds: everything it answers for or owes, with the clocks that run on it.

Things are named by number and hold nothing that a reader may not know: no text of a question, no
title of a draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.applicability.readers import may_know_of
from content.models import Category, Entry, Revision, RevisionState
from core import clock
from core.errors import Text
from core.messages import _
from grievances.conferences.models import Measure
from grievances.handling.models import Handling, HandlingState
from handover.models import Sort
from people.models import Region, User
from questions.models import ON_THE_WAY, URGENCY_LABELS, GroupKind, QuestionGroup
from review.assignment.workload import returned_entries
from review.models import Review, ReviewState


def last_minute(day: date) -> datetime:
    """The end of a day that something is due on, as a moment of that day."""
    return clock.end_of(day) - timedelta(minutes=1)


@dataclass(frozen=True)
class Thing:
    """One thing a department holds. `key` names it among all things of all departments.

    `due_at`: the clock that runs on it; `people`: whose work it is now, as ids of users.
    """

    sort: Sort
    id: int
    reference: str
    label: str = ""
    note: Text = ""
    due_at: datetime | None = None
    people: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """entry:KB-000012."""
        return f"{self.sort}:{self.reference}"

    @property
    def is_late(self) -> bool:
        """Whether its clock has run out."""
        return self.due_at is not None and self.due_at < clock.now()


@dataclass(frozen=True)
class Holdings:
    """All a department holds, by sort, in the order people look for it."""

    categories: Sequence[Category]
    regions: Sequence[Region]
    entries: Sequence[Entry]
    in_work: dict[int, Revision]  # by entry: what the department or the committee has before it
    reviews: dict[int, list[Review]]  # by entry: the open ones
    returned: frozenset[int]
    groups: Sequence[QuestionGroup]
    grievances: Sequence[Handling]
    measures: Sequence[Measure]

    @cached_property
    def things(self) -> list[Thing]:
        """Everything, category first."""
        return [
            *(Thing(Sort.CATEGORY, c.id, c.code, c.name) for c in self.categories),
            *(Thing(Sort.REGION, r.id, r.code, r.name) for r in self.regions),
            *(self._entry(one) for one in self.entries),
            *(_group(one) for one in self.groups),
            *(_grievance(one) for one in self.grievances),
            *(_measure(one) for one in self.measures),
        ]

    @cached_property
    def by_key(self) -> dict[str, Thing]:
        """Everything, by its key."""
        return {one.key: one for one in self.things}

    def _entry(self, entry: Entry) -> Thing:
        reviews, revision = self.reviews.get(entry.id, []), self.in_work.get(entry.id)
        people = {one.submitted_by_id for one in reviews}
        if revision is not None and revision.state != RevisionState.APPROVED:
            people |= revision.writer_ids
        due = [one.due_at for one in reviews if one.due_at is not None]
        due += [last_minute(entry.review_by)] if entry.review_by and entry.published else []
        title = entry.published.title if entry.published and may_know_of(entry) else ""
        return Thing(
            Sort.ENTRY,
            entry.id,
            entry.number,
            title,
            _note(entry, bool(reviews), revision, entry.id in self.returned),
            min(due, default=None),
            frozenset(people),
        )


def holdings(session: Session, department_id: int) -> Holdings:
    """What a department holds now; of entries also those that nobody sees any more."""
    entries = _entries(session, department_id)
    ids = [one.id for one in entries]
    groups = select(QuestionGroup).where(
        QuestionGroup.department_id == department_id, QuestionGroup.state.in_(ON_THE_WAY)
    )
    grievances = select(Handling).where(
        Handling.department_id == department_id, Handling.state == HandlingState.OPEN
    )
    measures = (
        select(Measure)
        .join(User, User.id == Measure.owner_id)
        .where(User.department_id == department_id, Measure.done_at.is_(None))
    )
    categories = select(Category).where(Category.department_id == department_id)
    regions = select(Region).where(Region.department_id == department_id)
    return Holdings(
        session.scalars(categories.order_by(Category.position, Category.id)).all(),
        session.scalars(regions.order_by(Region.name, Region.id)).all(),
        entries,
        _in_work(session, department_id),
        _reviews(session, department_id),
        returned_entries(session, ids),
        session.scalars(groups.order_by(QuestionGroup.due_at)).unique().all(),
        session.scalars(grievances.order_by(Handling.due_at)).unique().all(),
        session.scalars(measures.order_by(Measure.due_on, Measure.id)).unique().all(),
    )


def _entries(session: Session, department_id: int) -> Sequence[Entry]:
    query = select(Entry).where(Entry.department_id == department_id).order_by(Entry.id)
    return session.scalars(query).unique().all()


def _in_work(session: Session, department_id: int) -> dict[int, Revision]:
    """The newest revision in work of each entry; a draft before one that waits for its day."""
    states = (RevisionState.APPROVED, RevisionState.SUBMITTED, RevisionState.DRAFT)
    query = (
        select(Revision)
        .join(Entry, Entry.id == Revision.entry_id)
        .where(Entry.department_id == department_id, Revision.state.in_(states))
        .order_by(Revision.seq)
    )
    return {one.entry_id: one for one in session.scalars(query).unique()}


def _reviews(session: Session, department_id: int) -> dict[int, list[Review]]:
    query = (
        select(Review)
        .join(Entry, Entry.id == Review.entry_id)
        .where(Entry.department_id == department_id, Review.state == ReviewState.OPEN)
        .order_by(Review.id)
    )
    found: dict[int, list[Review]] = {}
    for review in session.scalars(query).unique():
        found.setdefault(review.entry_id, []).append(review)
    return found


def _note(entry: Entry, reviewed: bool, revision: Revision | None, returned: bool) -> Text:
    if reviewed:
        return _("审核中")
    if returned:
        return _("已退回修改")
    if revision is not None:
        waits = revision.state == RevisionState.APPROVED
        return _("已通过，待生效") if waits else _("有草稿")
    return "" if entry.published else _("已不展示")


def _group(group: QuestionGroup) -> Thing:
    kind = _("纠错") if group.kind == GroupKind.FLAG else URGENCY_LABELS[group.urgency]
    people = frozenset([group.assignee_id] if group.assignee_id else [])
    return Thing(
        Sort.QUESTION,
        group.id,
        group.number,
        group.category.name,
        kind,
        group.due_at,
        people,
    )


def _grievance(handling: Handling) -> Thing:
    running = handling.term.ended_at is None
    due_at = handling.term.due_at if running else handling.due_at
    people = frozenset([handling.assignee_id] if handling.assignee_id else [])
    note = "" if running else _("方案已提出")
    return Thing(Sort.GRIEVANCE, handling.id, handling.number, "", note, due_at, people)


def _measure(measure: Measure) -> Thing:
    reference = f"M-{measure.id:06d}"
    said = _("案例会 {n}", n=measure.conference_id)
    due_at = last_minute(measure.due_on)
    people = frozenset({measure.owner_id})
    return Thing(
        Sort.MEASURE, measure.id, reference, measure.owner.display_name, said, due_at, people
    )


def count_by_sort(things: Iterable[Thing]) -> dict[Sort, int]:
    """How many there are of each sort that there is."""
    found: dict[Sort, int] = {}
    for one in things:
        found[one.sort] = found.get(one.sort, 0) + 1
    return found
