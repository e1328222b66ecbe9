"""How departments reply: in time (回复及时率), to the content of customers (回复满意度). Reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from grievances.handling.models import Handling, Term
from grievances.handling.queries import number_of_grievance
from insight.spans import Part, Span
from people.actors import Actor
from people.permissions import require_statistics
from people.queries import departments
from questions.models import Question, QuestionGroup, Satisfaction, number_of_group


@dataclass(frozen=True)
class Replies:
    """What a department answered in a time, and what customers said of it."""

    department: str
    code: str
    questions: Part
    grievances: Part
    satisfied: Part

    @property
    def in_time(self) -> Part:
        """Questions and grievances together."""
        return _together(self.questions, self.grievances)


def replies(session: Session, actor: Actor, span: Span) -> list[Replies]:
    """Every department, in the usual order. Raises `Forbidden`."""
    require_statistics(actor)
    answered = (QuestionGroup.answered_at, QuestionGroup.due_at, QuestionGroup.department_id)
    solved = (Term.ended_at, Term.due_at, Term.department_id)
    questions = _in_time(session, span, *answered)
    grievances = _in_time(session, span, *solved, Term.is_answered.is_(True))
    of_questions, of_grievances = _of_questions(session, span), _of_grievances(session, span)
    nothing = Part(0, 0)
    return [
        Replies(
            one.name,
            one.code,
            questions.get(one.id, nothing),
            grievances.get(one.id, nothing),
            _together(of_questions.get(one.id, nothing), of_grievances.get(one.id, nothing)),
        )
        for one in departments(session)
    ]


@dataclass(frozen=True)
class Reply:
    """One answer of a department; `number`: of the question or grievance."""

    number: str
    department: str
    due_at: datetime
    at: datetime

    @property
    def in_time(self) -> bool:
        """Whether it came by then."""
        return self.at <= self.due_at


def replies_listed(
    session: Session,
    actor: Actor,
    span: Span,
    department_id: int | None = None,
    *,
    questions: bool = True,
    grievances: bool = True,
) -> list[Reply]:
    """What `replies` counts as answered, of one department or of all, the latest first."""
    require_statistics(actor)
    names = {one.id: one.name for one in departments(session)}
    answered = (QuestionGroup.answered_at, QuestionGroup.due_at, QuestionGroup.department_id)
    of_questions = select(QuestionGroup.id, *answered)
    solved = (Term.ended_at, Term.due_at, Term.department_id)
    of_grievances = (
        select(Handling.grievance_id, *solved)
        .join(Handling, Term.handling_id == Handling.id)
        .where(Term.is_answered.is_(True))
    )
    wanted: list[tuple[Any, Callable[[int], str]]] = []
    if questions:
        wanted.append((of_questions, number_of_group))
    if grievances:
        wanted.append((of_grievances, number_of_grievance))
    found = []
    for query, number in wanted:
        _id, at, _due_at, department = query.selected_columns
        query = query.where(at >= span.since, at < span.until)
        if department_id is not None:
            query = query.where(department == department_id)
        rows = session.execute(query)
        found += [Reply(number(row[0]), names[row[3]], row[2], row[1]) for row in rows]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _in_time(
    session: Session, span: Span, at: Any, due_at: Any, department: Any, *more: Any
) -> Mapping[int, Part]:
    in_time = func.sum(case((at <= due_at, 1), else_=0))
    query = (
        select(department, in_time, func.count())
        .where(at >= span.since, at < span.until, *more)
        .group_by(department)
    )
    return _parts(session, query)


def _of_questions(session: Session, span: Span) -> Mapping[int, Part]:
    query = _said(span, QuestionGroup.department_id, Question.called_at, Question.satisfaction)
    joined = query.join(QuestionGroup, Question.group_id == QuestionGroup.id)
    return _parts(session, joined)


def _of_grievances(session: Session, span: Span) -> Mapping[int, Part]:
    query = _said(span, Handling.department_id, Handling.called_at, Handling.satisfaction)
    return _parts(session, query)


def _said(span: Span, department: Any, at: Any, said: Any) -> Any:
    satisfied = func.sum(case((said == Satisfaction.SATISFIED, 1), else_=0))
    return (
        select(department, satisfied, func.count())
        .where(at >= span.since, at < span.until, said.is_not(None), said != Satisfaction.UNREACHED)
        .group_by(department)
    )


def _parts(session: Session, query: Any) -> Mapping[int, Part]:
    return {row[0]: Part(int(row[1]), row[2]) for row in session.execute(query)}


def _together(one: Part, other: Part) -> Part:
    return Part(one.part + other.part, (one.whole or 0) + (other.whole or 0))
