"""How changes come to be published: how long each phase takes, what passes at once. Reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.applicability.readers import readable_now, told_now
from content.models import Entry, Revision, RevisionState, number_of
from core.messages import LazyText, _
from insight.spans import Part, Span
from people.actors import Actor
from people.models import Department
from people.permissions import require_statistics
from questions.models import GroupKind, Question, QuestionGroup
from review.models import Purpose, Review, ReviewState


class Phase(StrEnum):
    """What a change goes through."""

    WRITING = "writing"  # until it is submitted first
    REVIEW = "review"  # all the time the committee had it
    MENDING = "mending"  # after it was sent back, until it is submitted again
    WAITING = "waiting"  # approved, until its day comes


PHASE_LABELS: dict[Phase, LazyText] = {
    Phase.WRITING: _("起草到送审"),
    Phase.REVIEW: _("送审到结论"),
    Phase.MENDING: _("退回到再送审"),
    Phase.WAITING: _("通过到生效"),
}


@dataclass(frozen=True)
class Published:
    """A change that was published: what each phase took, how often it was sent back.

    `is_wrong`: agents found it wrong afterwards, and the department said so, too.
    """

    number: str
    title: str
    department: str
    published_at: datetime
    phases: dict[Phase, timedelta]
    returns: int
    is_wrong: bool

    @property
    def took(self) -> timedelta:
        """From the first word to the agents."""
        return sum(self.phases.values(), timedelta())


@dataclass(frozen=True)
class _Round:
    """One revision on its way: written, submitted, decided."""

    revision_id: int
    seq: int
    state: RevisionState
    created_at: datetime
    submitted_at: datetime
    decided_at: datetime


def published_in(session: Session, actor: Actor, span: Span) -> list[Published]:
    """The changes published in a time after a review, the latest first. Raises `Forbidden`."""
    require_statistics(actor)
    query = (
        select(
            Revision.id, Revision.entry_id, Revision.title, Revision.published_at, Department.name
        )
        .join(Entry, Revision.entry_id == Entry.id)
        .join(Department, Entry.department_id == Department.id)
        .where(Revision.published_at >= span.since, Revision.published_at < span.until)
        .where(readable_now(), told_now(Entry.id))
        .order_by(Revision.published_at.desc(), Revision.id.desc())
    )
    rows = session.execute(query).all()
    rounds = _rounds(session, span)
    wrong = _found_wrong(session)
    return [
        Published(
            number_of(row.entry_id),
            row.title,
            row.name,
            row.published_at,
            _phases(way, row.published_at),
            len(way) - 1,
            row.id in wrong,
        )
        for row in rows
        if (way := _way_to(rounds.get(row.entry_id, ()), row.id))
    ]


def first_passes(session: Session, actor: Actor, span: Span) -> Part:
    """Changes submitted for the first time and decided in a time: those approved at once."""
    require_statistics(actor)
    decided = [
        one
        for rounds in _rounds(session, span).values()
        for place, one in enumerate(rounds)
        if span.since <= one.decided_at < span.until and not _carries_on(rounds, place)
    ]
    passed = [one for one in decided if one.state not in _NOT_PASSED]
    return Part(len(passed), len(decided))


def median_of(found: Iterable[Published], phase: Phase | None) -> timedelta | None:
    """Of a phase, or of all together; None of nothing."""
    took = [(one.took if phase is None else one.phases[phase]).total_seconds() for one in found]
    return timedelta(seconds=median(took)) if took else None


def escaped(found: Sequence[Published]) -> Part:
    """Those that were wrong when they were published."""
    return Part(sum(one.is_wrong for one in found), len(found))


_NOT_PASSED = (RevisionState.RETURNED, RevisionState.REJECTED)


def _rounds(session: Session, span: Span) -> dict[int, list[_Round]]:
    """By entry, every revision that was decided on, of entries with a decision in a time."""
    decided = (
        select(Review.entry_id)
        .where(Review.purpose == Purpose.PUBLISH, Review.decided_at >= span.since)
        .distinct()
    )
    query = (
        select(
            Review.entry_id,
            Revision.id,
            Revision.seq,
            Revision.state,
            Revision.created_at,
            Review.submitted_at,
            Review.decided_at,
        )
        .join(Revision, Review.revision_id == Revision.id)
        .where(
            Review.entry_id.in_(decided),
            Review.purpose == Purpose.PUBLISH,
            Review.decided_at.is_not(None),
            Review.state != ReviewState.WITHDRAWN,
        )
        .order_by(Review.entry_id, Revision.seq)
    )
    found: dict[int, list[_Round]] = defaultdict(list)
    for entry_id, revision_id, seq, state, created_at, submitted_at, decided_at in session.execute(
        query
    ):
        assert decided_at is not None
        found[entry_id].append(
            _Round(revision_id, seq, state, created_at, submitted_at, decided_at)
        )
    return found


def _carries_on(rounds: Sequence[_Round], place: int) -> bool:
    """Whether it takes up one that was sent back."""
    return place > 0 and rounds[place - 1].state == RevisionState.RETURNED


def _way_to(rounds: Sequence[_Round], revision_id: int) -> list[_Round]:
    """The rounds that led to a publication, the first first; empty without any review."""
    ends = [place for place, one in enumerate(rounds) if one.revision_id == revision_id]
    if not ends:
        return []
    begin = ends[0]
    while _carries_on(rounds, begin):
        begin -= 1
    return list(rounds[begin : ends[0] + 1])


def _phases(way: Sequence[_Round], published_at: datetime) -> dict[Phase, timedelta]:
    first, last = way[0], way[-1]
    nothing = timedelta()
    mending = [later.submitted_at - one.decided_at for one, later in pairwise(way)]
    return {
        Phase.WRITING: max(nothing, first.submitted_at - first.created_at),
        Phase.REVIEW: sum((one.decided_at - one.submitted_at for one in way), nothing),
        Phase.MENDING: sum(mending, nothing),
        Phase.WAITING: max(nothing, published_at - last.decided_at),
    }


def _found_wrong(session: Session) -> set[int]:
    """Ids of revisions that were flagged, and the department confirmed it."""
    query = (
        select(Question.flagged_revision_id)
        .join(QuestionGroup, Question.group_id == QuestionGroup.id)
        .where(
            QuestionGroup.kind == GroupKind.FLAG,
            QuestionGroup.confirmed_at.is_not(None),
            Question.flagged_revision_id.is_not(None),
        )
    )
    return {one for one in session.scalars(query) if one is not None}
