"""What a delegate could not sign, and that the delegate is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from core.database import Database
from core.messages import from_json
from people.actors import CONSOLE
from people.models import User
from people.notifications.models import InboxMessage
from people.queries import user_named
from people.roles import Speciality
from review import services
from review.assignment import standing_in
from review.grading.grades import Grade
from review.models import Review
from review.policies.queries import current_version
from review.policies.rules import Rule, Seat, Who
from review.policies.services import save_policy
from tests.databases import ON_SQLITE
from tests.makers import Maker, default_policy
from tests.review.members import TODAY, add_reviewer

pytestmark = ON_SQLITE  # no engine decides this
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NEXT_WEEK = {"starts_on": date(2026, 3, 9), "ends_on": date(2026, 3, 13), "note": ""}


@pytest.fixture(autouse=True)
def _noon():  # type: ignore[no-untyped-def]
    with clock.moved_to(NOON):
        yield


def lost(maker: Maker, away: str, delegate: str) -> list[str]:
    """What the delegate could not sign, as people read it."""
    with maker.database.reading() as session:
        found = [user_named(session, name) for name in (away, delegate)]
        gone, other = [user for user in found if user is not None]
        return list(map(str, standing_in.out_of_reach(session, gone, [other])[other.id]))


def told(database: Database, name: str) -> list[str]:
    """What somebody's inbox says, the first first."""
    query = select(InboxMessage).join(User, User.id == InboxMessage.user_id)
    with database.reading() as session:
        rows = session.scalars(query.where(User.name == name).order_by(InboxMessage.id))
        return [str(from_json(row.text)) for row in rows]


def enter(maker: Maker, actor: str, **values: Any) -> int:
    with maker.database.transaction() as session:
        given = {"user": "", "delegate": "", **NEXT_WEEK, **values}
        return services.enter_absence(session, maker.actor(actor), given).id


def test_the_department_counts_where_a_rule_asks_for_it(maker: Maker) -> None:
    add_reviewer(maker, "hu", "safety")
    assert lost(maker, "chen", "sun") == []  # one sign-off of anybody
    default_policy(maker.database)
    assert lost(maker, "chen", "sun") == ["安全监察部的会签"]
    assert lost(maker, "chen", "hu") == []


def test_a_speciality_counts_where_a_rule_asks_for_it(maker: Maker) -> None:
    add_reviewer(maker, "fa", specialities=["legal", "safety"])
    add_reviewer(maker, "ma", specialities=["safety"])
    assert lost(maker, "fa", "ma") == []
    rule = Rule(tuple(Grade), (Seat(Who.ANYBODY),), specialities=(Speciality.LEGAL,))
    with maker.database.transaction() as session:
        save_policy(session, CONSOLE, [rule], version=current_version(session).id)
    assert lost(maker, "fa", "ma") == ["法务审核"]


def test_what_waits_and_is_the_delegates_own_is_named(maker: Maker) -> None:
    review_id = maker.submitted(author="sun")  # chen's turn
    with maker.database.reading() as session:
        number = session.get_one(Review, review_id).entry.number
    assert lost(maker, "chen", "sun") == [f"现在轮到的 {number}"]


def test_the_delegate_is_told_once_and_of_the_cancellation(maker: Maker) -> None:
    absence = enter(maker, "chen", delegate="sun")
    assert told(maker.database, "sun") == ["chen 2026-03-09 至 2026-03-13 缺勤，由您代理审核"]
    with maker.database.transaction() as session:
        services.cancel_absence(session, maker.actor("chen"), absence)
    assert told(maker.database, "sun")[1:] == [
        "chen 2026-03-09 至 2026-03-13 的缺勤已取消，不用代理"
    ]
    with clock.moved_to(NOON.replace(hour=5)):  # its id may come back
        enter(maker, "chen", delegate="sun")
    assert len(told(maker.database, "sun")) == 3


def test_who_enters_it_as_the_delegate_knows(maker: Maker) -> None:
    add_reviewer(maker, "hu", is_chair=True)
    absence = enter(maker, "hu", user="chen", delegate="hu")
    enter(maker, "chen", starts_on=TODAY, ends_on=TODAY)
    with maker.database.transaction() as session:
        services.cancel_absence(session, maker.actor("hu"), absence)
    assert told(maker.database, "hu") == []
