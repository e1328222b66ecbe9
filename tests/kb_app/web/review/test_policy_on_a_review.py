"""What the policy in force makes of the page of a review, and of what is shown before it passed."""

from __future__ import annotations

import re
from collections.abc import Callable

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
        assert "临时，还有 3 小时" in agent.get(path).get_data(as_text=True), path
    assert "临时，还有 3 小时" in agent.get(f"/search/preview/{number}").get_json()["preview"]
    (hit,) = agent.send("GET", "/api/v1/search?q=抢修口径").get_json()["hits"]
    assert hit["provisional_until"]
    assert agent.send("GET", f"/api/v1/entries/{number}").get_json()["provisional_until"]
    assert agent.send("GET", f"/api/v1/entries/{number}/history").get_json()["total"] == 0
