"""The main job in a real browser: written, submitted, approved, found, read out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PageOf = Callable[..., Page]


def box(page: Page) -> Locator:
    return page.locator("input[role=combobox]")


def hits(page: Page) -> Locator:
    return page.locator("[role=listbox] [role=option]")


def search(page: Page, text: str) -> None:
    box(page).fill(text)
    expect(hits(page).first).to_be_visible()


def test_from_a_departments_draft_to_an_agents_screen(page_of: PageOf) -> None:
    title = "电能表外壳破损漏电怎么处理"

    author = page_of("wang")
    author.goto("/contribute/new/answer")
    author.fill("input[name=title]", title)
    author.select_option("select[name=category]", "third-party")
    author.fill("textarea[name='content.answer']", "请远离电表箱，我们 45 分钟内派人到场处理。")
    author.fill("[name^='content.variants']", "表箱漏电了咋整")
    author.fill("[name='content.no_basis']", "安全常识，没有条款可引")
    author.get_by_role("button", name="保存并送审").click()
    expect(author.get_by_text("审核中").first).to_be_visible()

    agent = page_of("an")
    agent.goto("/search")
    search(agent, "停电")
    box(agent).fill("表箱漏电了咋整")
    agent.wait_for_timeout(1000)
    expect(agent.get_by_text(title)).to_have_count(0)

    for reviewer in (page_of("reviewer3", DEMO), page_of("sun")):  # the owner's, the hotline's
        found = agent.request.get(f"/api/v1/search?q={title}").json()["hits"]
        assert title not in [hit["title"] for hit in found]
        reviewer.goto("/review")
        reviewer.get_by_role("link", name=title).click()
        expect(reviewer.locator("[data-checklist] input").first).to_be_visible()
        for box_ in reviewer.locator("[data-checklist] input").all():
            box_.check()
        reviewer.locator("button[data-verdict=approve]").click()
        reviewer.wait_for_load_state("networkidle")

    for _again in range(20):  # until the worker has indexed it
        agent.goto("/search?q=表箱漏电了咋整")
        if agent.get_by_text(title).count():
            break
    search(agent, "表箱漏电了咋整")
    expect(hits(agent).first).to_contain_text(title)
    agent.goto("/entries/" + number_shown(agent))
    expect(agent.get_by_role("heading", name=title)).to_be_visible()
    expect(agent.get_by_text("45 分钟内").first).to_be_visible()


def test_an_agent_finds_selects_and_copies_with_the_keyboard_alone(page_of: PageOf) -> None:
    agent = page_of("agent", DEMO)
    agent.context.grant_permissions(["clipboard-read", "clipboard-write"])
    agent.goto("/search")
    expect(box(agent)).to_be_focused()

    agent.keyboard.type("停电")
    expect(hits(agent).first).to_have_attribute("aria-selected", "true")
    agent.keyboard.press("ArrowDown")
    second = hits(agent).nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    agent.keyboard.press("Enter")
    expect(agent.get_by_text("已复制").first).to_be_visible()

    copied = agent.evaluate("navigator.clipboard.readText()")
    assert copied.strip()
    expect(box(agent)).to_be_focused()
    agent.keyboard.press("Escape")
    expect(box(agent)).to_have_value("")


def test_composing_pinyin_asks_nothing_until_it_is_committed(page_of: PageOf) -> None:
    agent = page_of("agent", DEMO)
    agent.goto("/search")
    asked: list[str] = []
    agent.on("request", lambda sent: asked.append(sent.url) if "/search" in sent.url else None)
    devtools = agent.context.new_cdp_session(agent)

    for typed in ("t", "ti", "ting", "tingd", "tingdian"):
        devtools.send(
            "Input.imeSetComposition",
            {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)},
        )
        agent.wait_for_timeout(150)
    assert asked == []

    devtools.send("Input.insertText", {"text": "停电"})
    expect(hits(agent).first).to_be_visible()
    assert len(asked) == 1


def test_a_clause_opens_at_its_anchor(page_of: PageOf) -> None:
    agent = page_of("agent", DEMO)
    agent.goto("/search?q=计划停电提前七天公告&kind=regulation")
    agent.get_by_role("link", name="打开全文").first.click()

    agent.wait_for_url(re.compile(r"/entries/.+#"))
    anchor = agent.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert re.fullmatch("第.+条", anchor)
    expect(agent.locator(f"[id='{anchor}']")).to_be_in_viewport()


def number_shown(page: Page) -> str:
    found = re.search(r"KB-\d{6}", page.locator("#preview").inner_text())
    assert found, "no entry number on the page"
    return found.group()
