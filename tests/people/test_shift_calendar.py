"""Shifts: who is on one at a moment, nights and absences among them, and when the last was over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core import clock
from core.base_schema import load
from core.database import Database
from core.errors import Forbidden, Invalid, NotFound, Stale
from people.actors import Actor
from people.schemas import ShiftSchema
from people.services.booking_absences import enter_absence
from people.services.shift_rota import save_shift, save_shifts
from people.shift_calendar import all_shifts, last_shift_ended, on_shift, shift_ids_of

NIGHT = {"name": "夜班", "starts_at": "20:00", "ends_at": "08:00", "members": ["an", "ZHOU"]}


def at(day: int, hour: int) -> datetime:
    """A moment of March 2026, which begins on a Sunday; day 0 is the one before."""
    return datetime(2026, 3, 1, hour, tzinfo=clock.HOTLINE_ZONE) + timedelta(days=day - 1)


def shift(**changes: Any) -> dict[str, Any]:
    """The night shift, as a form or a program sends it."""
    return load(ShiftSchema(), NIGHT | changes)


def test_a_night_shift(database: Database, people: dict[str, Actor]) -> None:
    """It belongs to the day it begins on, whatever day it ends."""
    zhou, an = people["zhou"], people["an"]
    with database.transaction() as session:
        made = save_shift(session, zhou, shift(weekdays=[5]))  # Friday, the 6th
        day = {"starts_on": date(2026, 3, 6), "ends_on": date(2026, 3, 6)}
        with clock.moved_to(at(2, 9)):
            enter_absence(
                session, people["admin"], {"user": "zhou", "delegate": "", "note": "", **day}
            )
    with database.reading() as session:
        for moment, there in (
            (at(6, 19), False),
            (at(6, 20), True),
            (at(7, 7), True),
            (at(7, 8), False),
            (at(7, 21), False),
        ):
            assert (an.id in on_shift(session, moment)) is there, moment
        assert set(on_shift(session, at(7, 3))) == {an.id}, "zhou is away on the day it began"
        assert on_shift(session, at(7, 3))[an.id].begins == at(6, 20)
        assert shift_ids_of(session, an.id) == {made.id}
        with clock.moved_to(at(7, 3)):
            assert last_shift_ended(session, an.id) == at(0, 8), "that of the week before"
        with clock.moved_to(at(13, 21)):
            assert last_shift_ended(session, an.id) == at(7, 8), "the one before the present one"
        assert last_shift_ended(session, people["wang"].id) is None
    with database.transaction() as session:
        save_shift(session, zhou, shift(active=False, weekdays=[5]), shift_id=made.id)
    with database.reading() as session:
        assert on_shift(session, at(6, 21)) == {}
        assert shift_ids_of(session, an.id) == frozenset()


def test_what_is_refused(database: Database, people: dict[str, Actor]) -> None:
    """Times that are none, members there are not, taken names, who may not, what is old."""
    zhou = people["zhou"]
    for bad, field in (
        ({"starts_at": "8"}, "starts_at"),
        ({"weekdays": [8]}, "weekdays.0"),
        ({"weekdays": []}, "weekdays"),
        ({"name": ""}, "name"),
    ):
        with pytest.raises(Invalid) as refused:
            shift(**bad)
        assert list(refused.value.fields) == [field]
    with database.transaction() as session:
        with pytest.raises(Forbidden):
            save_shift(session, people["an"], shift())
        for bad, field in (({"members": ["nobody"]}, "members"), ({"ends_at": "20:00"}, "ends_at")):
            with pytest.raises(Invalid) as refused:
                save_shift(session, zhou, shift(**bad))
            assert list(refused.value.fields) == [field]
        made = save_shift(session, zhou, shift())
        with pytest.raises(Invalid):
            save_shift(session, zhou, shift())
        with pytest.raises(Stale):
            save_shift(session, zhou, shift(), shift_id=made.id, version=made.version + 1)
        with pytest.raises(NotFound):
            save_shift(session, zhou, shift(), shift_id=999)


def test_from_a_file_all_or_none(database: Database, people: dict[str, Actor]) -> None:
    """By their names: what there is is changed, what is new is added; a bad row says which."""
    zhou = people["zhou"]
    with database.transaction() as session:
        made = save_shift(session, zhou, shift())
        rows = [shift(members=["an"]), shift(name="早班", starts_at="08:00", ends_at="16:00")]
        saved = save_shifts(session, people["admin"], rows)
        assert saved[0].id == made.id
        assert [one.name for one in all_shifts(session)] == ["早班", "夜班"]
        assert [user.name for user in saved[0].members] == ["an"]
    with database.transaction() as session, pytest.raises(Invalid) as refused:
        save_shifts(session, zhou, [*rows, shift(name="晚班", members=["nobody"])])
    assert list(refused.value.fields) == ["rows.2.members"]
