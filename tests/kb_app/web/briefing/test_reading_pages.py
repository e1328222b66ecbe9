"""Required reading on pages: without a script, in the head of every page, beside the empty box."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from search_index import services as index_services
from tests.briefing.reading_desk import Desk
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def desk(maker: Maker) -> Desk:
    """Everything published before it counts as known."""
    index_services.rebuild(maker.database, maker.index)
    return Desk(maker)


def test_a_change_is_read_and_confirmed_without_a_script(browser: Open, desk: Desk) -> None:
    """Badge, change, question; the wrong figure shows the passage; the right one ends it."""
    number = desk.publish()
    desk.revise(number, "结清电费后 12 小时内恢复供电。")
    an, zhou = browser("an"), browser("zhou")
    start = an.get("/search").text
    assert "1 条未读" in start
    assert "<del>24 小时</del>" in start
    assert "核对：结清电费后 ＿＿＿内恢复供电" in start
    page = an.get("/required-reading").text
    assert page.count("1 条须读") == 4, "the badge, for eyes and for readers of screens"
    (asked,) = desk.to_read()
    assert asked.check is not None
    path = f"/required-reading/{asked.reading.id}/confirm"
    wrong = an.post(path, {"revision": "2", "choice": str(3 - asked.check.right)})
    assert wrong.status_code == 400
    assert "再看一遍原文：结清电费后 12 小时内恢复供电" in wrong.text
    stale = an.post(path, {"revision": "1", "choice": str(asked.check.right)})
    assert stale.status_code == 303
    assert "这一条刚有变化" in an.get("/required-reading").text

    watch = zhou.get("/required-reading/watch").text
    assert "未排班" in watch
    assert "未排班 1 人未读" in zhou.get("/statistics").text, "among what has to be done now"
    assert "0 / 1 人已确认" in watch
    assert zhou.post(f"/required-reading/{asked.reading.id}/remind").status_code == 303
    assert "已提醒 1 人" in zhou.get("/required-reading/watch").text
    zhou.post(f"/required-reading/{asked.reading.id}/remind", {"shift": "0"})
    assert "15 分钟内已经提醒过" in zhou.get("/required-reading/watch").text
    assert f"须读：{number} 请看过并确认" in an.get("/inbox").text
    done = an.post(path, {"revision": "2", "choice": str(asked.check.right)})
    assert done.status_code == 303
    page = an.get("/required-reading").text
    assert "没有要读的" in page
    assert f"/entries/{number}" in page, "confirmed, to be looked up again"
    assert "条须读" not in page


def test_the_choice_stands_on_the_page_of_the_review(browser: Open, desk: Desk) -> None:
    """What is proposed is shown, and what was chosen holds; by a program the same."""
    number = desk.publish()
    desk.draft(number, "结清电费后 12 小时内恢复供电。")
    review = desk.maker.submit(number)
    wang, chen = browser("wang"), browser("chen")
    page = chen.get(f"/review/{review}").text
    assert "自动建议：金额、期限或义务有改动" in page
    sent = {"required": "true", "roles.0": "contributor", "due_minutes": "45"}
    assert wang.post(f"/review/{review}/required-reading", sent).status_code == 303
    assert "wang 选定" in chen.get(f"/review/{review}").text
    told = chen.send("GET", f"/api/v1/reviews/{review}/required-reading").json
    assert told["proposed"] is True
    assert told["chosen"] == {
        "required": True,
        "due_minutes": 45,
        "chosen_by": "wang",
        "roles": ["contributor"],
        "departments": [],
        "shifts": [],
    }
    bad = {"required": "true", "shifts.0": "99"}
    assert wang.post(f"/review/{review}/required-reading", bad).status_code == 303
    assert "没有这个班次" in wang.get(f"/review/{review}").text
    desk.maker.sign_all(review)
    desk.tick()
    assert (desk.numbers(), desk.numbers("wang")) == ([], [number])
    assert "data-required" not in chen.get(f"/review/{review}").text


def test_by_a_program(browser: Open, desk: Desk) -> None:
    """The same over the API: what is asked does not say which figure is right."""
    number = desk.publish()
    zhou, an = browser("zhou"), browser("an")
    made = zhou.send("POST", "/api/v1/required-readings", {"number": number, "due_minutes": 5})
    assert made.status_code == 201
    desk.revise(number, "结清电费后 12 小时内恢复供电。")
    (item,) = an.send("GET", "/api/v1/required-readings").json["items"]
    assert item["changes"] == [{"before": "24 小时", "after": "12 小时"}]
    assert set(item["check"]) == {"asked", "choices"}
    right = 1 + item["check"]["choices"].index("12 小时")
    path = f"/api/v1/required-readings/{item['id']}/confirmation"
    wrong = an.send("POST", path, {"revision": 2, "choice": 3 - right})
    assert (wrong.status_code, wrong.json["code"]) == (400, "wrong_answer")
    assert wrong.json["passage"] == "结清电费后 12 小时内恢复供电"
    assert an.send("POST", path, {"revision": 1, "choice": right}).status_code == 412
    (watched,) = zhou.send("GET", "/api/v1/required-readings/watched").json["items"]
    assert watched["missing"] == [{"shift": None, "name": None, "on_shift": 0, "users": ["an"]}]
    assert an.send("POST", path, {"revision": 2, "choice": right}).status_code == 200
    assert an.send("GET", "/api/v1/required-readings").json["items"] == []
    assert re.search("punctuality.csv", zhou.get("/required-reading/watch").text)
    assert "编号" in zhou.get("/required-reading/punctuality.csv").text
