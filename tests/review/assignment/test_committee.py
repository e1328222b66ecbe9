"""The members of the committee, who of them is away, and who stands in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from core import clock
from people.models import User
from review.assignment.committee import administrator_ids, chair_ids, committee
from tests.databases import ON_SQLITE
from tests.makers import Maker
from tests.review.members import add_reviewer, away

pytestmark = ON_SQLITE  # no engine decides this
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():  # type: ignore[no-untyped-def]
    with clock.moved_to(NOON):
        yield


def stand_in(maker: Maker, name: str) -> str | None:
    """Who stands in for somebody, by name."""
    with maker.database.reading() as session:
        found = committee(session)
        user_id = found.stand_in(maker.actor(name).id)
        return found.members[user_id].name if user_id is not None else None


def test_members_are_active_reviewers_and_present_unless_away(maker: Maker) -> None:
    add_reviewer(maker, "qian")
    away(maker, "chen")
    with maker.database.transaction() as session:
        session.execute(update(User).where(User.name == "qian").values(active=False))
    with maker.database.reading() as session:
        found = committee(session)
        assert {user.name for user in found.members.values()} == {"chen", "sun"}
        assert not found.is_present(maker.actor("chen").id)
        assert found.is_present(maker.actor("sun").id)
        assert not found.is_present(maker.actor("wang").id)


def test_who_is_away_is_so_under_all_their_accounts(maker: Maker) -> None:
    maker.person("chen", "P-1")
    add_reviewer(maker, "chen2", "service", person="P-1")
    away(maker, "chen")
    with maker.database.reading() as session:
        assert not committee(session).is_present(maker.actor("chen2").id)


def test_a_delegate_who_is_away_passes_it_on_and_a_ring_ends(maker: Maker) -> None:
    for name in ("qian", "wu"):
        add_reviewer(maker, name)
    away(maker, "chen", delegate="qian")
    assert stand_in(maker, "chen") == "qian"
    away(maker, "qian", delegate="wu")
    assert stand_in(maker, "chen") == "wu"
    away(maker, "wu", delegate="chen")
    assert stand_in(maker, "chen") is None
    assert stand_in(maker, "sun") is None  # is there


def test_it_is_another_committee_the_next_day(maker: Maker) -> None:
    away(maker, "chen", first=date(2026, 3, 3))
    with maker.database.reading() as session:
        assert committee(session).is_present(maker.actor("chen").id)
        with clock.moved_to(datetime(2026, 3, 3, 4, 0, tzinfo=UTC)):
            assert not committee(session).is_present(maker.actor("chen").id)


def test_chair_and_administrators(maker: Maker) -> None:
    add_reviewer(maker, "hu", is_chair=True)
    with maker.database.reading() as session:
        assert chair_ids(session) == [maker.actor("hu").id]
        assert administrator_ids(session) == [maker.actor("admin").id]
    with maker.database.transaction() as session:
        session.execute(update(User).where(User.name.in_(["hu", "admin"])).values(active=False))
    with maker.database.reading() as session:
        assert (chair_ids(session), administrator_ids(session)) == ([], [])
