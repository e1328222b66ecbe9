"""The agent's desk in a real browser: what is seen first, what keys do, nothing lost by one."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PageOf = Callable[..., Page]
ASKED = "欠费停电交费后多久恢复供电"
DANGER = "小区变压器冒烟了怎么办"


@pytest.fixture
def agent(page_of: PageOf) -> Page:
    """An agent before the empty box."""
    page = page_of("agent", DEMO)
    page.goto("/search")
    return page


def box(page: Page) -> Locator:
    return page.locator("#q")


def search(page: Page, text: str) -> None:
    box(page).fill(text)
    expect(page).to_have_url(re.compile(f"[?]q={quote_plus(text)}"))


def top(place: Locator) -> float:
    found = place.bounding_box()
    assert found
    return found["y"]


def test_the_sentence_stands_right_under_the_box_of_a_side_panel(agent: Page) -> None:
    agent.set_viewport_size({"width": 400, "height": 760})
    search(agent, ASKED)
    assert top(agent.locator("#preview .say")) < 240
    assert top(agent.locator("#hits [role=option]").nth(1)) < 700, "and the list below it"
    agent.locator("[popovertarget=places]").click()
    agent.get_by_role("link", name="未解答").click()
    agent.wait_for_url("**/questions*")
    expect(agent.locator("[popovertarget=shortcuts]").first).to_be_visible()


def test_six_hits_are_seen_and_nothing_stands_between_them_and_the_box(agent: Page) -> None:
    search(agent, ASKED)
    hits = agent.locator("#hits [role=option]")
    assert top(hits.first) < 190
    assert top(hits.nth(5)) < 700


def test_danger_has_one_thing_to_say_and_one_key(agent: Page) -> None:
    for text in (ASKED, DANGER):
        search(agent, text)
        expect(agent.locator("#danger .danger")).to_have_count(int(text == DANGER))
    assert barriers(agent) == []
    with agent.expect_request("**/api/v1/questions") as recorded:
        agent.keyboard.press("Alt+d")
    assert recorded.value.post_data_json["text"] == DANGER
    expect(agent.locator("[data-escalate]")).to_be_disabled()
    expect(agent.locator("[data-recorded]")).to_have_text(re.compile("已记录"))
