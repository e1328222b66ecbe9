"""What agents could not answer becomes an answer: the whole loop over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from core import clock
from core.database import Database
from kb_app.settings import Settings
from people.queries import user_named
from questions.jobs import attend
from tests.kb_app.api.conftest import Caller
from tests.makers import APPROVAL, Maker

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
FIRST = "小区充电桩报装要什么材料"


@pytest.fixture
def engine_kind() -> str:
    """The services under it are tested on both."""
    return "sqlite"


class Hotline:
    """Everybody with a token, and a worker that is started anew each time."""

    def __init__(self, app: Flask, maker: Maker, settings: Settings) -> None:
        self.app, self.maker, self.settings = app, maker, settings
        self._callers: dict[str, Caller] = {}

    def __call__(
        self, who: str, method: str, path: str, json: Any = None, status: int = 200
    ) -> Any:
        if who not in self._callers:
            self._callers[who] = Caller(self.app, self.maker.token(who))
        answer = self._callers[who].call(method, path, json)
        assert answer.status_code == status, answer.get_json()
        return answer.get_json()

    def work(self) -> None:
        """What the worker does, after a restart."""
        self.maker.drain()
        attend(self.maker.database, self.maker.index)

    def messages(self, who: str) -> list[str]:
        """What stands in somebody's inbox."""
        return [item["text"] for item in self(who, "GET", "/inbox")["items"]]

    def approve(self, number: str, author: str) -> None:
        """Through review, by as many of the committee as the policy of a new base asks for."""
        review = self(author, "POST", f"/entries/{number}/submit", status=201)["review"]
        committee = iter(("sun", "qian", "chen"))
        decided = {"state": "open"}
        while decided["state"] == "open":
            path = f"/reviews/{review}/decision"
            decided = self(next(committee), "POST", path, APPROVAL)


@pytest.fixture
def hotline(app: Flask, maker: Maker, settings: Settings) -> Hotline:
    maker.index.rebuild([])
    maker.full_committee()
    return Hotline(app, maker, settings)


def test_no_result_becomes_an_answer_that_is_found(hotline: Hotline, database: Database) -> None:
    with clock.moved_to(NOON):
        assert hotline("an", "GET", f"/search?q={FIRST}")["total"] == 0
        waits = {"promise": "simple", "caller": "客户8812"}
        first = hotline(
            "an",
            "POST",
            "/questions",
            {"text": FIRST, "category": "third-party", "callback": waits},
            201,
        )
        same = hotline("an", "POST", "/questions", {"text": f"{FIRST}呢"}, 201)
        other = {"text": "给电动车装充电的桩子怎么申请", "same_as": first["group"]}
        third = hotline("zhou", "POST", "/questions", other, 201)
    group = first["group"]
    assert [same["group"], third["group"]] == [group, group]
    assert same["similar"]["questions"][0]["group"] == group
    assert third["sightings"] == 3

    with clock.moved_to(NOON + timedelta(minutes=5)):
        returned = {"department": "service", "reason": "报装归客户服务中心，职责规定第四条"}
        at_service = hotline("wang", "POST", f"/questions/{first['id']}/route", returned)
        assert at_service["department"] == "service"
        hotline("wang", "GET", f"/questions/{group}", status=404)

    for minutes in (95, 95, 125, 125, 300):
        with clock.moved_to(NOON + timedelta(minutes=minutes)):
            hotline.work()
    steps = [s["step"] for s in hotline("zhao", "GET", f"/questions/{group}")["steps"]]
    assert [steps.count(kind) for kind in ("returned", "reminded", "escalated")] == [1, 1, 1]

    note = {"note": "请客户留下联系方式，工作人员会回电"}
    hotline("zhao", "POST", f"/questions/{group}/interim", note)
    assert hotline("an", "GET", f"/questions/{group}")["interim"] == note["note"]

    drafted = hotline(
        "zhao", "POST", f"/questions/{group}/answer", {"answer": "身份证和车位证明。"}, 201
    )
    number = drafted["number"]
    draft = hotline("zhao", "GET", f"/entries/{number}")["draft"]
    assert draft["title"] == FIRST
    assert draft["content"]["variants"] == [f"{FIRST}呢", other["text"]]
    hotline("an", "GET", f"/entries/{number}", status=404)
    hotline.work()
    assert hotline("an", "GET", f"/questions/{group}")["state"] == "answering"

    hotline.approve(number, "zhao")
    hotline.work()
    answered = hotline("an", "GET", f"/questions/{group}")
    assert (answered["state"], answered["number"]) == ("answered", number)
    for text in (FIRST, f"{FIRST}呢", other["text"]):
        hits = hotline("an", "GET", f"/search?q={text}")["hits"][:3]
        assert number in [hit["number"] for hit in hits]
    assert sum(number in text for text in hotline.messages("an")) == 1

    owed = hotline("an", "GET", "/callbacks")["items"]
    assert [(q["id"], q["caller"]) for q in owed] == [(first["id"], "客户8812")]
    assert hotline("zhao", "GET", "/callbacks")["items"] == []
    called = {"satisfaction": "satisfied", "note": "客户电话13812345678"}
    done = hotline("an", "POST", f"/questions/{first['id']}/call", called)
    assert done["satisfaction"] == "satisfied"
    [known] = hotline("an", "GET", f"/questions/{first['id']}")["questions"][:1]
    assert known["caller"] is None
    assert hotline("an", "GET", "/callbacks")["items"] == []

    again = hotline("an", "POST", "/questions", {"text": FIRST}, 201)
    assert again["group"] == group
    reopened = hotline("an", "GET", f"/questions/{group}")
    assert (reopened["state"], reopened["reopened"]) == ("open", 1)


