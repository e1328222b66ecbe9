"""What an agent's search must withstand: composing, slow replies, browsers without a clipboard."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from urllib.parse import quote_plus, unquote_plus

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect

from tests.journeys.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PageOf = Callable[..., Page]


@pytest.fixture
def agent(page_of: PageOf) -> Page:
    """An agent before the empty box."""
    page = page_of("agent", DEMO)
    page.goto("/search")
    return page


def box(page: Page) -> Locator:
    return page.locator("#q")


def hits(page: Page) -> Locator:
    return page.locator("[role=option]")


def search(page: Page, text: str) -> None:
    box(page).fill(text)
    expect(page).to_have_url(re.compile(f"[?]q={quote_plus(text)}"))  # once the results are there
    expect(hits(page).first).to_have_attribute("aria-selected", "true")


def test_enter_that_confirms_a_candidate_copies_nothing(agent: Page) -> None:
    agent.context.grant_permissions(["clipboard-read", "clipboard-write"])
    search(agent, "停电")
    agent.evaluate("navigator.clipboard.writeText('before')")

    devtools = agent.context.new_cdp_session(agent)
    composed = {"text": "dian", "selectionStart": 4, "selectionEnd": 4}
    devtools.send("Input.imeSetComposition", composed)
    for marks in ({"isComposing": True}, {"keyCode": 229}):
        box(agent).dispatch_event("keydown", {"key": "Enter", **marks})

    agent.wait_for_timeout(200)
    assert agent.evaluate("navigator.clipboard.readText()") == "before"


def test_a_callers_number_is_in_no_address(agent: Page) -> None:
    asked: list[str] = []
    agent.on("request", lambda request: asked.append(unquote_plus(request.url)))
    box(agent).fill("停电 138 0013 8000 li@example.com")
    expect(agent).to_have_url(re.compile(r"[?]q=.*%2A%2A%2A|[?]q=.*[*]{3}"))
    shown = unquote_plus(agent.url)
    assert "停电" in shown
    for address in (*asked, shown):
        assert "8000" not in address
        assert "li@example" not in address


def test_copying_works_where_the_browser_has_no_clipboard(agent: Page) -> None:
    agent.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    agent.reload()
    search(agent, "停电")
    agent.keyboard.press("ArrowDown")
    said = hits(agent).nth(1).get_attribute("data-copy")
    assert said

    agent.keyboard.press("Enter")
    expect(agent.get_by_text("已复制").first).to_be_visible()
    expect(box(agent)).to_be_focused()

    agent.keyboard.press("Control+a")
    agent.keyboard.press("Control+v")
    expect(box(agent)).to_have_value(said.replace("\n", " ")[:200])


def test_a_slow_reply_never_takes_the_place_of_a_newer_one(agent: Page) -> None:
    held: list[Route] = []
    agent.route("**/search/results?q=%E7%94%B5%E4%BB%B7*", lambda route: held.append(route))

    box(agent).fill("电价")
    expect(agent.locator("#count")).to_have_text("检索中…")
    search(agent, "投诉")
    shown = hits(agent).first.inner_text()
    for route in held:
        with contextlib.suppress(Error):  # it was given up, as it should be
            route.continue_()
    agent.wait_for_timeout(500)

    assert len(held) == 1
    assert hits(agent).first.inner_text() == shown
    expect(box(agent)).to_have_value("投诉")


def test_a_lost_network_is_told_with_the_next_step(agent: Page) -> None:
    agent.context.set_offline(True)
    box(agent).fill("停电")
    expect(agent.locator("#list")).to_contain_text("网络不通")

    expect(agent.get_by_role("button", name="再试一次 Enter")).to_be_visible()
    agent.context.set_offline(False)
    expect(hits(agent).first).to_be_visible()


def test_what_a_search_brings_that_was_made_again_is_copied_once_it_was_seen(agent: Page) -> None:
    agent.context.grant_permissions(["clipboard-read", "clipboard-write"])
    agent.evaluate("navigator.clipboard.writeText('before')")
    agent.clock.install()
    is_down = True

    def answer(route: Route) -> None:
        if is_down:
            route.fulfill(status=503, body="{}")
        else:
            route.continue_()

    agent.route("**/search/results?q=*", answer)
    box(agent).fill("停电")
    agent.clock.run_for(100)
    expect(agent.get_by_role("button", name="再试一次 Enter")).to_be_visible()
    is_down = False
    agent.keyboard.press("Enter")  # searches
    expect(hits(agent).first).to_be_visible()
    agent.keyboard.press("Enter")
    expect(agent.locator("#count")).to_contain_text("看过再按 Enter 复制")
    assert agent.evaluate("navigator.clipboard.readText()") == "before"
    agent.clock.run_for(400)
    agent.keyboard.press("Enter")
    expect(agent.locator(".toast-note")).to_contain_text("已复制")
    assert agent.evaluate("navigator.clipboard.readText()") != "before"


@pytest.mark.parametrize("mark", ["?", "？"])
def test_the_list_of_keys_opens_from_the_empty_box_and_is_walked_by_keys(
    agent: Page, mark: str
) -> None:
    shortcuts = agent.locator("#shortcuts")
    agent.keyboard.insert_text(mark)
    expect(shortcuts).to_be_visible()
    expect(shortcuts).to_be_focused()
    expect(box(agent)).to_have_value("")
    agent.keyboard.press("End")
    agent.wait_for_function("() => document.getElementById('shortcuts').scrollTop > 300")
    agent.keyboard.press("Home")
    agent.wait_for_function("() => document.getElementById('shortcuts').scrollTop === 0")
    agent.keyboard.press("Escape")
    expect(shortcuts).to_be_hidden()
    expect(box(agent)).to_be_focused()
    agent.keyboard.insert_text(f"停电{mark}")
    expect(box(agent)).to_have_value(f"停电{mark}")
    expect(shortcuts).to_be_hidden()


@pytest.mark.parametrize("width", [1366, 400])
def test_a_short_word_covers_neither_the_answer_nor_a_key(agent: Page, width: int) -> None:
    agent.set_viewport_size({"width": width, "height": 768})
    search(agent, "欠费停电交费后多久恢复供电")
    agent.keyboard.press("Enter")
    word = agent.locator(".toast-note").bounding_box()
    assert word
    for place in ("#preview", "#call", "#record"):
        other = agent.locator(place).bounding_box()
        assert other
        beside = word["x"] + word["width"] <= other["x"]
        above = word["y"] + word["height"] <= other["y"]
        assert beside or above, place


def test_keys_lead_back_to_the_box_and_can_be_switched_off(agent: Page) -> None:
    search(agent, "停电")
    agent.keyboard.type("/")
    expect(box(agent)).to_have_value("停电/")

    view = agent.locator("#preview")
    for key in ("/", "Control+k"):
        view.focus()
        agent.keyboard.press(key)
        expect(box(agent)).to_be_focused()
    expect(box(agent)).to_have_value("停电/")

    view.focus()
    agent.keyboard.press("?")
    expect(agent.locator("#shortcuts")).to_be_visible()
    agent.locator("[data-setting=single-keys]").uncheck()
    agent.keyboard.press("Escape")
    expect(agent.locator("#shortcuts")).to_be_hidden()
    expect(box(agent)).to_have_value("停电/")
    view.focus()
    agent.keyboard.press("/")
    expect(view).to_be_focused()
    agent.keyboard.press("Control+k")
    expect(box(agent)).to_be_focused()


def test_the_cited_clause_opens_beside_the_answer(agent: Page) -> None:
    search(agent, "欠费停电交费后多久恢复供电")
    title = agent.locator("#preview h2").inner_text()
    link = agent.locator("#preview .basis a").first
    link.click()

    beside = agent.locator("#beside")
    expect(beside.locator("h2")).to_contain_text(link.inner_text().split()[-1])
    assert agent.locator("#preview h2").inner_text() == title
    assert barriers(agent) == []

    agent.keyboard.press("Escape")
    expect(beside).to_be_hidden()
    expect(link).to_be_focused()
    expect(box(agent)).not_to_have_value("")


def test_what_is_like_the_first_hit_comes_when_typing_rests(agent: Page) -> None:
    """It costs a search of its own: none while the next letters are coming."""
    asked: list[str] = []
    agent.on("request", lambda request: asked.append(request.url))
    box(agent).press_sequentially("电费发票怎么开", delay=150)
    related = agent.locator("#preview .related a")
    expect(related.first).to_be_visible()
    expect(agent.locator("#preview [data-related]")).to_have_count(0)
    results = [url for url in asked if "/search/results" in url]
    previews = [url for url in asked if "/search/preview/" in url]
    assert 1 <= len(previews) < len(results)

    first = agent.locator("#preview .article__title").inner_text()
    agent.keyboard.press("ArrowDown")
    expect(agent.locator("#preview .article__title")).not_to_have_text(first)
    agent.keyboard.press("ArrowUp")
    expect(agent.locator("#preview .article__title")).to_have_text(first)
    expect(related.first).to_be_visible()


def test_recent_searches_come_back_in_the_empty_box(agent: Page) -> None:
    search(agent, "投诉")
    agent.keyboard.press("Enter")
    expect(agent.locator(".toast-note")).to_be_visible()
    agent.keyboard.press("Escape")

    agent.get_by_role("link", name="投诉", exact=True).click()

    expect(box(agent)).to_have_value("投诉")
    expect(hits(agent).first).to_be_visible()


def test_switching_the_language_keeps_what_was_typed(agent: Page) -> None:
    agent.goto("/account")
    agent.fill("input[name=label]", "工单系统")

    agent.locator("[data-language-form] button").click()

    expect(agent.locator("html")).to_have_attribute("lang", "en")
    expect(agent.locator("input[name=label]")).to_have_value("工单系统")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1366), ("dark", 400)])
def test_both_themes_and_a_narrow_panel_are_accessible(
    agent: Page, scheme: str, width: int
) -> None:
    agent.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    agent.set_viewport_size({"width": width, "height": 800})
    found = []
    for path in ("/search", "/search?q=停电", "/search?q=话术&kind=script", "/search?q=zzzz"):
        found += barriers(agent, path)
        wider = agent.evaluate("document.documentElement.scrollWidth > innerWidth")
        found += [f"{path}: scrolls sideways at {width}"] if wider else []
    assert found == []


def test_what_was_copied_and_opened_is_told_in_passing(agent: Page) -> None:
    told: list[dict[str, object]] = []
    agent.on(
        "request",
        lambda r: told.append(r.post_data_json) if r.url.endswith("/search/used") else None,
    )
    search(agent, "停电")
    box(agent).press("ArrowDown")
    number = hits(agent).nth(1).get_attribute("data-number")
    with agent.expect_response("**/search/used") as copied:
        box(agent).press("Enter")
    assert copied.value.status == 204
    with agent.expect_request("**/search/used"):  # its answer comes when the page is gone
        box(agent).press("Shift+Enter")
    agent.wait_for_url("**/entries/*")
    used = {"query": "停电", "number": number, "rank": 2, "call": told[0].get("call")}
    assert used["call"], "it is of the call that the search began"
    assert told == [used | {"action": "copied"}, used | {"action": "opened"}]
