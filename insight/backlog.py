"""What an answer is owed to: by department, category, age and urgency, and what to answer first.

Pure reads, for those who watch over the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only, selectinload

from content.queries import uppermost
from core import clock
from people.actors import Actor
from people.permissions import require_statistics
from questions.models import ON_THE_WAY, GroupKind, Question, QuestionGroup, Urgency
from questions.narrowing import Age, age_of, callback_owed

COVERED = 0.8  # of the demand, by the shortest list of groups
_COUNTED = (
    QuestionGroup.kind,
    QuestionGroup.urgency,
    QuestionGroup.text,
    QuestionGroup.category_id,
    QuestionGroup.department_id,
    QuestionGroup.created_at,
    QuestionGroup.due_at,
    QuestionGroup.burst_at,
)


@dataclass(frozen=True)
class Waiting:
    """A group on its way and how many ask: sightings, and callers who wait for a call."""

    group: QuestionGroup
    sightings: int
    callers: int


@dataclass(frozen=True)
class Backlog:
    """What is on its way under one heading. `key`: a code, or a value of Age or Urgency."""

    key: str
    groups: int
    sightings: int
    callers: int
    overdue: int


@dataclass(frozen=True)
class Covering:
    """One of the groups that together make up most of the demand, and the share so far."""

    waiting: Waiting
    so_far: float


@dataclass(frozen=True)
class Shortlist:
    """The shortest list of groups for a share of the demand."""

    rows: tuple[Covering, ...]
    groups: int  # all that are on their way
    sightings: int


def on_their_way(session: Session, actor: Actor) -> list[Waiting]:
    """Every group an answer is owed to, with its demand. Raises `Forbidden`."""
    require_statistics(actor)
    asked = (
        select(
            Question.group_id,
            func.count(Question.id).label("sightings"),
            func.count(Question.id).filter(callback_owed()).label("callers"),
        )
        .group_by(Question.group_id)
        .subquery()
    )
    query = (
        select(QuestionGroup, asked.c.sightings, asked.c.callers)
        .outerjoin(asked, asked.c.group_id == QuestionGroup.id)
        .where(QuestionGroup.state.in_(ON_THE_WAY))
        .order_by(QuestionGroup.id)
        # few departments and categories for thousands of groups: each is read once
        .options(
            load_only(*_COUNTED),
            selectinload(QuestionGroup.department),
            selectinload(QuestionGroup.category),
        )
    )
    return [Waiting(row[0], row[1] or 0, row[2] or 0) for row in session.execute(query)]


def by_department(waiting: Iterable[Waiting]) -> list[Backlog]:
    """By the code of the department, where most callers wait first."""
    return _heaviest(_backlog(waiting, lambda one: one.group.department.code))


def by_category(waiting: Iterable[Waiting]) -> list[Backlog]:
    """By the code of the uppermost category, where most callers wait first."""
    return _heaviest(_backlog(waiting, lambda one: uppermost(one.group.category).code))


def by_age(waiting: Iterable[Waiting]) -> list[Backlog]:
    """By how long ago it was first asked, the youngest first; every band, also empty ones."""
    now = clock.now()
    found = _backlog(waiting, lambda one: age_of(one.group.created_at, now).value)
    return [found.get(band.value, Backlog(band.value, 0, 0, 0, 0)) for band in Age]


def by_urgency(waiting: Iterable[Waiting]) -> list[Backlog]:
    """By urgency, the most urgent first; each, also empty ones."""
    found = _backlog(waiting, lambda one: one.group.urgency.value)
    return [found.get(one.value, Backlog(one.value, 0, 0, 0, 0)) for one in reversed(Urgency)]


def shortlist(waiting: Iterable[Waiting], share: float = COVERED) -> Shortlist:
    """The fewest groups with `share` (0..1) of all sightings of questions: the most asked first."""
    questions = [one for one in waiting if one.group.kind == GroupKind.QUESTION]
    total = sum(one.sightings for one in questions)
    rows: list[Covering] = []
    so_far = 0
    for one in sorted(questions, key=lambda one: (-one.sightings, one.group.id)):
        if so_far >= share * total:
            break
        so_far += one.sightings
        rows.append(Covering(one, so_far / total))
    return Shortlist(tuple(rows), len(questions), total)


def _backlog(waiting: Iterable[Waiting], key_of: Callable[[Waiting], str]) -> dict[str, Backlog]:
    now = clock.now()
    parts: dict[str, list[Waiting]] = {}
    for one in waiting:
        parts.setdefault(key_of(one), []).append(one)
    return {
        key: Backlog(
            key,
            groups=len(part),
            sightings=sum(one.sightings for one in part),
            callers=sum(one.callers for one in part),
            overdue=sum(one.group.due_at < now for one in part),
        )
        for key, part in parts.items()
    }


def _heaviest(found: dict[str, Backlog]) -> list[Backlog]:
    return sorted(found.values(), key=lambda b: (-b.callers, -b.sightings, -b.groups, b.key))
