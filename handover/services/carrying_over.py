"""Moving what moves: each thing by the package that knows it, deadlines as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Category, Entry
from content.services.handing_over import give_entries
from core import audit
from core.database import Base
from core.messages import LazyText
from grievances.conferences.models import Measure
from grievances.handling.models import Handling
from grievances.services.department_moves import give_grievances, give_measures
from handover.models import Sort
from handover.what_moves import Moving
from people.actors import SYSTEM_NAME, Actor
from people.models import Department, Region
from questions.duty import on_duty
from questions.models import QuestionGroup
from questions.services.category_moves import give_groups
from review.services.owner_changes import follow_owner

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class Carried:
    """What became of what moved: words by the number of an entry, and who has work by it now."""

    said: dict[str, LazyText]
    takers: frozenset[int]


def carry_over(
    session: Session, actor: Actor | None, found: Moving, giver: Department, receiver: Department
) -> Carried:
    """Everything that moves, from the one to the other. Whoever it concerns is told at the end, by
    the caller: forty questions are no forty messages."""
    for model, sort in ((Category, Sort.CATEGORY), (Region, Sort.REGION)):
        _give_duties(session, actor, _rows(session, model, found, sort), receiver)
    entries = _rows(session, Entry, found, Sort.ENTRY)
    give_entries(session, [e for e in entries if e.department_id == giver.id], receiver.id)
    return carry_work(session, actor, found, receiver, is_told=False)


def carry_work(
    session: Session, actor: Actor | None, found: Moving, receiver: Department, *, is_told: bool
) -> Carried:
    """What is open of it: reviews, questions, grievances, measures of conferences."""
    for standing in found.standings:
        follow_owner(session, standing)
    groups = _rows(session, QuestionGroup, found, Sort.QUESTION)
    give_groups(session, actor, groups, receiver, is_told=is_told)
    handlings = _rows(session, Handling, found, Sort.GRIEVANCE)
    give_grievances(session, actor, handlings, receiver, is_told=is_told)
    measures = _rows(session, Measure, found, Sort.MEASURE)
    taker = on_duty(session, receiver.id)
    if taker is not None:
        give_measures(session, actor, measures, taker)
    assignees = {one.assignee_id for one in groups} | {one.assignee_id for one in handlings}
    said = {one.review.entry.number: one.told for one in found.standings}
    return Carried(said, frozenset(user_id for user_id in assignees if user_id is not None))


def _rows(session: Session, model: type[Row], found: Moving, sort: Sort) -> Sequence[Row]:
    ids = [one.id for one in found.of(sort)]
    if not ids:
        return []
    key: Any = model.id  # type: ignore[attr-defined]
    query = select(model).where(key.in_(ids)).order_by(key).with_for_update(of=model)
    return session.scalars(query).unique().all()


def _give_duties(
    session: Session,
    actor: Actor | None,
    duties: Sequence[Category | Region],
    receiver: Department,
) -> None:
    for duty in duties:
        duty.department_id, duty.department = receiver.id, receiver
        duty.version += 1
        session.flush()
        what = "category" if isinstance(duty, Category) else "region"
        told = {"name": duty.name, "department": receiver.code}
        name = actor.name if actor else SYSTEM_NAME
        audit.record(session, name, f"{what}.save", f"{what}:{duty.code}", told)
