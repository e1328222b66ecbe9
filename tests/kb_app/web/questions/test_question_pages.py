"""The pages of questions: who sees which, what is offered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from core.database import Database
from questions.models import QuestionGroup, Urgency
from search_index.engine import Index
from tests.makers import Browser
from tests.questions.asking import ask, group_of

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


def test_what_is_near_is_counted_and_what_is_late_and_urgent_stands_out(
    browser: Login, database: Database, index: Index
) -> None:
    now = clock.now()
    due = {
        "电梯里困了人": (timedelta(minutes=-131), Urgency.URGENT),
        "电表箱漏水": (timedelta(minutes=-20.5), Urgency.SIMPLE),
        "峰谷电价是多少": (timedelta(minutes=42.5), Urgency.SIMPLE),
        "光伏并网怎么办": (timedelta(days=3), Urgency.COMPLEX),
    }
    for text, (left, urgency) in due.items():
        group = group_of(database, ask(database, index, text, category="third-party"))
        with database.transaction() as session:
            stored = session.get_one(QuestionGroup, group.id)
            stored.due_at, stored.urgency = now + left, urgency
    page = browser("zhou").get("/questions?show=open").text
    rows = {
        text: next(row for row in re.split(r"(?=<li[ >])", page) if text in row) for text in due
    }
    told = [re.sub(r".*?<time[^>]*>([^<]*)<.*", r"\1", rows[text], flags=re.S) for text in due]
    assert told[:3] == ["逾期 2 小时 11 分", "逾期 20 分钟", "还有 42 分钟"]
    assert told[3].endswith("前答复")
    assert ["is-burning" in rows[text] for text in due] == [True, False, False, False]
