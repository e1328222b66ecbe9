"""Who is missing, by shift; reminding; and the share of those on shift who confirmed in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from briefing import reading_watch
from briefing.services.reminding import note_duties, remind
from core import clock
from core.errors import Conflict, Forbidden, NotFound
from people.actors import CONSOLE
from people.notifications import queries as inbox
from people.services.accounts import change_user
from people.services.booking_absences import enter_absence
from tests.briefing.reading_desk import Desk, at


def test_missing_by_shift_reminded_once_and_counted(desk: Desk) -> None:
    """One day: a change at nine, the early shift there, the late one from two o'clock."""
    desk.agents("mei", "luo", "gone", "ill")
    desk.shift("早班", "08:00", "16:00", ["an", "mei", "gone", "ill"])
    late = desk.shift("晚班", "14:00", "22:00", ["luo"])
    zhou = desk.maker.actor("zhou")
    with clock.moved_to(at(2, 8)), desk.database.transaction() as session:
        away = {"starts_on": at(2, 8).date(), "ends_on": at(2, 8).date()}
        enter_absence(
            session, desk.maker.actor("admin"), {"user": "ill", "delegate": "", "note": "", **away}
        )
        values = {"display_name": "gone", "roles": ["agent"], "department": "service"}
        change_user(session, CONSOLE, "gone", {**values, "active": False})
    number = desk.publish()
    with clock.moved_to(at(2, 9)):
        desk.revise(number, "结清电费后 12 小时内恢复供电。")
        note(desk)
    (asked,) = desk.to_read()
    with clock.moved_to(at(2, 9, 20)):
        desk.confirm(asked)
        assert figures(desk) == (1, 1), "whose time is not over yet is not counted"
        note(desk)
        with desk.database.reading() as session:
            (watched,) = reading_watch.watched(session)
        assert (watched.confirmed, watched.of) == (1, 4)
        assert [
            (one.shift.name if one.shift else "", [user.name for user in one.users], one.present)
            for one in watched.missing
        ] == [("早班", ["ill", "mei"], 1), ("晚班", ["luo"], 0)]
        with desk.database.transaction() as session:
            with pytest.raises(Forbidden):
                remind(session, desk.maker.actor("an"), asked.reading.id, pause_minutes=15)
            assert remind(session, zhou, asked.reading.id, shift_id=late, pause_minutes=15) == 1
            assert remind(session, zhou, asked.reading.id, pause_minutes=15) == 2
            with pytest.raises(Conflict):
                remind(session, zhou, asked.reading.id, pause_minutes=15)
            with pytest.raises(NotFound):
                remind(session, zhou, 999, pause_minutes=15)
    with clock.moved_to(at(2, 9, 36)), desk.database.transaction() as session:
        assert remind(session, zhou, asked.reading.id, pause_minutes=15) == 3, "later again"
        assert inbox.unread_count(session, desk.maker.actor("luo")) == 2
    with clock.moved_to(at(2, 14, 10)):
        note(desk)
        assert figures(desk) == (1, 2), "mei was there for half an hour and more"
        desk.confirm(desk.to_read("luo")[0], "luo")
        assert figures(desk) == (2, 3), "the late shift's time begins with it"
        desk.confirm(desk.to_read("mei")[0], "mei")
        assert figures(desk) == (2, 3), "too late"
        with desk.database.reading() as session:
            rows = reading_watch.punctuality(session, at(2, 0), at(3, 0)).rows
            assert {row.duty.user.name: row.in_time for row in rows} == {
                "an": True,
                "mei": False,
                "luo": True,
            }
            assert next(r for r in rows if r.duty.user.name == "luo").duty.since == at(2, 14)
        with desk.database.transaction() as session:
            assert remind(session, zhou, asked.reading.id, pause_minutes=15) == 1, "ill is left"
    assert asked.reading.since + timedelta(minutes=120) == asked.reading.due_at


def note(desk: Desk) -> None:
    """The worker notes who is on shift."""
    with desk.database.transaction() as session:
        note_duties(session)


def figures(desk: Desk) -> tuple[int, int]:
    """Of that day: how many were in time, of how many."""
    with desk.database.reading() as session:
        found = reading_watch.punctuality(session, at(2, 0), at(3, 0))
        return found.in_time, len(found.rows)
