"""The agent's desk in a real browser: what is seen first, what keys do, nothing lost by one."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Locator, Page, Route, expect

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
    search(agent, "冰淇淋多少钱一斤")
    expect(agent.locator("[data-unsure] [data-record]")).to_be_in_viewport()
    assert top(agent.locator("[data-unsure] [data-record]")) < 240, "recording comes first"
    agent.locator("[data-language-form] button").click()
    expect(agent.locator("html")).to_have_attribute("lang", "en")
    assert not agent.evaluate("document.documentElement.scrollWidth > innerWidth")
    agent.locator("[data-language-form] button").click()
    expect(agent.locator("html")).to_have_attribute("lang", "zh-CN")
    agent.locator("[popovertarget=places]").click()
    agent.get_by_role("link", name="未解答").click()
    agent.wait_for_url("**/questions*")
    expect(agent.locator("[popovertarget=shortcuts]").first).to_be_visible()


def test_no_kind_is_cut_off_in_english(agent: Page) -> None:
    agent.locator("[data-language-form] button").click()
    expect(agent.locator("html")).to_have_attribute("lang", "en")
    search(agent, ASKED)
    expect(agent.locator(".search__facets .chip").last).to_be_in_viewport(ratio=1)
    expect(agent.locator(".search__facets summary")).to_be_in_viewport(ratio=1)
    agent.locator("[data-language-form] button").click()
    expect(agent.locator("html")).to_have_attribute("lang", "zh-CN")


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
    expect(agent.locator("[data-recorded]")).to_contain_text("已上报 zhou、班长老周")
    expect(agent.locator("#record-more")).to_be_hidden()
    expect(agent.locator("#record-groups")).to_be_hidden()
    agent.keyboard.press("Alt+n")
    expect(agent.locator("[name='details.where']")).to_be_focused()


def test_what_is_owed_runs_out_while_the_page_stands_open(agent: Page) -> None:
    agent.keyboard.press("Alt+x")
    agent.keyboard.press("Alt+p")
    agent.keyboard.type("13800000000")
    with agent.expect_response("**/close"):
        agent.keyboard.press("Enter")
    agent.clock.install()
    agent.reload()
    owed = agent.locator("time[data-clock=left]")
    expect(owed).to_have_text(re.compile("^余 (1 小时 59 分|2 小时 0 分)$"))
    agent.clock.fast_forward("01:30:00")
    expect(owed).to_have_text(re.compile("^余 (29|30) 分钟$"))
    agent.clock.fast_forward("24:00:00")
    expect(owed).to_have_text(re.compile("^逾期 23 小时"))
    expect(owed).to_have_class("is-overdue")
    expect(agent.locator("time[data-clock=due].badge-attention")).to_have_count(0)
    expect(box(agent)).to_be_focused()


def test_the_way_back_leads_to_the_line_and_the_hit_that_was_chosen(agent: Page) -> None:
    search(agent, ASKED)
    hits = agent.locator("#hits [role=option]")
    agent.keyboard.press("ArrowDown")
    agent.keyboard.press("ArrowDown")
    chosen = hits.nth(2).get_attribute("href")
    assert chosen
    agent.keyboard.press("Shift+Enter")
    agent.wait_for_url("**/entries/*")
    agent.go_back()
    expect(box(agent)).to_have_value(ASKED)
    expect(agent.locator("#hits [aria-selected=true]")).to_have_attribute("href", chosen)

    agent.goto("/questions")
    agent.keyboard.press("Control+k")
    agent.wait_for_url("**/search?q=*")
    expect(agent.locator("#hits [aria-selected=true]")).to_have_attribute("href", chosen)
    agent.keyboard.type("发票")
    expect(box(agent)).to_have_value("发票")

    agent.goto(f"/search?q={ASKED}&call=way-back&region=")  # as the telephony opens it
    agent.locator("#q").press("ArrowDown")
    chosen_title = agent.locator("#hits [aria-selected=true] .row-item__title").inner_text()
    agent.keyboard.press("Shift+Enter")
    agent.wait_for_url("**/entries/*")
    agent.keyboard.press("Control+k")
    agent.wait_for_url("**/search?q=*")
    expect(agent.locator("#hits [aria-selected=true] .row-item__title")).to_have_text(chosen_title)


def test_esc_wipes_nothing_for_good_and_the_empty_box_has_its_arrows(agent: Page) -> None:
    search(agent, ASKED)
    agent.keyboard.press("Enter")
    expect(agent.locator(".toast-note")).to_be_visible()
    agent.keyboard.press("Escape")
    expect(box(agent)).to_have_value("")
    expect(agent.locator("#count")).to_contain_text(ASKED)
    assert barriers(agent) == []
    agent.keyboard.press("ArrowUp")
    expect(box(agent)).to_have_value(ASKED)
    expect(agent.locator("#hits [role=option]").first).to_be_visible()

    agent.keyboard.press("Escape")
    expect(agent.locator("[data-start]")).to_be_visible()
    agent.keyboard.press("ArrowDown")
    expect(agent.get_by_role("link", name=ASKED, exact=True)).to_be_focused()
    agent.keyboard.press("ArrowUp")
    expect(box(agent)).to_be_focused()
    agent.keyboard.press("ArrowDown")
    agent.keyboard.press("Enter")
    expect(box(agent)).to_have_value(ASKED)
    agent.keyboard.press("Escape")
    expect(agent.locator("[data-start]")).to_be_visible()
    agent.keyboard.press("ArrowDown")
    agent.keyboard.type("a")
    expect(box(agent)).to_have_value("a")


def test_the_answer_is_read_and_its_clause_opened_without_leaving_the_box(agent: Page) -> None:
    agent.set_viewport_size({"width": 1366, "height": 480})
    search(agent, ASKED)
    first = agent.locator("#hits [aria-selected=true]").get_attribute("href")
    agent.keyboard.press("PageDown")
    agent.wait_for_function("document.getElementById('preview').scrollTop > 0")
    expect(agent.locator("#hits [aria-selected=true]")).to_have_attribute("href", first or "")
    agent.keyboard.press("Shift+PageDown")
    expect(agent.locator("#hits [role=option]").nth(5)).to_have_attribute("aria-selected", "true")
    agent.keyboard.press("Shift+PageUp")
    expect(agent.locator("#preview .basis a").first).to_be_attached()
    agent.keyboard.press("Alt+b")
    expect(agent.locator("#beside .article__title")).to_contain_text("第")
    expect(box(agent)).to_be_focused()
    agent.keyboard.press("Escape")
    expect(agent.locator("#beside")).to_be_hidden()
    expect(box(agent)).to_have_value(ASKED)


def test_the_details_of_what_was_recorded_are_one_key_away(agent: Page) -> None:
    search(agent, "楼下换热站的水泵整夜响归谁管")
    agent.keyboard.press("Control+Enter")
    expect(agent.locator("[data-recorded]")).to_have_text(re.compile("已记录"))
    agent.keyboard.press("Alt+n")
    expect(agent.locator("#record-more [data-step]:not([hidden]) input").first).to_be_focused()


@pytest.mark.parametrize(
    ("path", "script", "key", "done"),
    [
        ("/grievances/new", "grievance-form", "Alt+1", "input[value=complaint]:checked"),
        (f"/search?q={quote_plus(ASKED)}", "search", "Alt+b", "#beside .article__title"),
        ("/questions", "app", "?", "#shortcuts:popover-open"),
    ],
)
def test_a_key_pressed_while_a_page_still_loads_is_done(
    agent: Page, path: str, script: str, key: str, done: str
) -> None:
    held: list[Route] = []
    agent.route(f"**/js/{script}.js*", lambda route: held.append(route))
    with agent.expect_request(f"**/js/{script}.js*"):
        agent.goto(path, wait_until="commit")
    expect(agent.locator("main")).to_be_visible()
    agent.keyboard.press(key)
    held.pop().continue_()
    expect(agent.locator(done)).to_be_visible()
