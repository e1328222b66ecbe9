"""The pages of the review policy: a rule is changed, previewed, refused; a version put back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from review.policies.queries import current_version
from review.policies.rules import rules_of
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

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
