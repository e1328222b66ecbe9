"""A talk one to one is seen by the two of them and those who lead training, for a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.errors import Forbidden, Invalid
from tests.databases import ON_SQLITE
from tests.training.training_desk import TrainingDesk
from training.queries import coachings
from training.services.coaching import forget_coachings, record_coaching

TALK = {"user": "an", "notes": "说得太快", "steps": "每句停一下"}


def seen(desk: TrainingDesk, who: str) -> list[str]:
    """What somebody sees of talks."""
    with desk.database.reading() as session:
        return [one.notes for one in coachings(session, desk.actor(who), limit=9).items]


@ON_SQLITE
def test_who_sees_it_and_for_how_long(desk: TrainingDesk) -> None:
    desk.do(record_coaching, "zhou", TALK)
    assert [seen(desk, who) for who in ("an", "zhou", "chen", "wang")] == [
        ["说得太快"],
        ["说得太快"],
        [],
        [],
    ]
    with pytest.raises(Forbidden):
        desk.do(record_coaching, "an", TALK)
    with pytest.raises(Invalid):
        desk.do(record_coaching, "zhou", TALK | {"user": "wang"})
    for days, gone in ((399, 0), (401, 1)):
        later = clock.moved_to(clock.now() + timedelta(days=days))
        with later, desk.database.transaction() as session:
            assert forget_coachings(session, 400) == gone
    assert seen(desk, "an") == []
