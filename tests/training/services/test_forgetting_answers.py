"""Who answered what goes in time."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from tests.databases import ON_SQLITE
from tests.training.training_desk import TrainingDesk
from training.services.forgetting_answers import forget_answers


@ON_SQLITE
def test_answers_go_in_time_too(desk: TrainingDesk) -> None:
    number = desk.exercise(desk.maker.published("answer"))
    desk.answer(number)
    for days, gone in ((399, 0), (401, 1), (401, 0)):
        later = clock.moved_to(clock.now() + timedelta(days=days))
        with later, desk.database.transaction() as session:
            assert forget_answers(session, 400) == gone
