"""The duty rota on its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from core.database import Database
from search_index.engine import Index
from tests.makers import Browser, Maker
from tests.questions.asking import ask, group_of

Login = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


def test_the_rota_says_who_gets_the_next_one(
    browser: Login, database: Database, index: Index, asked: int, maker: Maker
) -> None:
    wang, li = browser("wang"), maker.actor("li")
    today = clock.today()
    days = {"first_day": str(today), "last_day": str(today + timedelta(days=6))}
    wrong = wang.post("/questions/duty", {"user": "zhao", **days})
    assert wrong.status_code == 400
    backwards = wang.post("/questions/duty", {"user": "li", **days, "last_day": "2020-01-01"})
    assert backwards.status_code == 400
    assert wang.post("/questions/duty", {"user": "li", **days}).status_code == 303
    for text in ("电费发票抬头写错了", "空调外机漏水谁管", "路灯不亮找谁"):
        assert (
            group_of(database, ask(database, index, text, category="third-party")).assignee_id
            == li.id
        )
    assert "li" in wang.get("/questions/duty").get_data(as_text=True)
    assert wang.post("/questions/duty/1/drop").status_code == 303
    assert browser("zhao").post("/questions/duty/1/drop").status_code == 404
