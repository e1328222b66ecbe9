"""One story by keyboard: quotas, a draw, blind scores, an appeal, a need, exercises, a course."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PageOf = Callable[..., Page]
DEMO = "demo-95598"
PLAN = "一次监控"
LEVELS = {"bureau": "chen", "department": "sun", "manager": "chen", "team": "sun", "shift": "chen"}
ENTRY = "欠费停电，交费后多久恢复供电？"
SENT = """async ([path, body]) => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const answer = await fetch(`/api/v1${path}`, {
    method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: JSON.stringify(body),
  });
  return answer.status;
}"""
WEAK = "111311"
GOOD = "111111"
BAD = "333333"


def pressed(page: Page, button: str) -> None:
    """The button of this name, by keyboard."""
    page.get_by_role("button", name=button, exact=True).press("Enter")


def calls(agent: Page, number: int) -> None:
    """Calls that were passed on."""
    agent.goto("/search")
    for place in range(number):
        key = f"monitored-story-{place}"
        for path, body in (
            ("/calls", {"id": key}),
            (f"/calls/{key}/close", {"outcome": "passed_on"}),
        ):
            assert agent.evaluate(SENT, [path, body]) in {200, 201}


def planned_and_drawn(leader: Page) -> None:
    """A quota for each level, and the draw."""
    leader.goto("/monitoring/plans")
    for level, name in LEVELS.items():
        leader.select_option("#m-level", level)
        leader.select_option("#m-user", name)
        pressed(leader, "指定")
        leader.wait_for_load_state("networkidle")
    leader.locator("summary", has_text="定一个计划").press("Enter")
    leader.fill("#f-name", PLAN)
    leader.fill("#f-ends_on", leader.input_value("#f-starts_on"))
    leader.select_option("#f-card", label="通话评分表")
    for level in LEVELS:
        leader.fill(f"input[name='quotas.{level}.calls']", "1")
    for outcome in ("solved", "call_back", "recorded", "escalated"):
        leader.fill(f"input[name='weights.{outcome}']", "0")
    leader.fill("#f-double_percent", "100")
    pressed(leader, "定下计划")
    plan = leader.locator("section", has=leader.get_by_role("heading", name=PLAN))
    expect(plan).to_contain_text("指纹")
    plan.get_by_role("button", name="现在抽样").press("Enter")
    expect(plan).to_contain_text("种子")
    expect(plan.locator("tbody tr")).to_have_count(len(LEVELS))


def scored(page: Page, keys: str, found: str = "") -> str:
    """The sample on the page is scored by digits; gives its address."""
    address = page.url
    expect(page.locator("[data-mark] input").first).to_be_focused()
    for key in keys:
        page.keyboard.press(key)
    if found:
        page.locator("summary", has_text="发现 1").press("Enter")
        page.select_option("select[name='findings.0.criterion']", label="时限、金额说得准")
        page.fill("input[name='findings.0.place']", "答复时限那一句")
        page.fill("input[name='findings.0.text']", found)
        page.locator("input[name='findings.0.text']").press("Control+Enter")
    else:
        page.keyboard.press("Control+Enter")
    expect(page).not_to_have_url(address)
    return address


def all_scored(page: Page, *ways: tuple[str, str]) -> list[str]:
    """Everything that was given to somebody, the first ones in these ways; addresses in order."""
    page.goto("/monitoring")
    row = page.locator(".row-item", has_text=PLAN)
    expect(row).to_have_count(len(LEVELS))
    assert barriers(page) == []
    row.first.press("Enter")
    expect(page).to_have_url(re.compile(r"/samples/\d+"))
    assert barriers(page) == []
    rest = [(GOOD, "")] * (len(LEVELS) - len(ways))
    return [scored(page, keys, found) for keys, found in (*ways, *rest)]


def approved(reviewer: Page, title: str) -> None:
    """The committee passes an exercise: one of it is enough."""
    reviewer.goto("/review")
    reviewer.get_by_role("link", name=title).click()
    expect(reviewer.locator("[data-checklist] input").first).to_be_visible()
    for box in reviewer.locator("[data-checklist] input").all():
        box.check()
    reviewer.locator("button[data-verdict=approve]").click()
    expect(reviewer.locator("body")).to_contain_text("已通过")


def exercise_of(page_of: PageOf, number: str) -> tuple[str, str]:
    """Proposed from the entry, passed, tied; gives its number and what is right."""
    writer = page_of("wang")
    writer.goto(f"/training/items/{number}")
    assert barriers(writer) == []
    first = writer.locator("form .asked__act").first
    title = first.locator("b").inner_text()
    right = first.locator("li", has_text="✓").inner_text().removeprefix("✓").strip()
    for box in writer.locator("input[name^='places.']").all()[1:]:
        box.uncheck()
    pressed(writer, "建草稿")
    expect(writer.locator("body")).to_contain_text("已建 1 道题的草稿")
    approved(page_of("reviewer3", DEMO), title.split("＿")[0])
    own = writer.locator("section", has=writer.get_by_role("heading", name="已有的题")).locator(
        "li"
    )
    for _again in range(40):  # until the worker has tied it
        writer.reload()
        if own.count():
            break
        writer.wait_for_timeout(500)
    (made,) = re.findall(r"KB-\d+", own.first.inner_text())[:1]
    return made, right


def answered(agent: Page, right: str) -> None:
    """Between two calls, by digit and Ctrl Enter."""
    agent.goto("/search")
    agent.locator("nav a[href='/training']").first.press("Enter")
    expect(agent.locator(".question")).to_be_visible()
    assert barriers(agent) == []
    options = ["".join(one.inner_text().split()) for one in agent.locator("label.choice").all()]
    wanted = "".join(right.split())
    place = next(n for n, text in enumerate(options, 1) if text.startswith(wanted))
    agent.keyboard.press(str(place))
    agent.keyboard.press("Control+Enter")
    expect(agent.get_by_role("heading", name="对了")).to_be_visible()
    assert barriers(agent) == []
    agent.keyboard.press("Enter")  # 下一题 has the focus


def test_from_the_quota_to_the_effect(page_of: PageOf) -> None:
    agent, leader = page_of("an"), page_of("zhou")
    calls(agent, len(LEVELS))
    planned_and_drawn(leader)
    assert barriers(leader) == []

    first, second, *_rest = all_scored(page_of("chen"), (WEAK, "复电时限说成了三天"), (GOOD, ""))
    leader.goto(first)  # blind: a supervisor sees nothing of it either
    expect(leader.locator("main")).to_contain_text("还没有评完")
    expect(leader.locator("main")).not_to_contain_text("三天")
    again = all_scored(page_of("sun"), (WEAK, ""), (BAD, ""))
    assert again[:2] == [first, second]

    leader.goto(second)
    for key in GOOD:
        leader.keyboard.press(key)
    leader.fill("#f-note", "一起听了录音")
    leader.locator("#f-note").press("Control+Enter")
    expect(leader.locator("main")).to_contain_text("统一：")

    agent.goto(first)
    expect(agent.locator("main")).to_contain_text("三天")
    for name in ("chen", "sun"):
        expect(agent.locator("main")).not_to_contain_text(name)
    agent.locator("summary", has_text="申诉").press("Enter")
    agent.fill("#f-reason", "客户问的是另一户")
    pressed(agent, "提交申诉")
    expect(agent.locator("main")).to_contain_text("申诉中")
    assert barriers(agent) == []
    leader.goto(first)
    leader.locator("input[name=upheld][value=false]").check()
    leader.fill("#f-answer", "核对过录音")
    leader.locator("#f-answer").press("Control+Enter")
    expect(leader.locator("main")).to_contain_text("维持原评分")

    leader.goto("/monitoring/weak")
    needs = leader.locator("section", has=leader.get_by_role("heading", name="培训需求"))
    expect(needs.locator("li", has_text="业务知识").first).to_contain_text("an")
    assert barriers(leader) == []
    effect_shown(page_of, agent, leader)


def effect_shown(page_of: PageOf, agent: Page, leader: Page) -> None:
    """A course of an exercise that came out of the base, taken, and what it did."""
    hits: Any = agent.request.get(f"/api/v1/search?q={ENTRY}").json()["hits"]
    source = next(hit["number"] for hit in hits if hit["title"] == ENTRY)
    exercise, right = exercise_of(page_of, source)
    leader.goto("/training/courses")
    assert barriers(leader) == []
    form = leader.locator("details", has=leader.locator("summary", has_text="建课程"))
    if form.get_attribute("open") is None:
        form.locator("summary").press("Enter")
    leader.fill("#f-title", "复电时限")
    leader.fill("#f-skill", "业务知识")
    leader.fill("#f-parts", f"{exercise}\n{source}")
    pressed(leader, "建课程")
    expect(leader.get_by_role("heading", name="复电时限")).to_be_visible()
    pressed(leader, "分派")
    expect(leader.locator(".badge", has_text="在学")).to_be_visible()
    answered(agent, right)
    pressed(agent, "读完了")
    expect(agent.locator("aside", has_text="复电时限")).to_contain_text("学完")
    leader.reload()
    expect(leader.locator("main")).to_contain_text("学完 1 人")
    expect(leader.locator("main")).to_contain_text("人太少，说不准")
    assert barriers(leader) == []
