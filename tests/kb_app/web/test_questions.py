"""Forms on the pages of questions: done, refused with what was typed, and who sees which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from core.database import Database
from questions.models import GroupState
from search_index.engine import Index
from tests.makers import Browser, Maker, actor_named
from tests.questions.asking import ask, group_of
from tests.questions.asking import asked as recorded

TEXT = "充电桩报装要什么材料"
Login = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


@pytest.fixture
def asked(app: Flask, database: Database, index: Index) -> int:
    """A question with marketing; the caller waits for a call."""
    index.rebuild([])
    promise = {"promise": "simple", "caller": "客户8812"}
    actor, context = actor_named(database, "an"), app.extensions["kb"].question_context
    return recorded(database, context, actor, TEXT, category="third-party", callback=promise).id


def test_one_form_leads_to_a_draft(browser: Login, database: Database, asked: int) -> None:
    wang = browser("wang")
    answered = wang.post(f"/questions/{asked}/answer", {"answer": "身份证。", "general": "true"})
    assert answered.status_code == 303
    assert "/contribute/KB-" in answered.location
    assert TEXT in wang.get(answered.location).get_data(as_text=True)
    assert group_of(database, asked).state == GroupState.ANSWERING
    again = wang.post(f"/questions/{asked}/answer", {"answer": "又一个", "general": "true"})
    assert again.status_code == 409
    assert "又一个" in again.get_data(as_text=True)  # what was typed stays


def test_merging_says_why_and_can_be_undone_where_one_is(
    browser: Login, database: Database, index: Index, asked: int
) -> None:
    other = ask(database, index, "充电桩报装要多少钱", category="third-party", same_as="")
    wang, group = browser("wang"), f"/questions/{group_of(database, asked).number}"
    page = wang.get(group).get_data(as_text=True)
    assert "都说到：" in page
    assert "只有一方说到：" in page
    assert "撤销：" not in page
    into = {"into": group.rsplit("/", 1)[1]}
    for action, reference, told in (
        ("merge", other, "撤销：并入了"),
        ("split", other, "撤销：拆出了"),
    ):
        done = wang.post(f"/questions/{reference}/{action}", into if action == "merge" else {})
        assert done.location.endswith(group)
        assert told in wang.get(group).get_data(as_text=True)
        wang.post(f"{group}/undo", {})
        if action == "merge":
            assert group_of(database, other).id != group_of(database, asked).id
            wang.post(f"/questions/{other}/merge", into)
    assert group_of(database, other).id == group_of(database, asked).id


def test_a_return_needs_its_rule(browser: Login, database: Database, asked: int) -> None:
    wang, path = browser("wang"), f"/questions/{asked}/route"
    refused = wang.post(path, {"department": "service", "reason": ""})
    assert refused.status_code == 400
    done = wang.post(path, {"department": "service", "reason": "第四条"})
    assert done.location.endswith("/questions")  # it is another department's now
    assert "第四条" in browser("zhao").get(f"/questions/{asked}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "shows", "hides"),
    [
        ("an", ["客户8812", "登记回电", "不用答复了"], ["起草答案", "经过"]),
        ("wang", ["起草答案", "不归本部门，退回", "稍后处理", "经过"], ["客户8812", "登记回电"]),
        ("zhou", ["客户8812", "转派", "关联已有条目", "经过"], ["起草答案</summary>"]),
    ],
)
def test_the_page_offers_what_one_may_do(
    browser: Login, asked: int, who: str, shows: list[str], hides: list[str]
) -> None:
    page = browser(who).get(f"/questions/{asked}").get_data(as_text=True)
    assert [text for text in shows if text not in page] == []
    assert [text for text in hides if text in page] == []


def test_a_call_is_recorded_from_the_list_of_calls(browser: Login, asked: int) -> None:
    an = browser("an")
    assert "客户8812" in an.get("/questions?show=calls").get_data(as_text=True)
    unreached = an.post(f"/questions/{asked}/call", {"satisfaction": "unreached"})
    assert unreached.status_code == 303
    assert TEXT in an.get("/questions?show=calls").get_data(as_text=True)  # still owed
    an.post(f"/questions/{asked}/call", {"satisfaction": "satisfied", "note": "谢谢"})
    assert TEXT not in an.get("/questions?show=calls").get_data(as_text=True)
    assert an.post(f"/questions/{asked}/call", {"satisfaction": "satisfied"}).status_code == 409


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
