"""Reading questions, with the actor's rights applied. What one may not know of is `NotFound`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from content.queries import ID_MAX
from core import clock
from core.errors import NotFound
from core.paging import Page, page_of
from people.actors import Actor
from people.roles import Role
from questions.models import (
    NUMBER_PREFIX,
    ON_THE_WAY,
    GroupKind,
    GroupState,
    Question,
    QuestionAnswer,
    QuestionGroup,
)
from questions.narrowing import callback_owed
from questions.permissions import (
    HEARD_OF,
    answers_questions,
    can_see_all_questions,
    can_see_group,
    is_chair,
)

BURST_SHOWN = timedelta(hours=1)  # how long after it began


@dataclass(frozen=True)
class Named:
    """What a reference names: a group, and the question when it named one."""

    group: QuestionGroup
    question: Question | None


def named(session: Session, actor: Actor, reference: str, *, for_change: bool = False) -> Named:
    """The group of a question ("12") or with a number ("Q-000012"), locked when `for_change`.

    Raises `NotFound`, also when the actor may not know of it.
    """
    question = None
    group_id = _group_number(reference)
    if group_id is None:
        number = _id(reference)
        question = session.get(Question, number) if number is not None else None
        group_id = question.group_id if question else None
    group = _group(session, group_id, for_change=for_change)
    if group is None or not can_see_group(actor, group):
        raise NotFound
    if question is not None and question.group_id != group.id:  # moved before it was locked
        session.refresh(question)
        return named(session, actor, reference, for_change=for_change)
    return Named(group, question)


def _group(session: Session, group_id: int | None, *, for_change: bool) -> QuestionGroup | None:
    if group_id is None:
        return None
    query = select(QuestionGroup).where(QuestionGroup.id == group_id)
    if for_change:
        query = query.with_for_update(of=QuestionGroup)
        return session.scalar(query, execution_options={"populate_existing": True})
    return session.scalar(query)


def _group_number(reference: str) -> int | None:
    digits = reference.upper().removeprefix(NUMBER_PREFIX)
    return _id(digits) if digits != reference.upper() else None


def _id(digits: str) -> int | None:
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
        return None
    return int(digits) if int(digits) <= ID_MAX else None


def groups(
    session: Session,
    actor: Actor,
    *,
    states: Sequence[GroupState] | None = ON_THE_WAY,
    kind: GroupKind | None = None,
    department_id: int | None = None,
    category_id: int | None = None,
    own: bool = False,
    conditions: Sequence[ColumnElement[bool]] = (),
    limit: int,
    offset: int = 0,
) -> Page[QuestionGroup]:
    """Groups the actor may know of: what is due first comes first, what is over last.

    `own`: only those in which the actor asked; `conditions`: of `questions.narrowing`.
    """
    query = knowable(select(QuestionGroup), actor)
    if states is not None:
        query = query.where(QuestionGroup.state.in_(states))
    if kind is not None:
        query = query.where(QuestionGroup.kind == kind)
    if department_id is not None:
        query = query.where(QuestionGroup.department_id == department_id)
    if category_id is not None:
        query = query.where(QuestionGroup.category_id == category_id)
    if own:
        query = query.where(_asked_by(actor))
    query = query.where(*conditions)
    over = QuestionGroup.state.not_in(ON_THE_WAY)
    query = query.order_by(over, QuestionGroup.due_at, QuestionGroup.id)
    return page_of(session, query, limit=limit, offset=offset)


def answered_by(session: Session, actor: Actor, entry_id: int) -> list[QuestionGroup]:
    """The groups an entry answers, or is written to answer, as far as `actor` may know them."""
    query = select(QuestionGroup).where(
        QuestionGroup.answers.any(QuestionAnswer.entry_id == entry_id)
    )
    found = session.scalars(query.order_by(QuestionGroup.id.desc())).all()
    return [group for group in found if can_see_group(actor, group)]


def texts_of(session: Session, actor: Actor, numbers: Iterable[str]) -> dict[str, str]:
    """What was asked, by group number; those the actor may not know of are left out."""
    ids = {int(number.removeprefix(NUMBER_PREFIX)) for number in numbers}
    query = knowable(select(QuestionGroup).where(QuestionGroup.id.in_(ids)), actor)
    return {group.number: group.text for group in session.scalars(query).unique()}


def knowable(query: Select[QuestionGroup], actor: Actor) -> Select[QuestionGroup]:
    """`can_see_group` as a condition."""
    if can_see_all_questions(actor):
        return query
    rights: list[ColumnElement[bool]] = [_asked_by(actor)]
    if answers_questions(actor):
        rights.append(QuestionGroup.department_id == actor.department_id)
    if is_chair(actor):
        rights.append(QuestionGroup.with_chair.is_(True))
    if actor.has(Role.AGENT):
        rights.append(QuestionGroup.state.in_(HEARD_OF))
    return query.where(or_(false(), *rights))


def _asked_by(actor: Actor) -> ColumnElement[bool]:
    return (
        select(Question.id)
        .where(Question.group_id == QuestionGroup.id, Question.asked_by_id == actor.id)
        .exists()
    )


@dataclass(frozen=True)
class Demand:
    """How many ask: recorded questions, and callers who still wait for a call."""

    sightings: int = 0
    waiting: int = 0
    first_id: int | None = None


def demand_of(session: Session, group_ids: Sequence[int]) -> dict[int, Demand]:
    """The demand of each group, in one query."""
    query = (
        select(
            Question.group_id,
            func.count(Question.id),
            func.count(Question.id).filter(callback_owed()),
            func.min(Question.id),
        )
        .where(Question.group_id.in_(group_ids))
        .group_by(Question.group_id)
    )
    return {row[0]: Demand(row[1], row[2], row[3]) for row in session.execute(query)}


def callbacks_owed(
    session: Session, actor: Actor, *, limit: int, offset: int = 0
) -> Page[Question]:
    """Who is owed a call, the earliest promise first: one's own, for supervisors all."""
    query = (
        select(Question)
        .join(QuestionGroup, Question.group_id == QuestionGroup.id)
        .where(callback_owed())
        .order_by(Question.callback_by, Question.id)
    )
    if not can_see_all_questions(actor):
        query = query.where(Question.asked_by_id == actor.id)
    return page_of(session, query, limit=limit, offset=offset)


