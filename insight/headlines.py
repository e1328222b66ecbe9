"""The few figures that say how it goes, each over a time that can be cut into steps.

Pure reads, for those who watch over the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from people.actors import Actor
from people.permissions import require_statistics
from questions.models import ON_THE_WAY, GroupState, Question, QuestionGroup, Satisfaction
from questions.narrowing import Answered, answered_since
from search_index.query_log import reports


@dataclass(frozen=True)
class Span:
    """From an instant to another, which is not in it."""

    since: datetime
    until: datetime

    def before(self) -> Span:
        """As long a time, just before."""
        return Span(self.since - self._lasts, self.since)

    def steps(self, count: int) -> list[Span]:
        """The same time in so many parts of one length."""
        ends = [self.since + self._lasts * step / count for step in range(count + 1)]
        return [Span(*pair) for pair in pairwise(ends)]

    @property
    def _lasts(self) -> timedelta:
        return self.until - self.since


@dataclass(frozen=True)
class Part:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """0 to 100; None of nothing."""
        return 100 * self.part / self.whole if self.whole else None


def searches_used(session: Session, actor: Actor, span: Span) -> Part:
    """Searches of which a hit was opened or copied. Raises `Forbidden`, as all of these."""
    require_statistics(actor)
    found = reports.search_counts(session, span.since, span.until)
    return Part(found.used, found.searches)


def searches_in_vain(session: Session, actor: Actor, span: Span) -> Part:
    """Searches that found nothing."""
    require_statistics(actor)
    found = reports.search_counts(session, span.since, span.until)
    return Part(found.without_hits, found.searches)


def answered_in_time(session: Session, actor: Actor, span: Span) -> Part:
    """Groups whose answer was found before it was due, of those whose answer was found."""
    require_statistics(actor)

    def count(how: Answered) -> int:
        query = select(func.count(QuestionGroup.id)).where(
            answered_since(span.since, how), QuestionGroup.answered_at < span.until
        )
        return session.scalar(query) or 0

    return Part(count(Answered.IN_TIME), count(Answered.ALL))


def overdue_at(session: Session, actor: Actor, at: datetime) -> int:
    """Groups that were late at `at`: their answer was due before, and they had not ended yet.

    By the deadline each had last: one that was opened again is not late for its first time.
    """
    require_statistics(actor)
    ended = case(
        (QuestionGroup.state == GroupState.ANSWERED, QuestionGroup.answered_at),
        else_=QuestionGroup.closed_at,
    )
    query = select(func.count(QuestionGroup.id)).where(
        QuestionGroup.due_at < at,
        or_(QuestionGroup.state.in_(ON_THE_WAY), ended > at),
    )
    return session.scalar(query) or 0


def callers_satisfied(session: Session, actor: Actor, span: Span) -> Part:
    """Callers who said they were satisfied when they were called back, of those reached."""
    require_statistics(actor)
    query = select(
        func.count(Question.id).filter(Question.satisfaction == Satisfaction.SATISFIED),
        func.count(Question.id),
    ).where(
        Question.satisfaction.is_not(None),
        Question.satisfaction != Satisfaction.UNREACHED,
        Question.called_at >= span.since,
        Question.called_at < span.until,
    )
    return Part(*session.execute(query).one())


def sightings(session: Session, actor: Actor, span: Span) -> int:
    """How often an agent had no answer."""
    require_statistics(actor)
    query = select(func.count(Question.id)).where(
        Question.asked_at >= span.since, Question.asked_at < span.until
    )
    return session.scalar(query) or 0
