"""The pages of the review policy: a rule is changed, previewed, refused; a version put back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from people.queries import user_named
from review.policies.queries import current_version
from review.policies.rules import rules_of
from tests.databases import ON_SQLITE
from tests.makers import APPROVAL, TICKED, Browser, Maker

pytestmark = ON_SQLITE

KEY = "*/*/obligations"


@pytest.fixture
def admin(maker: Maker, browser: Callable[[str], Browser]) -> Browser:
    """An administrator, before the policy a new base starts with."""
    maker.full_committee()
    return browser("admin")


def form(admin: Browser, **changes: str) -> dict[str, str]:
    """The form of the rule for obligations as the page sends it, with changes."""
    page = admin.get(f"/admin/policies/rule?key={KEY}").get_data(as_text=True)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    return {
        "key": KEY,
        "version": version[1],
        "grades.2": "obligations",
        "seats.0.who": "owner",
        "seats.0.count": "1",
        "seats.0.department": "",
        "seats.1.who": "service",
        "seats.1.count": "1",
        "seats.2.who": "",
        "seats.2.count": "1",
        "departments": "2",
        "hours": "48",
        "checklist.0.key": "",
        "checklist.0.text": "数字已核对",
        "checklist.1.text": "",
        "resets.obligations.0": "owner",
        "note": "试",
        **changes,
    }


def hours(maker: Maker) -> list[int]:
    """The hours of all rules in force."""
    with maker.database.reading() as session:
        return sorted(rule.hours for rule in rules_of(current_version(session).rules))


def test_a_rule_is_saved_as_a_new_version_and_the_old_one_put_back(
    admin: Browser, maker: Maker
) -> None:
    saved = admin.post("/admin/policies/rule", form(admin, hours="36", op="save"))
    assert saved.status_code == 303
    assert hours(maker) == [24, 24, 36, 72, 72]
    page = admin.get("/admin/policies").get_data(as_text=True)
    assert "第 4 版" in page
    assert "36 小时" in page
    assert admin.get("/admin/policies/3").status_code == 200
    assert admin.post("/admin/policies/3/restore").status_code == 303
    assert hours(maker) == [24, 24, 48, 72, 72]


def test_the_preview_shows_numbers_and_no_titles_and_saves_nothing(
    admin: Browser, maker: Maker
) -> None:
    maker.submitted(title="还没公开的题目")
    previewed = admin.post("/admin/policies/rule", form(admin, op="preview", hours="5"))
    page = previewed.get_data(as_text=True)
    assert previewed.status_code == 200
    assert "共 1 件，1 件的要求会变" in page
    assert "KB-000001" in page
    assert "还没公开的题目" not in page
    assert hours(maker) == [24, 24, 48, 72, 72]


def test_a_stale_form_keeps_what_was_typed(admin: Browser, maker: Maker) -> None:
    mine = form(admin, hours="30", op="save")
    admin.post("/admin/policies/rule", form(admin, hours="40", op="save"))
    refused = admin.post("/admin/policies/rule", mine)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 412
    assert 'value="30"' in page
    assert "40 小时" in page
    assert hours(maker) == [24, 24, 40, 72, 72]
    assert admin.post("/admin/policies/rule", {**mine, "version": "4"}).status_code == 303
    assert hours(maker) == [24, 24, 30, 72, 72]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"departments": "3"}, "不能多于会签的总人数"),
        ({"hours": "0"}, "需要 1 到 720 之间的整数"),
        ({"grades.0": "wording"}, "与前面的规则管的是同样的改动"),
        ({"kind": "answer"}, "没有适用于所有类别和类型的规则"),
        ({"op": "remove"}, "没有适用于所有类别和类型的规则"),
        ({"seats.1.who": "department"}, "指定部门时请选择一个部门"),
    ],
)
def test_what_makes_no_sense_is_said_on_the_form(
    admin: Browser, changes: dict[str, str], told: str
) -> None:
    refused = admin.post("/admin/policies/rule", form(admin, **changes))
    assert refused.status_code == 400
    assert told in refused.get_data(as_text=True)


def test_whom_it_leaves_stuck_is_said(admin: Browser) -> None:
    changes = {"seats.1.who": "department", "seats.1.department": "planning", "op": "save"}
    page = admin.post("/admin/policies/rule", form(admin, **changes), follow_redirects=True)
    assert "现在的审核委员会满足不了这些规则" in page.get_data(as_text=True)
    assert "计划建设部 1 人" in page.get_data(as_text=True)


def test_the_api_tells_previews_and_saves(admin: Browser, maker: Maker) -> None:
    maker.submitted()
    read = admin.send("GET", "/api/v1/policies").get_json()
    assert (read["version"], len(read["rules"])) == (3, 5)
    rules: list[dict[str, Any]] = [
        {k: v for k, v in rule.items() if k != "key"} for rule in read["rules"]
    ]
    rules[0]["hours"] = 9
    body = {"version": 3, "rules": rules, "note": "快些"}
    shown = admin.send("POST", "/api/v1/policies/preview", body).get_json()
    assert (shown["total"], shown["items"][0]["number"]) == (1, "KB-000001")
    saved = admin.send("PUT", "/api/v1/policies", body)
    assert (saved.status_code, saved.get_json()["version"]) == (200, 4)
    assert admin.send("PUT", "/api/v1/policies", body).status_code == 412
    listed = admin.send("GET", "/api/v1/policies/versions").get_json()
    assert [one["version"] for one in listed["items"]] == [4, 3, 2, 1]
    assert admin.send("GET", "/api/v1/policies/versions/9").status_code == 404


def test_the_page_of_a_review_says_what_it_touches_and_who_is_missing(
    admin: Browser, maker: Maker, browser: Callable[[str], Browser]
) -> None:
    review_id = maker.submitted()
    page = browser("sun").get(f"/review/{review_id}").get_data(as_text=True)
    assert "金额、期限与义务" in page
    assert "＋ 24 小时" in page
    assert "您会签后还需：市场营销部 1 人" in page
    decision = f"/api/v1/reviews/{review_id}/decision"
    assert browser("sun").send("POST", decision, APPROVAL).status_code == 200
    page = browser("chen").get(f"/review/{review_id}").get_data(as_text=True)
    assert "还需：</strong>市场营销部 1 人" in page
    document = browser("chen").send("GET", f"/api/v1/reviews/{review_id}").get_json()
    assert document["grade"] == "obligations"
    assert [need["label"] for need in document["demand"]["missing"]] == ["市场营销部 1 人"]
    assert document["demand"]["checklist"][0]["key"] == "numbers"


def test_a_review_nobody_can_pass_says_so(maker: Maker, browser: Callable[[str], Browser]) -> None:
    maker.full_committee()
    review_id = maker.submitted()
    with maker.database.transaction() as session:
        qian = user_named(session, "qian")
        assert qian is not None
        qian.active = False
    page = browser("chen").get(f"/review/{review_id}").get_data(as_text=True)
    assert "没有人能满足" in page


def test_an_interim_text_is_marked_wherever_it_is_seen(
    maker: Maker, browser: Callable[[str], Browser]
) -> None:
    number = maker.draft(title="抢修口径")
    review_id = maker.submit(number)
    for name in ("chen", "sun"):
        form = {"hours": "4", "reason": "抢修", **TICKED}
        done = browser(name).post(f"/review/{review_id}/urgent", form)
        assert done.status_code == 303
    maker.drain()
    agent = browser("an")
    for path in ("/search?q=抢修口径", f"/entries/{number}"):
        assert "临时，到" in agent.get(path).get_data(as_text=True), path
    assert "临时，到" in agent.get(f"/search/preview/{number}").get_json()["preview"]
    (hit,) = agent.send("GET", "/api/v1/search?q=抢修口径").get_json()["hits"]
    assert hit["provisional_until"]
    assert agent.send("GET", f"/api/v1/entries/{number}").get_json()["provisional_until"]
    assert agent.send("GET", f"/api/v1/entries/{number}/history").get_json()["total"] == 0
