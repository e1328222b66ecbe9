"""Seminars: planned on an entry that is shown, seen by who takes part, done once, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.base_schema import load
from core.errors import Conflict, Forbidden, Invalid, NotFound
from people.notifications.models import InboxMessage
from people.notifications.subjects import SubjectKind
from tests.training.training_desk import TrainingDesk
from training import gatherings, schemas
from training.models import Seminar
from training.services import seminars

MINUTES = {"minutes": "客户手机 13812345678，三次没有人回电", "agreed": "先看时限，再说几点之前"}


def planned(desk: TrainingDesk, entry: str, *people: str) -> int:
    """A seminar of today."""
    given = {"title": "回电", "held_on": str(clock.today()), "entry": entry, "people": list(people)}
    made: Seminar = desk.do(seminars.plan_seminar, "zhou", load(schemas.SeminarSchema(), given))
    return made.id


def minuted(desk: TrainingDesk, seminar_id: int, who: str = "zhou") -> Seminar:
    """Its minutes are written."""
    values = load(schemas.SeminarMinutesSchema(), MINUTES)
    return desk.do(seminars.write_minutes, who, seminar_id, values)


def test_those_who_take_part_see_it_and_no_other(desk: TrainingDesk) -> None:
    case = desk.maker.published("case")
    desk.maker.agent("bo")
    number = planned(desk, case, "an", "an")
    with pytest.raises(Forbidden):
        minuted(desk, number, who="an")
    minuted(desk, number)
    with pytest.raises(Conflict):
        minuted(desk, number)
    with desk.database.reading() as session:
        seen = gatherings.seminar_with_id(session, desk.actor("an"), number)
        assert seen.agreed == MINUTES["agreed"]
        assert "13812345678" not in seen.minutes
        assert len(seen.guests) == 1
        with pytest.raises(NotFound):
            gatherings.seminar_with_id(session, desk.actor("bo"), number)
        assert gatherings.seminars(session, desk.actor("bo"), limit=9).total == 0
        assert gatherings.seminars(session, desk.actor("an"), limit=9).total == 1
        with pytest.raises(Forbidden):
            gatherings.require_taught(desk.actor("wang"))
        told = select(InboxMessage).where(InboxMessage.subject_kind == SubjectKind.TRAINING)
        assert len(session.scalars(told).all()) == 2


@pytest.mark.parametrize(
    ("entry", "people", "field"),
    [("KB-000999", ["an"], "entry"), ("", ["zhou"], "people.0"), ("", ["nobody"], "people.0")],
)
def test_what_is_refused(desk: TrainingDesk, entry: str, people: list[str], field: str) -> None:
    shown = desk.maker.published("case")
    with pytest.raises(Invalid) as refused:
        planned(desk, entry or shown, *people)
    assert list(refused.value.fields) == [field]


def test_they_are_forgotten_in_time(desk: TrainingDesk) -> None:
    planned(desk, desk.maker.published("case"), "an")
    with desk.database.transaction() as session:
        assert seminars.forget_seminars(session, 90) == 0
    with clock.moved_to(clock.now() + timedelta(days=91)), desk.database.transaction() as session:
        assert seminars.forget_seminars(session, 90) == 1
        assert session.scalars(select(Seminar.id)).all() == []
