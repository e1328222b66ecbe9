"""Who speaks for the group: members in term, substitutes while they are away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.database import Database
from people.absence_calendar import Absence
from people.operations_group import group_members, in_office, sat_in_group
from people.queries import existing_user
from people.services.appointing import appoint, end_term
from tests.databases import ON_SQLITE
from tests.makers import Maker

pytestmark = ON_SQLITE


@pytest.fixture
def term(maker: Maker) -> int:
    """wang is in the group for a month, li stands in."""
    first = clock.today()
    given = {"user": "wang", "field": "电费", "starts_on": first, "substitute": "li"}
    with maker.database.transaction() as session:
        given["ends_on"] = first + timedelta(days=30)
        return appoint(session, maker.actor("admin"), given).id


def speak(database: Database) -> set[str]:
    """Who speaks for the group now."""
    with database.reading() as session:
        ids = in_office(session)
        return {n for n in ("wang", "li", "chen") if existing_user(session, n).id in ids}


def away(database: Database, name: str) -> None:
    """Somebody is away today."""
    with database.transaction() as session:
        user, today = existing_user(session, name), clock.today()
        row = Absence(user=user, starts_on=today, ends_on=today, entered_by_id=user.id)
        row.entered_at = clock.now()
        session.add(row)


def test_the_member_and_while_away_the_substitute_too(maker: Maker, term: int) -> None:
    assert speak(maker.database) == {"wang"}
    away(maker.database, "wang")
    assert speak(maker.database) == {"wang", "li"}
    with clock.moved_to(clock.now() + timedelta(days=1)):
        assert speak(maker.database) == {"wang"}
    with clock.moved_to(clock.now() + timedelta(days=31)):
        assert speak(maker.database) == set()


def test_what_was_signed_in_a_term_stays_and_after_it_counts_no_more(
    maker: Maker, term: int
) -> None:
    before = clock.now()
    wang = maker.actor("wang")
    with clock.moved_to(before + timedelta(hours=1)), maker.database.transaction() as session:
        end_term(session, maker.actor("admin"), term)
    with maker.database.reading() as session:
        assert sat_in_group(session, wang.id, wang.department_id, before)
        later = before + timedelta(hours=2)
        assert not sat_in_group(session, wang.id, wang.department_id, later)
        assert not sat_in_group(session, wang.id, maker.actor("chen").department_id, before)
        assert not sat_in_group(session, wang.id, None, before)
        assert group_members(session) == []
        assert len(group_members(session, past=True)) == 1


def test_who_left_the_department_speaks_for_it_no_more(maker: Maker, term: int) -> None:
    with maker.database.transaction() as session:
        existing_user(session, "wang").department_id = maker.actor("chen").department_id
    assert speak(maker.database) == set()
