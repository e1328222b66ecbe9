"""One exercise at a time: what is known comes back later, what is not comes back soon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.errors import Forbidden
from tests.training.training_desk import TrainingDesk
from training.models import Known
from training.queries import due_count

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def due_in(desk: TrainingDesk, number: str) -> timedelta:
    """When an exercise comes back."""
    query = select(Known.due_at).where(Known.exercise_id == int(number[3:]))
    with desk.database.reading() as session:
        due = session.scalar(query)
        assert due is not None
        return due - clock.now()


def test_what_is_known_comes_back_later(desk: TrainingDesk) -> None:
    with clock.moved_to(NOON):
        first, second = (desk.exercise(desk.maker.published("answer", title=t)) for t in "甲乙")
        assert desk.next() is None  # nobody wants it of them
        desk.assign(desk.course(first, second), "an")
        assert desk.next() == first
        assert not desk.answer(first, right=False)
        assert due_in(desk, first) <= timedelta(minutes=1)
        assert desk.next() == second
        assert desk.answer(second)
        soon = due_in(desk, second)
        assert desk.next() is None
    with clock.moved_to(NOON + timedelta(minutes=2)):
        assert desk.next() == first
        assert desk.answer(first)
    with clock.moved_to(NOON + timedelta(minutes=20)):
        with desk.database.reading() as session:
            assert due_count(session, desk.actor("an")) == 2
            assert due_count(session, desk.actor("zhou")) == 0
        assert desk.answer(second)
        assert due_in(desk, second) > timedelta(days=1) > soon


def test_exercises_are_for_agents(desk: TrainingDesk) -> None:
    number = desk.exercise(desk.maker.published("answer"))
    with pytest.raises(Forbidden):
        desk.answer(number, who="zhou")
