"""A block of text in a real browser: put into an answer, changed, and seen wherever it is said."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
HOURS = "营业厅营业时间"


def test_a_block_is_inserted_and_its_change_is_read_where_it_stands(
    page_of: Callable[..., Page],
) -> None:
    page = page_of("marketing", DEMO)
    page.goto("/contribute/new/answer")
    page.get_by_label("标题").fill("示例：到哪里办")
    answer = page.locator('[name="content.answer"]')
    answer.fill("可以到营业厅办理，")
    page.locator("[data-blocks] summary").click()
    page.get_by_role("listitem").filter(has_text=HOURS).get_by_role("button").click()
    expect(answer).to_have_value(re.compile(rf"办理，\[\[KB-\d{{6}} {HOURS}\]\]$"))
    expect(page).to_have_url(re.compile(r"/contribute/KB-\d{6}"), timeout=15_000)
    assert barriers(page) == []
    number = re.search(r"KB-\d{6}", answer.input_value())
    assert number
    page.goto(f"{page.url}/preview")
    expect(page.locator(".article")).to_contain_text("可以到营业厅办理，营业厅周一至周日")

    page.goto(f"/contribute/{number[0]}")
    page.get_by_role("button", name="写修改稿").click()
    expect(page.locator("[name=expires_on]")).to_have_count(0)
    page.locator('[name="content.text"]').fill("营业厅周一至周五上午9:00至下午5:00营业")
    page.get_by_role("button", name="保存并送审").click()
    expect(page.get_by_text("已送审")).to_be_visible()

    committee = page_of("reviewer3", DEMO)
    committee.goto("/review")
    committee.get_by_role("link", name=HOURS).first.click()
    readings = committee.locator("[data-reading]")
    expect(readings).to_have_count(3)
    expect(readings.first.locator("ins").first).to_contain_text("周一至周五")
    expect(committee.locator("[data-contradiction]")).to_have_count(0)
    assert barriers(committee) == []
    committee.goto(f"{committee.url.split('?')[0]}/impact")
    assert barriers(committee) == []

    page.get_by_role("button", name="撤回送审").click()
    expect(page.locator('[name="content.text"]')).to_be_visible()
