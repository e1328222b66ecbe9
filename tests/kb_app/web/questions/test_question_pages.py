"""The pages of questions: who sees which, what is offered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from core.database import Database
from search_index.engine import Index
from tests.makers import Browser
from tests.questions.asking import ask

Login = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


@pytest.mark.parametrize(
    ("who", "shows", "hides"),
    [
        ("an", ["客户8812", "登记回电", "不用答复了"], ["起草答案", "经过"]),
        ("wang", ["起草答案", "不归本部门，退回", "稍后处理", "经过"], ["客户8812", "登记回电"]),
        ("zhou", ["客户8812", "转派", "关联已有条目", "经过"], ["起草答案"]),
    ],
)
def test_the_page_offers_what_one_may_do(
    browser: Login, asked: int, who: str, shows: list[str], hides: list[str]
) -> None:
    page = browser(who).get(f"/questions/{asked}").get_data(as_text=True)
    assert [text for text in shows if text not in page] == []
    assert [text for text in hides if text in page] == []


def test_a_snoozed_group_waits_out_of_the_count(browser: Login, asked: int) -> None:
    wang = browser("wang")
    assert "1 个问题等您答复" in wang.get("/questions").get_data(as_text=True)
    assert wang.post(f"/questions/{asked}/snooze", {"hours": "2"}).status_code == 303
    assert "个问题等您答复" not in wang.get("/questions").get_data(as_text=True)
    with clock.moved_to(clock.now() + timedelta(hours=2, minutes=1)):
        assert "1 个问题等您答复" in browser("wang").get("/questions").get_data(as_text=True)


def test_what_somebody_typed_is_inert(browser: Login, database: Database, index: Index) -> None:
    index.rebuild([])
    evil = "<script>alert(1)</script>{{7*7}}"
    question = ask(database, index, evil, category="third-party", details={"what": evil})
    for who in ("an", "wang", "zhou"):
        for path in ("/questions", f"/questions/{question}"):
            page = browser(who).get(path).get_data(as_text=True)
            assert "<script>alert" not in page
            assert "{{7*7}}" in page
