"""A shift of calls in a real browser: begun by a search, closed by a key, nothing of them lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PageOf = Callable[..., Page]
LINE = "欠费停电交了钱多久来电"
FOOT = "Math.round(document.getElementById('call').getBoundingClientRect().bottom)"
SENT = """async ([method, path, body]) => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const answer = await fetch(`/api/v1${path}`, {
    method, headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: body && JSON.stringify(body),
  });
  return answer.json();
}"""


@pytest.fixture
def agent(page_of: PageOf) -> Page:
    """An agent between two calls."""
    page = page_of("agent", DEMO)
    page.goto("/search")
    if page.locator("[data-call-clock]").is_visible():  # of the story before
        page.keyboard.press("Alt+s")
        delivered(page)
        page.reload()
    return page


def api(page: Page, method: str, path: str, body: Any = None) -> Any:
    """The answer of the API to whoever is logged in."""
    return page.evaluate(SENT, [method, path, body])


def delivered(page: Page) -> None:
    """Everything that waited has been sent."""
    user = page.locator("body").get_attribute("data-user")
    page.wait_for_function(
        "name => (localStorage.getItem(`kb.waiting.${name}`) || '[]') === '[]'", arg=user
    )


def key_of(page: Page) -> str:
    """The key of the call under way, as the browser keeps it."""
    user = page.locator("body").get_attribute("data-user")
    found: str = page.evaluate(
        "name => JSON.parse(localStorage.getItem(`kb.call.${name}`)).key", user
    )
    return found


def ended(page: Page) -> Locator:
    """What became of the last call, between two."""
    return page.locator("[data-call-ended-text]:visible")


def search(page: Page, line: str) -> None:
    """Type a line and see its hits."""
    page.locator("#q").fill(line)
    expect(page).to_have_url(re.compile("[?]q="), timeout=20_000)
    expect(page.locator("#hits [aria-selected=true]")).to_be_visible()


def test_a_call_from_the_first_search_to_the_next_one(agent: Page) -> None:
    box, note = agent.locator("#q"), agent.locator("[data-call-note]")
    expect(agent.locator("[data-begin]")).to_be_visible()
    search(agent, LINE)
    expect(agent.locator("[data-call-clock]")).to_have_text(re.compile(r"00:\d\d"))
    delivered(agent)
    key = key_of(agent)
    agent.keyboard.press("ArrowDown")
    expect(agent.locator("#hit-1")).to_have_attribute("aria-selected", "true")
    agent.keyboard.press("Enter")
    expect(agent.locator("[data-call-used]")).to_have_text(re.compile(r"KB-\d{6}"))
    used = agent.locator("[data-call-used]").inner_text()

    agent.keyboard.press("Alt+n")
    expect(note).to_be_focused()
    agent.keyboard.type("李先生 13800138000 下午来过")
    expect(agent.locator("[data-note-state]")).to_have_text("已保存")
    assert api(agent, "GET", f"/calls/{key}")["note"] == "李先生 *** 下午来过"
    agent.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(box).to_have_value(LINE)
    assert barriers(agent) == []

    agent.reload()
    expect(note).to_have_value("李先生 13800138000 下午来过")
    expect(agent.locator("[data-call-used]")).to_have_text(used)
    assert key_of(agent) == key

    agent.keyboard.press("Escape")
    expect(box).to_have_value("")
    agent.keyboard.press("Escape")
    expect(box).to_have_value(LINE)
    expect(agent.locator("#hit-1")).to_have_attribute("aria-selected", "true")

    agent.keyboard.press("Alt+h")
    done = agent.locator("#call-history")
    expect(done).to_contain_text(LINE)
    expect(done).to_contain_text(f"已用 {used}", timeout=10_000)
    agent.keyboard.press("Escape")
    expect(done).to_be_hidden()

    agent.keyboard.press("Alt+s")
    expect(ended(agent)).to_have_text("通话结束：解决")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    expect(note).to_be_hidden()
    agent.keyboard.press("Alt+z")
    expect(box).to_have_value(LINE)
    expect(note).to_have_value("李先生 13800138000 下午来过")
    agent.keyboard.press("Alt+s")
    delivered(agent)
    closed = api(agent, "GET", f"/calls/{key}")
    assert (closed["outcome"], closed["note"]) == ("solved", "")
    assert closed["used"][0]["number"] == used

    box.fill("电表箱漏水归谁管")
    expect(agent.locator("[data-call-clock]")).to_be_visible()
    delivered(agent)
    assert key_of(agent) != key, "the next search is the next call"


def test_a_lost_network_and_a_promised_call_lose_nothing(agent: Page) -> None:
    agent.keyboard.press("Alt+x")
    expect(agent.locator("[data-call-clock]")).to_be_visible()
    delivered(agent)
    first = key_of(agent)
    agent.context.set_offline(True)
    agent.keyboard.press("Alt+n")
    agent.keyboard.type("断网时记的")
    expect(agent.locator("[data-note-state]")).to_have_text("网络不通，已存在本机")
    agent.keyboard.press("Alt+t")
    agent.keyboard.press("Alt+x")
    second = key_of(agent)
    agent.context.set_offline(False)
    delivered(agent)
    assert api(agent, "GET", f"/calls/{first}")["outcome"] == "passed_on"
    assert api(agent, "GET", f"/calls/{second}")["ended_at"] is None

    agent.keyboard.press("Alt+n")
    agent.keyboard.type("补贴什么时候到账")
    agent.keyboard.press("Alt+p")
    expect(agent.locator("#call-promise [name=caller]")).to_be_focused()
    agent.keyboard.press("Enter")  # to whom is not said: the call goes on, and asks
    expect(agent.locator("#call-promise [name=caller]")).to_be_focused()
    expect(agent.locator("#toasts")).to_contain_text("请检查")
    agent.keyboard.type("8812")
    agent.keyboard.press("Enter")
    expect(agent.locator("[aria-labelledby=start-calls]")).to_contain_text("补贴什么时候到账")
    delivered(agent)
    agent.goto("/questions?show=calls")
    agent.locator("a", has_text="补贴什么时候到账").click()
    expect(agent.locator("main")).to_contain_text("8812")
    assert barriers(agent) == []
    agent.locator("input[value=satisfied]").check()
    agent.keyboard.press("Enter")
    expect(agent.locator("main")).not_to_contain_text("补贴什么时候到账")


def test_lines_of_the_telephony_bring_proposals_beside_the_search(agent: Page) -> None:
    agent.goto("/search?q=停电&call=SIP-4711")
    delivered(agent)
    assert "SIP" not in agent.url, "its number does not stay in the address"
    key = key_of(agent)
    call = api(agent, "GET", f"/calls/{key}")
    assert call["bound"]
    heard = api(agent, "POST", f"/calls/{key}/lines", {"text": f"喂，{LINE}"})
    assert heard["proposals"]

    panel = agent.locator("#call-heard")
    expect(panel).to_contain_text(heard["proposals"][0]["title"])
    expect(agent.locator("#q")).to_be_focused()
    agent.keyboard.press("Alt+l")
    expect(panel.locator("button").first).to_be_focused()
    assert barriers(agent) == []
    agent.keyboard.press("Enter")
    expect(agent.locator("#toasts")).to_contain_text(heard["proposals"][0]["title"])
    expect(agent.locator("#q")).to_be_focused()
    expect(agent.locator("[data-call-used]")).to_have_text(heard["proposals"][0]["number"])
    agent.keyboard.press("Alt+s")
    delivered(agent)
    expect(panel).to_be_hidden()


def test_a_call_begun_by_mistake_is_discarded_and_brought_back(agent: Page) -> None:
    search(agent, LINE)
    delivered(agent)
    key = key_of(agent)
    agent.keyboard.press("Alt+q")
    expect(agent.locator("[data-begin]")).to_be_visible()
    delivered(agent)
    assert api(agent, "GET", f"/calls/{key}")["code"] == "not_found"
    agent.keyboard.press("Alt+z")
    expect(agent.locator("[data-call-clock]")).to_be_visible()
    delivered(agent)
    assert api(agent, "GET", f"/calls/{key}")["outcome"] is None
    agent.keyboard.press("Alt+s")
    delivered(agent)


def test_a_call_for_somebody_else_is_told_so_and_ends_by_a_key(agent: Page) -> None:
    agent.context.grant_permissions(["clipboard-read", "clipboard-write"])
    agent.locator("#q").fill("医保报销要带什么证件")
    expect(agent.locator("[data-call-clock]")).to_be_visible()
    delivered(agent)
    key = key_of(agent)
    agent.keyboard.press("Alt+o")
    expect(agent.locator("#call-not-ours")).to_contain_text("您要办的事不属于我们")
    expect(agent.locator("#toasts")).to_contain_text("已复制：")
    said = agent.locator("#call-not-ours q").inner_text()
    assert agent.evaluate("navigator.clipboard.readText()") in said
    assert barriers(agent) == []
    agent.keyboard.press("Escape")
    expect(agent.locator("#call-not-ours")).to_be_hidden()
    agent.keyboard.press("Alt+o")
    agent.keyboard.press("Alt+o")
    expect(ended(agent)).to_have_text("通话结束：不归我们管")
    expect(agent.locator("#q")).to_be_focused()
    delivered(agent)
    closed = api(agent, "GET", f"/calls/{key}")
    for _again in range(50):  # uses are written a moment later
        if closed["used"]:
            break
        agent.wait_for_timeout(200)
        closed = api(agent, "GET", f"/calls/{key}")
    assert closed["outcome"] == "not_ours"
    assert closed["used"][0]["title"]


def test_an_escalated_call_says_why(agent: Page, page_of: PageOf) -> None:
    search(agent, LINE)
    delivered(agent)
    agent.keyboard.press("Alt+u")
    reason = agent.locator("#call-escalation [name=reason]")
    expect(reason).to_be_focused()
    assert barriers(agent) == []
    agent.keyboard.press("Escape")
    expect(reason).to_be_hidden()
    expect(agent.locator("#q")).to_have_value(LINE)
    agent.keyboard.press("Alt+u")
    agent.keyboard.type("客户一定要找领导")
    agent.keyboard.press("Enter")
    expect(ended(agent)).to_have_text("通话结束：升级")
    delivered(agent)
    supervisor = page_of("supervisor", DEMO)
    supervisor.goto("/inbox")
    expect(supervisor.get_by_text("客户一定要找领导").first).to_be_visible()


@pytest.mark.parametrize("width", [400, 1366])
def test_how_a_call_ended_covers_nothing_of_the_next_one(agent: Page, width: int) -> None:
    agent.set_viewport_size({"width": width, "height": 768})
    search(agent, LINE)
    agent.keyboard.press("Alt+s")
    expect(ended(agent)).to_have_text("通话结束：解决")
    assert agent.locator(".toast-note").count() == 0
    told = agent.locator(".call__ended").bounding_box()
    strip = agent.locator("#call").bounding_box()
    assert told
    assert strip
    assert told["y"] >= strip["y"]
    assert told["x"] + told["width"] <= width
    assert told["y"] + told["height"] <= 768
    agent.locator("[data-call-undo]").click()
    expect(agent.locator("#q")).to_have_value(LINE)
    agent.keyboard.press("Alt+s")
    agent.locator("#q").fill("电表箱漏水归谁管")
    expect(agent.locator("[data-call-clock]")).to_be_visible()
    expect(ended(agent)).to_have_count(0)


def test_a_call_that_ends_without_a_network_leaves_nothing_to_the_next(agent: Page) -> None:
    search(agent, LINE)
    expect(agent.locator("#preview .article")).to_be_visible()
    agent.context.set_offline(True)
    agent.keyboard.press("Alt+s")
    expect(agent.locator("#count")).to_have_text("检索没有成功")
    expect(agent.locator("#preview")).to_have_text("")
    expect(agent.locator("#hits")).to_have_count(0)
    expect(agent.locator("#danger")).to_have_text("")
    agent.set_viewport_size({"width": 400, "height": 768})
    assert agent.evaluate(FOOT) == 768  # the bar stands at the foot, however little is above it
    agent.set_viewport_size({"width": 1366, "height": 768})
    agent.context.set_offline(False)
    expect(agent.locator("#preview [data-panels]")).to_be_visible(timeout=20_000)
    delivered(agent)


def test_arrow_up_brings_the_lines_of_this_call_back_the_last_one_first(agent: Page) -> None:
    box = agent.locator("#q")
    for line in (LINE, "电表箱漏水归谁管", "阶梯电价"):
        search(agent, line)
        expect(agent).to_have_url(re.compile(f"q={quote_plus(line)}$"))
        agent.keyboard.press("Escape")
        expect(agent.locator("[data-start]")).to_be_visible()
    agent.reload()
    for line in ("阶梯电价", "电表箱漏水归谁管", LINE):
        agent.keyboard.press("ArrowUp")
        expect(box).to_have_value(line)
    expect(agent.locator("#hits [aria-selected=true]")).to_have_id("hit-0")
    agent.keyboard.press("ArrowDown")
    expect(agent.locator("#hits [aria-selected=true]")).to_have_id("hit-1")
    agent.keyboard.press("ArrowUp")
    expect(box).to_have_value(LINE)
    expect(agent.locator("#hits [aria-selected=true]")).to_have_id("hit-0")