@dataclass(frozen=True)
class Burst:
    """A group many ask of at the moment; `times` within the last hour."""

    group: QuestionGroup
    times: int


def bursts(session: Session, actor: Actor, limit: int) -> list[Burst]:
    """What many callers ask of at the moment, of what the actor may know of, the latest first."""
    since = clock.now() - BURST_SHOWN
    times = (
        select(func.count(Question.id))
        .where(
            Question.group_id == QuestionGroup.id,
            Question.asked_at >= since,
            Question.withdrawn.is_(False),
        )
        .scalar_subquery()
    )
    query = (
        select(QuestionGroup, times)
        .where(
            QuestionGroup.asked_at >= since,
            QuestionGroup.burst_at >= since,
            QuestionGroup.state.in_(ON_THE_WAY),
        )
        .order_by(QuestionGroup.burst_at.desc(), QuestionGroup.id)
        .limit(limit)
    )
    found = [Burst(group, count) for group, count in session.execute(query).unique()]
    return [one for one in found if can_see_group(actor, one.group)]


def owed_count(session: Session, actor: Actor) -> int:
    """How many groups wait for the actor's department, for the badge; 0 for who answers none.

    What is put off, and what is being answered, does not wait.
    """
    if not answers_questions(actor):
        return 0
    now = clock.now()
    awake = or_(QuestionGroup.snoozed_until.is_(None), QuestionGroup.snoozed_until <= now)
    query = select(func.count(QuestionGroup.id)).where(
        QuestionGroup.state == GroupState.OPEN,
        QuestionGroup.department_id == actor.department_id,
        QuestionGroup.with_chair.is_(False),
        awake,
    )
    return session.scalar(query) or 0


def is_overdue(group: QuestionGroup) -> bool:
    """Whether an answer is owed and late."""
    return group.state in ON_THE_WAY and group.due_at < clock.now()


def open_flags(session: Session, entry_id: int) -> list[Question]:
    """What is said to be wrong with an entry and not settled: for whoever judges a new revision."""
    query = (
        select(Question)
        .join(QuestionGroup, Question.group_id == QuestionGroup.id)
        .where(
            QuestionGroup.flagged_entry_id == entry_id,
            QuestionGroup.state.in_(ON_THE_WAY),
            Question.withdrawn.is_(False),
        )
        .order_by(Question.id)
    )
    return list(session.scalars(query))


def customers_of(session: Session, group_ids: Sequence[int]) -> dict[int, set[str]]:
    """The classes of customers who asked in each group, of those in which it was told."""
    told = select(Question.group_id, Question.customer).where(
        Question.group_id.in_(group_ids),
        Question.customer.is_not(None),
        Question.withdrawn.is_(False),
    )
    found: dict[int, set[str]] = {}
    for group_id, customer in session.execute(told.distinct()):
        found.setdefault(group_id, set()).add(customer or "")
    return found


def phrasings_of(session: Session, group: QuestionGroup) -> list[str]:
    """The texts of a group's questions, each once, the first asked first."""
    query = (
        select(Question.text)
        .where(Question.group_id == group.id, Question.withdrawn.is_(False))
        .order_by(Question.id)
    )
    return list(dict.fromkeys(session.scalars(query)))
