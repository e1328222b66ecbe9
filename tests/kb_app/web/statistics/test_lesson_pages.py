"""What use taught, as supervisors see it: each night's figures, and a click that takes it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import clock
from core.database import Database
from search_index.models import MeaningLesson
from tests.makers import Browser


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


@pytest.fixture
def lesson_ids(database: Database) -> list[int]:
    with database.transaction() as session:
        rows = [
            MeaningLesson(
                at=clock.now(),
                model="m",
                pairs=120,
                asked=14,
                before=0.5125,
                after=after,
                kept=after > 0.52,
                shift=0.0,
                stretch=1.0,
                change=b"",
            )
            for after in (0.6, 0.5, 0.7)
        ]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def test_figures_are_shown_and_the_newest_goes_back(
    browser: Callable[[str], Browser], lesson_ids: list[int]
) -> None:
    supervisor = browser("zhou")
    page = supervisor.get("/statistics/lessons").get_data(as_text=True)
    for text in ("0.512", "0.700", "未采用", "使用中", "已被新的替代"):
        assert text in page
    assert page.count("/take-back") == 1
    done = supervisor.post(f"/statistics/lessons/{lesson_ids[2]}/take-back")
    assert done.status_code == 303
    page = supervisor.get("/statistics/lessons").get_data(as_text=True)
    assert "已撤回" in page
    assert "/take-back" not in page
