"""Who answers for a department: the rota, those present, whoever has the least to do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from core import clock
from core.database import Database
from people.actors import CONSOLE, Actor
from people.models import User
from people.services import accounts
from questions import duty
from questions.models import DutyTurn, QuestionGroup
from tests.makers import PASSWORD, Maker
from tests.questions.desk import Desk
from tests.review.members import away

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _noon():  # type: ignore[no-untyped-def]
    with clock.moved_to(NOON):
        yield


def on_duty(database: Database, department_id: int | None) -> str | None:
    """Who has it now, by name."""
    assert department_id is not None
    with database.reading() as session:
        user = duty.on_duty(session, department_id)
        return user.name if user else None


def turn(database: Database, actor: Actor, first: int = 0, last: int = 0) -> None:
    """On the rota from one day to another, counted from today."""
    with database.transaction() as session:
        session.add(
            DutyTurn(
                department_id=actor.department_id,
                user_id=actor.id,
                first_day=TODAY + timedelta(days=first),
                last_day=TODAY + timedelta(days=last),
            )
        )


def test_whoever_is_on_the_rota_today(database: Database, people: dict[str, Actor]) -> None:
    marketing = people["li"].department_id
    turn(database, people["wang"], 1, 3)
    turn(database, people["wang"], -3, -1)
    turn(database, people["li"])
    assert on_duty(database, marketing) == "li"
    with clock.moved_to(NOON + timedelta(days=1)):
        assert on_duty(database, marketing) == "wang"


def test_whoever_is_away_is_passed_over(
    database: Database, people: dict[str, Actor], maker: Maker
) -> None:
    marketing = people["li"].department_id
    turn(database, people["li"])
    away(maker, "li")
    assert on_duty(database, marketing) == "wang"
    away(maker, "wang")  # somebody has to have it all the same
    assert on_duty(database, marketing) == "li"


def test_whoever_has_the_fewest_groups_on_their_way(desk: Desk, people: dict[str, Actor]) -> None:
    first = desk.record("充电桩报装要什么材料")
    assert desk.group(first).assignee_id == people["wang"].id
    second = desk.record("电费发票抬头写错了能改吗")
    assert desk.group(second).assignee_id == people["li"].id
    third = desk.record("变压器噪音大找谁处理")
    assert desk.group(third).assignee_id == people["wang"].id
    with desk.database.transaction() as session:
        session.execute(update(QuestionGroup).values(assignee_id=people["wang"].id, state="closed"))
        session.execute(
            update(QuestionGroup)
            .where(QuestionGroup.id == third.group_id)
            .values(state="open", assignee_id=people["li"].id)
        )
    assert (
        on_duty(desk.database, people["li"].department_id) == "wang"
    )  # what is over weighs nothing


def test_a_department_of_nobody_who_writes(database: Database, people: dict[str, Actor]) -> None:
    assert on_duty(database, people["chen"].department_id) is None  # reviewers write nothing
    with database.transaction() as session:
        session.execute(update(User).where(User.name.in_(["wang", "li"])).values(active=False))
    assert on_duty(database, people["li"].department_id) is None


def test_the_chair_decides_and_supervisors_where_there_is_none(database: Database) -> None:
    def names() -> list[str]:
        with database.reading() as session:
            return [user.name for user in duty.chairs(session)]

    assert names() == ["zhou"]
    values = {"name": "hu", "display_name": "hu", "roles": ["reviewer"], "department": "planning"}
    with database.transaction() as session:
        accounts.add_user(session, CONSOLE, {**values, "active": True, "is_chair": True}, PASSWORD)
    assert names() == ["hu"]
    with database.transaction() as session:
        session.execute(update(User).where(User.name == "hu").values(active=False))
    assert names() == ["zhou"]
    with database.transaction() as session:
        session.execute(update(User).where(User.name == "zhou").values(active=False))
    assert names() == []


def test_the_turns_that_are_not_over_the_next_one_first(
    database: Database, people: dict[str, Actor]
) -> None:
    for first, last in ((5, 6), (-9, -1), (-1, 0), (2, 2)):
        turn(database, people["wang"], first, last)
    turn(database, people["zhao"], 0, 0)
    department_id = people["wang"].department_id
    assert department_id is not None
    with database.reading() as session:
        days = [(one.first_day - TODAY).days for one in duty.turns(session, department_id)]
        assert days == [-1, 2, 5]
        assert len(session.scalars(select(DutyTurn)).all()) == 5