def test_what_does_not_find_the_answer_is_shown_and_added(hotline: Hotline) -> None:
    asked = hotline("an", "POST", "/questions", {"text": FIRST, "category": "service"}, 201)
    group = asked["group"]
    for title in ("客户缴费渠道", "停电通知提前几天", "表计轮换周期", "电价执行标准"):
        hotline.maker.published(author="zhao", department="service", title=title + FIRST[:9])
    wrong = hotline.maker.published(author="zhao", department="service", title="台风天气抢修")
    linked = hotline("zhao", "POST", f"/questions/{group}/link", {"number": wrong})
    assert linked["not_found"] == [FIRST]
    assert linked["group"]["state"] == "answering"
    added = hotline("zhao", "POST", f"/questions/{group}/variants", status=201)
    assert added["number"] == wrong
    hotline.approve(wrong, "zhao")
    hotline.work()
    assert hotline("an", "GET", f"/questions/{group}")["state"] == "answered"


def test_a_flag_travels_the_same_road(hotline: Hotline) -> None:
    number = hotline.maker.published()
    flag = {"reason": "outdated", "passage": "24 小时", "comment": "新规定是 12 小时"}
    flagged = hotline("an", "POST", f"/entries/{number}/flags", flag, 201)
    again = hotline("zhou", "POST", f"/entries/{number}/flags", {"reason": "wrong"}, 201)
    assert flagged["flag"] == again["flag"]
    group = hotline("wang", "GET", f"/questions/{flagged['flag']}")
    assert (group["kind"], group["department"], group["sightings"]) == ("flag", "marketing", 2)
    answer = {"answer": "结清电费后 12 小时内恢复供电。"}
    hotline("wang", "POST", f"/questions/{flagged['flag']}/answer", answer, 201)
    hotline.work()
    assert hotline("wang", "GET", f"/questions/{flagged['flag']}")["state"] == "answering"
    hotline.approve(number, "wang")
    hotline.work()
    assert hotline("an", "GET", f"/questions/{flagged['flag']}")["state"] == "answered"
    assert sum(number in text for text in hotline.messages("an")) == 1


def test_a_flag_that_is_not_right_is_explained(hotline: Hotline) -> None:
    number = hotline.maker.published()
    flagged = hotline("an", "POST", f"/entries/{number}/flags", {"reason": "wrong"}, 201)
    kept = {"reason": "条例第十二条就是这样规定的"}
    closed = hotline("wang", "POST", f"/questions/{flagged['flag']}/close", kept)
    assert (closed["state"], closed["close_reason"]) == ("closed", kept["reason"])
    assert len(hotline.messages("an")) == 1


def test_two_returns_go_to_the_chair(hotline: Hotline) -> None:
    asked = hotline("an", "POST", "/questions", {"text": FIRST, "category": "third-party"}, 201)
    path = f"/questions/{asked['id']}/route"
    hotline("wang", "POST", path, {"department": "service", "reason": "第四条"})
    back = hotline("zhao", "POST", path, {"department": "marketing", "reason": "第五条"})
    assert back["with_chair"]
    hotline("wang", "POST", path, {"department": "service", "reason": "不是"}, 409)
    decided = hotline("zhou", "POST", path, {"department": "marketing", "reason": "裁定"})
    assert (decided["with_chair"], decided["department"]) == (False, "marketing")


