"""The queue in a real browser: by keyboard, with a claim that renews, without barriers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PageOf = Callable[..., Page]


def test_by_keyboard_alone(page_of: PageOf) -> None:
    page = page_of("reviewer2", DEMO)
    page.goto("/review")
    rows = page.locator("[data-queue] a.row-item")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    expect(page.locator("#batch")).to_be_hidden()
    page.keyboard.press("x")
    expect(page.locator("[data-row]").nth(1).get_by_role("checkbox")).to_be_checked()
    expect(page.locator("[data-batch-count]")).to_have_text("已勾选 1 件")
    page.keyboard.press("x")
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    title = rows.nth(0).locator(".row-item__title").inner_text()
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/review/\d+$"))
    expect(page.locator("#review-title")).to_have_text(title)
    expect(page.locator("[aria-current=step]")).to_have_count(1)
    link = page.locator(".whole [data-note]").nth(1)  # a first publication: nothing to compare
    link.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("请写明依据")
    page.keyboard.press("Control+Enter")
    noted = page.locator(f'[data-key="{link.get_attribute("data-note")}"] [data-comment]')
    expect(noted).to_contain_text("请写明依据")
    expect(link).to_be_focused()


def test_a_claim_renews_while_the_page_is_open_and_says_when_it_is_lost(page_of: PageOf) -> None:
    page = page_of("reviewer2", DEMO)
    page.goto("/review")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/review/\d+$"))
    page.get_by_role("button", name="认领 30 分钟").click()
    expect(page.get_by_text("由您认领至")).to_be_visible()
    with page.expect_response(re.compile("/claim/renewal")) as renewed:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert renewed.value.status == 200
    expect(page.locator("[data-claim-lost]")).to_be_hidden()

    elsewhere = page.context.new_page()
    elsewhere.goto(page.url)
    elsewhere.get_by_role("button", name="交还").click()
    expect(elsewhere.get_by_role("button", name="认领 30 分钟")).to_be_visible()
    page.fill("#f-comment", "写了一半的意见")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-claim-lost]")).to_be_visible()
    expect(page.locator("#f-comment")).to_have_value("写了一半的意见")
