"""An agent whose line finds nothing sure, and one who is faster than the reply."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PageOf = Callable[..., Page]
UNSURE = "抽屉打不开怎么撬"
FOREIGN = "我家水管爆了,你们赶紧派人来修一下水"
INTERIM = "已请师傅去看，请客户等候短信。"
BEFORE = "what the caller before was told"
MEANWHILE = "这个问题我现在没有准确的答复，先给您记下来，转给负责的部门核实。"


@pytest.fixture
def agent(page_of: PageOf) -> Page:
    """An agent before the empty box; on the clipboard is what another caller was told."""
    page = page_of("agent", DEMO)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/search")
    page.evaluate("text => navigator.clipboard.writeText(text)", BEFORE)
    return page


def box(page: Page) -> Locator:
    return page.locator("#q")


def options(page: Page) -> Locator:
    return page.locator("#hits [role=option]")


def chosen(page: Page) -> Locator:
    return page.locator("#hits [aria-selected=true]")


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def search(page: Page, text: str) -> None:
    box(page).fill(text)
    expect(page).to_have_url(re.compile(f"[?]q={quote_plus(text)}"))


def with_interim_note(route: Route) -> None:
    """The groups alike, as they come once the department said what may be said meanwhile."""
    found = route.fetch().json()
    for one in found["questions"]:
        one["interim"] = INTERIM if one["same"] else ""
    route.fulfill(json=found)


def posts(page: Page, path: str) -> list[str]:
    """The bodies of what is posted there from now on."""
    bodies: list[str] = []
    page.on(
        "request",
        lambda r: (
            bodies.append(r.post_data or "")
            if r.method == "POST" and r.url.endswith(path)
            else None
        ),
    )
    return bodies


def test_what_is_only_alike_is_not_copied_and_recording_comes_first(agent: Page) -> None:
    told, recorded = posts(agent, "/search/used"), posts(agent, "/api/v1/questions")
    search(agent, UNSURE)
    unsure = agent.locator("[data-unsure]")
    expect(unsure).to_contain_text("没有把握。")
    expect(agent.locator("#count")).to_have_text("没有把握：选中一条（↓）之后，Enter 才会复制")
    expect(agent.locator("#preview")).to_contain_text("先记下来，负责的部门会答复")
    expect(chosen(agent)).to_have_count(0)
    expect(unsure.locator("kbd:visible")).to_have_text(["Enter", "Alt", "O"])

    with agent.expect_response(lambda r: r.url.endswith("/api/v1/questions")) as answered:
        box(agent).press("Enter")
    assert answered.value.status == 201
    expect(agent.locator("[data-recorded]")).to_contain_text("已记录")
    box(agent).press("Enter")
    expect(agent.locator("#count")).to_have_text("这个问题已经记下")
    assert len(recorded) == 1
    assert UNSURE in recorded[0]
    assert told == []
    assert clipboard(agent) == MEANWHILE
    box(agent).press("Escape")
    box(agent).press("Escape")
    search(agent, UNSURE)
    near = agent.locator("[data-unsure] [data-near-hint]")
    expect(near).to_have_text(re.compile(r"同类已问 \d+ 次"))
    expect(agent.locator("#preview [data-near-hint]")).to_have_text(near.inner_text())

    agent.route("**/questions/similar*", with_interim_note)
    agent.reload()
    expect(agent.locator("#preview [data-interim-row]")).to_contain_text(INTERIM)
    line = agent.locator("#record-interim .badge")
    expect(line).to_be_visible()
    left = "one => one.getBoundingClientRect().left"
    assert line.evaluate(left) >= box(agent).evaluate(left)  # not at the edge of the window


def test_what_is_meant_for_somebody_else_is_told_so_first(agent: Page) -> None:
    recorded = posts(agent, "/api/v1/questions")
    search(agent, FOREIGN)
    unsure = agent.locator("[data-unsure]")
    expect(unsure.locator("button").first).to_have_text("Enter 不归供电公司管", use_inner_text=True)
    expect(agent.locator("#preview")).to_contain_text("多半不归供电公司管")
    assert barriers(agent) == []
    box(agent).press("Enter")
    expect(agent.locator("#call-not-ours")).to_contain_text("您要办的事不属于我们")
    expect(agent.locator("#toasts")).to_contain_text("已复制：")
    assert clipboard(agent) in agent.locator("#call-not-ours q").inner_text()
    agent.keyboard.press("Enter")
    expect(agent.locator("[data-call-ended-text]")).to_have_text("通话结束：不归我们管")
    assert recorded == []

    search(agent, "宽带断了")  # of which the base has something, alike in words
    expect(chosen(agent)).to_be_visible()
    expect(agent.locator("#list [data-not-ours]")).to_be_visible()
    search(agent, "电表被水管漏水泡了")
    expect(agent.locator("#list [data-not-ours]")).to_have_count(0)


def test_what_is_recorded_is_said_meanwhile_and_taken_back_by_a_key(agent: Page) -> None:
    line = "电表过户要什么材料"
    search(agent, line)
    expect(chosen(agent)).to_be_visible()
    agent.keyboard.press("Control+Enter")
    expect(agent.locator(".toast-note")).to_contain_text(MEANWHILE)
    assert clipboard(agent) == MEANWHILE
    expect(agent.locator("[data-recorded]")).to_contain_text("已记录")
    agent.select_option("select[name=promise]", "simple")
    expect(agent.locator("[data-say-line]")).to_contain_text("2 小时内给您回电")
    expect(agent.locator(".toast-note")).to_contain_text("2 小时内给您回电")
    assert "2 小时内给您回电" in clipboard(agent)

    expect(agent.get_by_role("button", name="撤回 Alt Z")).to_have_count(2)
    with agent.expect_response(re.compile("/close$")) as ended:
        agent.keyboard.press("Alt+z")
    assert ended.value.json()["state"] == "closed"
    expect(agent.locator("#record-more")).to_be_hidden()
    expect(agent.locator("[data-outcome=recorded]")).not_to_have_class(re.compile("is-preset"))
    expect(box(agent)).to_have_value(line)
    agent.keyboard.press("Alt+i")
    expect(agent.locator(".toast-note")).to_contain_text(MEANWHILE)
    assert clipboard(agent) == MEANWHILE
    box(agent).press("Escape")
    expect(agent.get_by_role("link", name=line, exact=True)).to_be_visible()


def test_a_hit_that_was_chosen_is_copied(agent: Page) -> None:
    search(agent, UNSURE)
    expect(agent.locator("[data-unsure]")).to_be_visible()
    before = options(agent).first.bounding_box()
    box(agent).press("ArrowDown")
    expect(agent.locator("#count")).to_have_text("已选中一条：Enter 复制")
    expect(agent.locator("[data-unsure] kbd:visible")).to_have_text(["Ctrl", "Enter", "Alt", "O"])
    assert options(agent).first.bounding_box() == before, "nothing moves under the hand"
    expect(options(agent).first).to_have_attribute("aria-selected", "true")
    expect(agent.locator("#preview .article__title")).to_be_visible()
    expect(box(agent)).to_have_attribute("aria-activedescendant", "hit-0")
    box(agent).press("Enter")
    expect(agent.locator(".toast-note")).to_contain_text("已复制")
    assert clipboard(agent) == options(agent).first.get_attribute("data-copy")

    options(agent).nth(1).click()
    box(agent).press("Enter")
    title = options(agent).nth(1).locator(".row-item__title").inner_text()
    expect(agent.locator(".toast-note").last).to_contain_text(title)
    assert clipboard(agent) == options(agent).nth(1).get_attribute("data-copy")


def test_enter_before_the_reply_copies_when_it_is_there(agent: Page) -> None:
    agent.route("**/search/results?q=*", slowed)
    box(agent).fill("电表过户要什么材料")
    box(agent).press("Enter")
    expect(agent.locator("#count")).to_have_text("正在检索，结果一到就复制")
    expect(agent.locator(".toast-note")).to_contain_text("已复制：")
    assert clipboard(agent) == chosen(agent).get_attribute("data-copy") != BEFORE


def test_enter_is_for_what_was_typed_and_not_for_what_was_asked_before(agent: Page) -> None:
    held: list[Route] = []  # the first question is never answered
    agent.route(
        "**/search/results?q=" + quote_plus("电费发票怎么开") + "*", lambda r: held.append(r)
    )
    with agent.expect_request("**/search/results?q=*"):
        box(agent).fill("电费发票怎么开")
    at_once(agent, "电表过户要什么材料", enter=True)
    expect(agent.locator(".toast-note")).to_contain_text("过户")
    assert clipboard(agent) == chosen(agent).get_attribute("data-copy")
    assert len(held) == 1


@pytest.mark.parametrize(
    ("line", "why"), [(UNSURE, "没有复制：没有把握"), ("月饼礼盒", "没有复制：没有找到")]
)
def test_enter_before_a_reply_without_an_answer_is_told(agent: Page, line: str, why: str) -> None:
    recorded = posts(agent, "/api/v1/questions")
    box(agent).fill(line)
    box(agent).press("Enter")
    expect(agent.locator(".toast-note")).to_contain_text(why)
    assert clipboard(agent) == BEFORE
    assert recorded == [], "nobody saw yet what it finds"


def test_enter_before_a_search_that_fails_is_told(agent: Page) -> None:
    agent.route("**/search/results?q=*", lambda route: route.fulfill(status=503, body="{}"))
    box(agent).fill("电表过户")
    box(agent).press("Enter")
    expect(agent.locator(".toast-note")).to_contain_text("没有复制：检索没有成功")
    assert clipboard(agent) == BEFORE


def test_typing_on_takes_enter_back(agent: Page) -> None:
    held: list[Route] = []

    typed_on = False

    def hold(route: Route) -> None:
        if typed_on:
            route.continue_()
        else:
            held.append(route)

    agent.route("**/search/results?q=*", hold)
    with agent.expect_request("**/search/results?q=*"):
        at_once(agent, "电表过户", enter=True)
    at_once(agent, "电表过户要什么材料")
    typed_on = True
    for route in held:
        route.continue_()
    expect(agent).to_have_url(re.compile(f"q={quote_plus('电表过户要什么材料')}$"))
    search(agent, "电表过户")
    expect(agent).to_have_url(re.compile(f"q={quote_plus('电表过户')}$"))
    agent.wait_for_timeout(300)
    assert clipboard(agent) == BEFORE


@pytest.mark.parametrize(("scheme", "width"), [("light", 1366), ("dark", 400)])
def test_doubt_is_accessible(agent: Page, scheme: str, width: int) -> None:
    agent.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    agent.set_viewport_size({"width": width, "height": 800})
    assert barriers(agent, f"/search?q={UNSURE}") == []
    expect(agent.locator("[data-unsure]")).to_be_visible()
    assert not agent.evaluate("document.documentElement.scrollWidth > innerWidth")


def slowed(route: Route) -> None:
    time.sleep(0.4)
    route.continue_()


def at_once(page: Page, text: str, *, enter: bool = False) -> None:
    """Faster than any hand: nothing is answered between the text and Enter."""
    page.evaluate(
        """([text, enter]) => {
          const box = document.getElementById("q");
          box.value = text;
          box.dispatchEvent(new InputEvent("input", { bubbles: true }));
          if (enter) box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
        }""",
        [text, enter],
    )
