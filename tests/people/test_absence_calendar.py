"""Who is away on which day, and who stands in."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from core.database import Database
from people.absence_calendar import absences_from, away_on, forget_old_notes
from people.actors import Actor
from people.services.booking_absences import enter_absence
from tests.people.services.test_booking_absences import TODAY, _today, enter

__all__ = ["_today"]


def test_both_days_count(database: Database, people: dict[str, Actor]) -> None:
    enter(database, people["chen"], 1, 3, delegate="sun")
    with database.reading() as session:
        for day, gone in enumerate([False, True, True, True, False]):
            found = away_on(session, TODAY + timedelta(days=day))
            assert (people["chen"].id in found) == gone
        [absence] = absences_from(session)
        assert absence.delegate is not None
        assert absence.delegate.name == "sun"
        assert absences_from(session, user_id=people["sun"].id) == []


def test_who_is_away_next_comes_first_and_what_is_over_is_left_out(
    database: Database, people: dict[str, Actor]
) -> None:
    enter(database, people["chen"], 5, 6)
    enter(database, people["sun"], 0, 2)
    with database.reading() as session:
        assert [one.user.name for one in absences_from(session)] == ["sun", "chen"]
        later = absences_from(session, TODAY + timedelta(days=3))
        assert [one.user.name for one in later] == ["chen"]
        assert [later[0].covers(TODAY + timedelta(days=n)) for n in (4, 5, 6, 7)] == [
            False,
            True,
            True,
            False,
        ]


def test_why_somebody_was_away_is_forgotten_and_that_they_were_is_not(
    database: Database, people: dict[str, Actor]
) -> None:
    for first in (0, 400):
        values = {"user": "", "delegate": "", "note": "手术"}
        days = {
            "starts_on": TODAY + timedelta(days=first),
            "ends_on": TODAY + timedelta(days=first),
        }
        with database.transaction() as session:
            enter_absence(session, people["chen"], values | days)
    with clock.moved_to(clock.now() + timedelta(days=366)), database.transaction() as session:
        forget_old_notes(session, 365)
    with database.reading() as session:
        assert [one.note for one in absences_from(session, TODAY)] == ["", "手术"]
