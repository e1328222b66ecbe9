"""A procedure ticked off by keys in a real browser, during a call."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import barriers
from tests.journeys.test_agent_calls import agent, delivered, search

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
__all__ = ["agent"]

DEMO = "demo-95598"
PageOf = Callable[..., Page]
ASKED = "客户要投诉怎么办"
TEN = "投诉十步"


def clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def ticks(page: Page) -> list[str | None]:
    return [one.get_attribute("aria-checked") for one in page.locator("#preview [data-tick]").all()]


def test_steps_are_ticked_and_the_summary_goes_into_the_note(agent: Page) -> None:
    agent.context.grant_permissions(["clipboard-read", "clipboard-write"])
    search(agent, ASKED)
    expect(agent.locator("#preview [data-checklist]")).to_be_visible()
    expect(agent.locator("#preview [data-done]")).to_have_text("已做 0 / 5 步")
    agent.keyboard.type("1")
    expect(agent.locator("#q")).to_have_value(f"{ASKED}1")
    search(agent, ASKED)
    agent.keyboard.press("ArrowRight")
    expect(agent.locator("#preview [data-tick]").first).to_be_focused()
    agent.keyboard.press("1")
    agent.keyboard.press("3")
    expect(agent.locator("#preview [data-done]")).to_have_text("已做 2 / 5 步")
    assert ticks(agent) == ["true", "false", "true", "false", "false"]
    expect(agent.locator("#preview [data-tick]").nth(1)).to_be_focused()
    agent.keyboard.press("Enter")
    expect(agent.locator("#preview [data-tick]").nth(3)).to_be_focused()

    agent.keyboard.press("r")
    expect(agent.get_by_text("先选一个答复时限")).to_be_visible()
    agent.keyboard.press("p")
    agent.keyboard.press("p")
    said = agent.locator("#preview [data-said]")
    expect(said).to_contain_text("3个工作日内给您答复")
    expect(agent.locator('#preview [data-promise="3个工作日内"]')).to_have_attribute(
        "aria-checked", "true"
    )
    agent.keyboard.press("r")
    blanks = agent.locator("#compose [data-blanks] input")
    expect(blanks).to_have_count(2)
    blanks.nth(0).fill("催促复电")
    blanks.nth(1).fill("生产运维部")
    agent.keyboard.press("Alt+Enter")
    expect(agent.locator("#compose")).to_be_hidden()
    assert "您反映的催促复电我已经登记，派给生产运维部办理" in clipboard(agent)
    assert "3个工作日内给您答复" in clipboard(agent)

    search(agent, ASKED)
    agent.keyboard.press("ArrowRight")
    agent.keyboard.press("n")
    note = agent.locator("[data-call-note]")
    expect(note).to_have_value(re.compile(r"KB-\d{6} 投诉处理五步法.*\n✓ 1\. .*", re.DOTALL))
    agent.keyboard.press("4")
    agent.keyboard.press("n")
    written = note.input_value()
    assert written.count("投诉处理五步法") == 1, "the summary of before is replaced"
    assert "○ 5. 跟进进度，回访满意度（时限：办结后1个工作日内回访" in written
    assert "答应：3个工作日内答复" in written
    delivered(agent)

    agent.reload()
    expect(agent.locator("#preview [data-done]")).to_have_text("已做 4 / 5 步")
    expect(said).to_contain_text("3个工作日内给您答复")
    expect(note).to_have_value(written)
    assert barriers(agent) == []
    agent.keyboard.press("ArrowRight")
    agent.keyboard.press("c")
    expect(agent.get_by_text("已复制").first).to_be_visible()
    assert clipboard(agent).endswith("答应：3个工作日内答复")
    agent.keyboard.press("Escape")
    expect(agent.locator("#q")).to_be_focused()
    agent.locator("#preview [data-promise='24小时内']").click()
    agent.locator("#q").focus()
    agent.keyboard.press("Alt+p")
    expect(agent.locator("#call-promise [name=when]")).to_have_value("complex")

    agent.keyboard.press("Escape")
    agent.keyboard.press("Alt+s")
    delivered(agent)
    search(agent, ASKED)
    expect(agent.locator("#preview [data-done]")).to_have_text("已做 0 / 5 步")
    agent.keyboard.press("Alt+s")
    delivered(agent)


def test_the_page_of_a_procedure_is_ticked_by_the_same_keys(agent: Page) -> None:
    search(agent, TEN)
    agent.keyboard.press("ArrowRight")
    agent.keyboard.press("0")
    expect(agent.locator("#preview [data-done]")).to_have_text("已做 1 / 10 步")
    agent.keyboard.press("Escape")
    agent.keyboard.press("Shift+Enter")
    expect(agent.locator(".entry [data-done]")).to_have_text("已做 1 / 10 步")
    agent.keyboard.press("2")
    expect(agent.locator(".entry [data-done]")).to_have_text("已做 2 / 10 步")
    agent.keyboard.press("p")
    expect(agent.locator(".entry [data-said]").first).to_contain_text("5个工作日内给您答复")
    assert agent.locator(".entry [data-write-note]").count() == 0, "the note is on the console"
    assert barriers(agent) == []
    agent.go_back()
    expect(agent.locator("#preview [data-done]")).to_have_text("已做 2 / 10 步")
    agent.keyboard.press("Alt+s")
    delivered(agent)


def test_a_draft_that_is_looked_at_keeps_no_ticks(page_of: PageOf) -> None:
    page = page_of("service", DEMO)
    page.goto("/contribute/new/procedure")
    page.get_by_label("标题").fill("示例流程：打勾试一试")
    page.locator('[name="content.steps.0.title"]').fill("先做这个")
    page.locator('[name="content.steps.0.say"]').fill("{答复时限}给您答复。")
    page.locator('[name="content.steps.0.promises"]').fill("2小时内\n24小时内")
    expect(page).to_have_url(re.compile(r"/contribute/KB-\d{6}"), timeout=15_000)
    number = re.search(r"KB-\d{6}", page.url)
    assert number
    page.goto(f"/contribute/{number[0]}/preview")
    page.keyboard.press("1")
    expect(page.locator("[data-done]")).to_have_text("已做 1 / 1 步")
    page.keyboard.press("p")
    expect(page.locator("[data-said]")).to_have_text("2小时内给您答复。")
    page.reload()
    expect(page.locator("[data-done]")).to_have_text("已做 0 / 1 步")
