"""The five figures that say how it goes: each over a time, by its steps, and over the time before.

Pure reads, for those who watch over the whole; each is one query over all steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, null, or_, select, union_all
from sqlalchemy.orm import Session

from calls.models import Call, CallBack, Outcome
from core import clock
from grievances.handling.models import Handling
from grievances.handling.queries import number_of_grievance
from grievances.models import Grievance, GrievanceType
from insight.asked_again import AskedAgain
from insight.spans import STEPS, Series, Span, numbers, place_in, series, step_of
from people.actors import Actor
from people.permissions import require_statistics
from questions.models import (
    ON_THE_WAY,
    GroupState,
    Question,
    QuestionGroup,
    Satisfaction,
    number_of_group,
)
from search_index.models import LoggedSearch


def answered_first(
    session: Session, actor: Actor, span: Span, again: Iterable[AskedAgain]
) -> Series:
    """Calls that were closed and ours to answer: those answered at the first call.

    `again`: of this time and of the one before it. Raises `Forbidden`, as all of these.
    """
    require_statistics(actor)
    solved = func.sum(case((Call.outcome == Outcome.SOLVED, 1), else_=0))
    query = (
        select(step_of(Call.ended_at, span), solved, func.count(Call.id))
        .where(
            Call.ended_at >= span.before().since,
            Call.ended_at < span.until,
            Call.outcome != Outcome.NOT_OURS,
        )
        .group_by("step")
    )
    not_first = Counter(
        place_in(one.ended_at, span) for one in again if one.outcome == Outcome.SOLVED
    )
    rows = session.execute(query)
    return series(span, ((step, part - not_first[step], whole) for step, part, whole in rows))


def found_by_search(session: Session, actor: Actor, span: Span) -> Series:
    """Searches: those with a hit that was used, or of which the search was sure."""
    require_statistics(actor)
    sure = (LoggedSearch.hits > 0) & LoggedSearch.doubted.is_not(True)
    found = case((LoggedSearch.used.is_(True) | sure, 1), else_=0)
    step = step_of(LoggedSearch.at, span)
    query = (
        select(step, func.sum(found), func.count(LoggedSearch.id))
        .where(LoggedSearch.at >= span.before().since, LoggedSearch.at < span.until)
        .group_by("step")
    )
    return series(span, session.execute(query))


def overdue(session: Session, actor: Actor, span: Span) -> Series:
    """Questions whose answer was late: now, before, and at the end of each step."""
    require_statistics(actor)
    ends = [step.until for step in span.steps(STEPS)]
    late = [_overdue_at(session, at) for at in (span.since, *ends)]
    return numbers(late[-1], late[0], span, late[1:])


def _overdue_at(session: Session, at: datetime) -> int:
    """Their answer was due before, and they had not ended yet.

    By the deadline each had last: one that was opened again is not late for its first time.
    """
    ended = case(
        (QuestionGroup.state == GroupState.ANSWERED, QuestionGroup.answered_at),
        else_=QuestionGroup.closed_at,
    )
    query = select(func.count(QuestionGroup.id)).where(
        QuestionGroup.due_at < at,
        or_(QuestionGroup.state.in_(ON_THE_WAY), ended > at),
    )
    return session.scalar(query) or 0


def complained(session: Session, actor: Actor, span: Span) -> tuple[Series, Counter[GrievanceType]]:
    """Grievances by the day they were received, and those of `span` by their type."""
    require_statistics(actor)
    first, last = _days(Span(span.before().since, span.until))
    query = (
        select(Grievance.received_on, Grievance.type, func.sum(Grievance.cases))
        .where(Grievance.received_on.between(first, last))
        .group_by(Grievance.received_on, Grievance.type)
    )
    steps: Counter[int] = Counter()
    types: Counter[GrievanceType] = Counter()
    for day, type_, cases in session.execute(query):
        place = place_in(clock.start_of(day), span)
        steps[place] += int(cases)
        if place >= 0:
            types[type_] += int(cases)
    found = [steps[place] for place in range(STEPS)]
    return numbers(sum(found), steps[-1], span, found), types


def callers_satisfied(session: Session, actor: Actor, span: Span) -> Series:
    """Customers who said they were satisfied when they were called, of those reached."""
    require_statistics(actor)
    said = _said(span).subquery()
    step = step_of(said.c.at, span)
    satisfied = case((said.c.satisfaction == Satisfaction.SATISFIED, 1), else_=0)
    query = select(step, func.sum(satisfied), func.count()).select_from(said).group_by("step")
    return series(span, session.execute(query))


def _said(span: Span) -> Any:
    """What customers said, and when: about questions, calls without any, grievances."""
    since = span.before().since

    def of(at: Any, satisfaction: Any) -> Select[Any]:
        return select(at.label("at"), satisfaction.label("satisfaction")).where(
            at >= since,
            at < span.until,
            satisfaction.is_not(None),
            satisfaction != Satisfaction.UNREACHED,
        )

    return union_all(
        of(Question.called_at, Question.satisfaction),
        of(CallBack.made_at, CallBack.satisfaction),
        of(Handling.called_at, Handling.satisfaction),
    )


@dataclass(frozen=True)
class Said:
    """What a customer said when they were called; `number`: of the question or grievance."""

    at: datetime
    number: str
    satisfaction: Satisfaction


def said_in(
    session: Session, actor: Actor, span: Span, department_id: int | None = None
) -> list[Said]:
    """What `callers_satisfied` counts in a time, the latest first.

    `department_id`: of questions and grievances of that department alone.
    """
    require_statistics(actor)
    groups = select(Question.called_at, Question.satisfaction, Question.group_id)
    grievances = select(Handling.called_at, Handling.satisfaction, Handling.grievance_id)
    if department_id is not None:
        groups = groups.join(QuestionGroup, Question.group_id == QuestionGroup.id)
        groups = groups.where(QuestionGroup.department_id == department_id)
        grievances = grievances.where(Handling.department_id == department_id)
    calls = select(CallBack.made_at, CallBack.satisfaction, null())
    found = [
        *_numbered(session, span, groups, Question.called_at, number_of_group),
        *_numbered(session, span, grievances, Handling.called_at, number_of_grievance),
    ]
    if department_id is None:
        found += _numbered(session, span, calls, CallBack.made_at, lambda _id: "")
    return sorted(found, key=lambda one: one.at, reverse=True)


def received_in(session: Session, actor: Actor, span: Span) -> Sequence[Grievance]:
    """The grievances that `complained` counts in a time, the latest first."""
    require_statistics(actor)
    query = (
        select(Grievance)
        .where(Grievance.received_on.between(*_days(span)))
        .order_by(Grievance.received_on.desc(), Grievance.id.desc())
    )
    return session.scalars(query).all()


def _numbered(
    session: Session, span: Span, query: Any, at: Any, number: Callable[[int], str]
) -> Iterator[Said]:
    said = query.selected_columns[1]
    rows = session.execute(
        query.where(
            at >= span.since, at < span.until, said.is_not(None), said != Satisfaction.UNREACHED
        )
    )
    return (Said(row[0], number(row[2]), row[1]) for row in rows)


def _days(span: Span) -> tuple[date, date]:
    """The whole days of a time: its first begins in it, its last may go on."""
    zone = clock.HOTLINE_ZONE
    first = span.since.astimezone(zone).date() + timedelta(days=1)
    return first, span.until.astimezone(zone).date()