def test_the_committees_chair_decides_what_nobody_takes(hotline: Hotline) -> None:
    with hotline.maker.database.transaction() as session:
        chen = user_named(session, "chen")
        assert chen is not None
        chen.is_chair = True
    asked = hotline("an", "POST", "/questions", {"text": FIRST, "category": "third-party"}, 201)
    path = f"/questions/{asked['id']}"
    hotline("chen", "GET", path, status=404)
    hotline("wang", "POST", f"{path}/route", {"department": "service", "reason": "第四条"})
    hotline("zhao", "POST", f"{path}/route", {"department": "marketing", "reason": "第五条"})
    assert [group["group"] for group in hotline("chen", "GET", "/questions")["items"]] == [
        asked["group"]
    ]
    assert any(asked["group"] in text for text in hotline.messages("chen"))
    decided = {"department": "service", "reason": "裁定"}
    assert not hotline("chen", "POST", f"{path}/route", decided)["with_chair"]
    assert hotline("zhao", "GET", path)["department"] == "service"


def test_the_edges_have_an_outcome(hotline: Hotline) -> None:
    ask = {"text": FIRST, "category": "third-party"}
    first = hotline("an", "POST", "/questions", ask, 201)
    drafted = hotline("wang", "POST", f"/questions/{first['id']}/answer", {"answer": "甲"}, 201)
    twice = hotline("li", "POST", f"/questions/{first['id']}/answer", {"answer": "乙"}, 409)
    assert twice["code"] == "already_answering"
    assert twice["number"] == drafted["number"]
    # an agent closes while it is being answered: the answer goes on
    closed = hotline("an", "POST", f"/questions/{first['id']}/close", {"reason": "客户挂断"})
    assert closed["state"] == "answering"
    # a second department answers too; a merge during an answer takes the draft along
    second = {"text": "给电动车装充电的桩子怎么申请", "category": "service"}
    other = hotline("an", "POST", "/questions", second, 201)
    theirs = hotline("zhao", "POST", f"/questions/{other['id']}/answer", {"answer": "丙"}, 201)
    merged = hotline("zhou", "POST", f"/questions/{first['id']}/merge", {"into": other["id"]})
    assert (merged["group"], merged["state"]) == (other["group"], "answering")
    whole = hotline("zhou", "GET", f"/questions/{other['group']}")
    assert {a["number"] for a in whole["answers"]} == {drafted["number"], theirs["number"]}
    # the first one published and found closes it; the other draft stays, its writer is told
    hotline.approve(theirs["number"], "zhao")
    hotline.work()
    done = hotline("zhou", "GET", f"/questions/{other['group']}")
    assert (done["state"], done["number"]) == ("answered", theirs["number"])
    assert hotline("wang", "GET", f"/entries/{drafted['number']}")["draft"]
    assert any(theirs["number"] in text for text in hotline.messages("wang"))


def test_merge_and_split_can_be_undone(hotline: Hotline) -> None:
    ids = [
        hotline("an", "POST", "/questions", {"text": text, "category": "third-party"}, 201)
        for text in (FIRST, f"{FIRST}呢", "电费发票抬头写错了能改吗")
    ]
    a, b, c = (one["id"] for one in ids)
    assert ids[0]["group"] == ids[1]["group"] != ids[2]["group"]
    merged = hotline("wang", "POST", f"/questions/{c}/merge", {"into": ids[0]["group"]})
    assert merged["sightings"] == 3
    hotline("wang", "POST", f"/questions/{ids[0]['group']}/undo")
    assert hotline("wang", "GET", f"/questions/{c}")["group"] == ids[2]["group"]
    apart = hotline("wang", "POST", f"/questions/{b}/split", status=201)
    assert apart["group"] not in (ids[0]["group"], ids[2]["group"])
    assert apart["sightings"] == 1
    hotline("wang", "POST", f"/questions/{a}/undo")
    assert hotline("wang", "GET", f"/questions/{b}")["group"] == ids[0]["group"]
    hotline("wang", "POST", f"/questions/{a}/undo", status=409)
