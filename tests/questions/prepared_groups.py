"""Groups of questions as they stand at noon, written down directly: what is counted is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from content.models import Category
from core.database import Database
from people.actors import Actor
from questions.models import (
    GroupKind,
    GroupState,
    Question,
    QuestionGroup,
    QuestionStep,
    StepKind,
    Urgency,
)

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
Group = Callable[..., int]


@pytest.fixture
def group(database: Database, people: dict[str, Actor]) -> Group:
    """`group("停电", sightings=3, callers=1, hours=5)`: first asked 5 h before noon."""

    def made(
        text: str,
        category: str = "service",
        sightings: int = 1,
        callers: int = 0,
        hours: float = 1,
        steps: tuple[StepKind, ...] = (),
        **values: object,
    ) -> int:
        with database.transaction() as session:
            found = session.scalars(select(Category).where(Category.code == category)).one()
            created = NOON - hours * HOUR
            row = QuestionGroup(
                text=text, category_id=found.id, department_id=found.department_id,
                created_at=created, asked_at=created, due_at=created + 2 * HOUR,
            )  # fmt: skip
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)
            session.flush()
            for n in range(sightings):
                session.add(
                    Question(
                        group_id=row.id,
                        text=text,
                        asked_by_id=people["an"].id,
                        asked_at=created,
                        callback_by=NOON if n < callers else None,
                    )
                )
            for kind in steps:
                session.add(QuestionStep(group_id=row.id, kind=kind, at=NOON - HOUR, actor="an"))
            return row.id

    return made


@pytest.fixture
def asked(group: Group) -> None:
    """Five on their way (10 + 6 + 2 + 1 + 1 sightings), three answered."""
    answered = {"state": GroupState.ANSWERED}
    group("停电", "reliability", sightings=10, hours=1)
    group("电费", "service", sightings=6, callers=2, hours=24, steps=(StepKind.RETURNED,))
    group("发票", "information", sightings=2, callers=1, hours=25, urgency=Urgency.COMPLEX)
    group("电梯", "safety", hours=200, urgency=Urgency.URGENT, steps=(StepKind.REOPENED,))
    group("标点", "service", hours=2, kind=GroupKind.FLAG)
    group("一", hours=10, answered_at=NOON - 9 * HOUR, **answered)
    group("二", hours=10, answered_at=NOON - 5 * HOUR, **answered)
    group("三", hours=10, answered_at=NOON - 4 * HOUR, **answered)
    group("很久", hours=2000, answered_at=NOON - 1999 * HOUR, **answered)
