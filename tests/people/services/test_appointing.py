"""Appointing to the operations group: who may, what is refused, what is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core import audit, clock
from core.errors import DomainError, Forbidden, Invalid, NotFound
from core.messages import from_json
from people.models import User
from people.notifications.models import InboxMessage
from people.services.appointing import appoint, end_term, remind_of_terms
from tests.databases import ON_SQLITE
from tests.makers import Maker

pytestmark = ON_SQLITE
TODAY = clock.today()
DAYS = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=20)}
GIVEN = {"user": "wang", "field": "电费", "substitute": "", **DAYS}


def appointed(maker: Maker, who: str = "admin", **changes: Any) -> int:
    """A term; gives its id."""
    with maker.database.transaction() as session:
        return appoint(session, maker.actor(who), GIVEN | changes).id


def told(maker: Maker, name: str) -> list[str]:
    """What somebody was told of the group."""
    with maker.database.reading() as session:
        query = select(InboxMessage).join(User).where(User.name == name)
        texts = [str(from_json(one.text)) for one in session.scalars(query)]
    return [text for text in texts if "运维小组" in text]


@pytest.mark.parametrize(
    ("who", "changes", "refused", "field"),
    [
        ("wang", {}, Forbidden, ""),
        ("zhou", {}, Forbidden, ""),
        ("chen", {}, Forbidden, ""),
        ("admin", {"user": "nobody"}, Invalid, "user"),
        ("admin", {"user": "admin"}, Invalid, "user"),
        ("admin", {"substitute": "wang"}, Invalid, "substitute"),
        ("admin", {"substitute": "nobody"}, Invalid, "substitute"),
        ("admin", {"ends_on": TODAY - timedelta(days=1)}, Invalid, "ends_on"),
        ("admin", {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 2, 1)}, Invalid, "ends_on"),
        ("admin", {"ends_on": TODAY + timedelta(days=2000)}, Invalid, "ends_on"),
        ("admin", {"starts_on": TODAY + timedelta(days=3)}, Invalid, "starts_on"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_refused(
    maker: Maker, who: str, changes: dict[str, Any], refused: type[DomainError], field: str
) -> None:
    appointed(maker)
    with pytest.raises(refused) as error:
        appointed(maker, who, **changes)
    if isinstance(error.value, Invalid):
        assert set(error.value.fields) == {field}


def test_member_and_substitute_hear_of_it_and_the_trail_says_who(maker: Maker) -> None:
    term = appointed(maker, substitute="li")
    assert "您是知识库运维小组成员（电费）" in told(maker, "wang")[0]
    assert "缺勤时由您" in told(maker, "li")[0]
    with maker.database.transaction() as session:
        end_term(session, maker.actor("admin"), term)
    assert "已结束" in told(maker, "wang")[1]
    with maker.database.reading() as session:
        done = [one.action for one in audit.events_about(session, "user:wang")]
    assert done[-2:] == ["group.appoint", "group.end"]
    with maker.database.transaction() as session, pytest.raises(NotFound):
        end_term(session, maker.actor("admin"), term)
    assert appointed(maker)  # the same again


def test_a_term_that_ends_soon_is_told_once(maker: Maker) -> None:
    appointed(maker)
    appointed(maker, user="li", ends_on=TODAY + timedelta(days=90))
    for times in (1, 0):
        with maker.database.transaction() as session:
            assert remind_of_terms(session) == times
    assert [text for text in told(maker, "admin") if "wang" in text]
    assert not [text for text in told(maker, "admin") if "li（" in text]
