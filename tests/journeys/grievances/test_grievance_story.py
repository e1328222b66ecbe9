"""One complaint in a real browser: from the call through steps, warning, conference and case entry
to the report."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from time import monotonic

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PageOf = Callable[..., Page]
LINE = "装充电桩的事问了三次都没有人答复"
RECORDED_WITHIN = 30  # seconds


def recorded_by_keyboard(agent: Page) -> str:
    """An agent records it during the call, without a mouse; gives its number."""
    agent.goto("/search")
    agent.locator("#q").fill(LINE)
    expect(agent).to_have_url(re.compile("[?]q="), timeout=20_000)
    begun = monotonic()
    agent.keyboard.press("Alt+y")
    expect(agent).to_have_url(re.compile("/grievances/new"), timeout=20_000)
    expect(agent.locator("textarea[name=text]")).to_have_value(LINE)
    agent.keyboard.press("Alt+1")
    expect(agent.locator("input[name=type][value=complaint]")).to_be_checked()
    third = agent.locator("label", has=agent.locator("input[value=third-party]"))
    agent.keyboard.press(third.locator("kbd").inner_text().lower())
    expect(third.locator("input")).to_be_checked()
    expect(agent.locator("input[name=dissatisfaction]:checked")).to_have_count(0)
    agent.keyboard.press("Alt+5")
    expect(agent.locator("input[name=dissatisfaction][value=process]")).to_be_checked()
    agent.locator("input[name=wish]").focus()
    agent.keyboard.type("尽快答复")
    agent.locator("input[name=caller]").focus()
    agent.keyboard.type("13812345678")
    agent.locator("input[name=tendency]").focus()
    agent.keyboard.press("Space")
    agent.keyboard.press("Control+Enter")
    told = agent.locator("[data-call-grieved]")  # the call goes on
    expect(told).to_have_text(re.compile(r"^CG-\d{6}$"), timeout=20_000)
    assert monotonic() - begun < RECORDED_WITHIN
    expect(agent.locator("#q")).to_have_value(LINE)
    expect(agent.locator("[data-outcome=recorded]")).to_have_class(re.compile("is-preset"))
    agent.keyboard.press("Alt+h")
    number = told.inner_text()
    expect(agent.locator("#call-history")).to_contain_text(number)
    agent.keyboard.press("Escape")
    agent.keyboard.press("Alt+r")
    expect(agent.locator("[data-call-ended-text]")).to_have_text("通话结束：已记录")
    agent.locator("#q").fill("下一位")
    expect(agent.locator("[data-call-clock]")).to_be_visible()
    expect(told).to_be_hidden()
    agent.goto(f"/grievances/{number}")
    return number


def test_from_the_call_to_the_report(page_of: PageOf) -> None:
    agent, writer, supervisor = page_of("an"), page_of("wang"), page_of("zhou")
    number = recorded_by_keyboard(agent)
    expect(agent.locator(".clocks")).to_contain_text("热线")
    expect(agent.locator(".warned")).to_contain_text("有升级倾向")
    assert barriers(agent) == []

    supervisor.goto(f"/grievances/{number}")  # the warning leads to people
    supervisor.get_by_role("button", name="接手").click()
    expect(supervisor.locator(".warned")).to_contain_text("接手")

    writer.goto(f"/grievances/{number}")
    expect(writer.locator("body")).not_to_contain_text("13812345678")
    writer.locator("form:has(input[value=find_cause]) textarea").fill("没有人跟进，王师傅请假")
    writer.locator("form:has(input[value=find_cause]) button").click()
    form = writer.locator("form:has(input[value=propose])")
    expect(form.locator("textarea")).to_be_visible()
    form.locator("textarea").fill("专人答复，三天内勘察")
    form.locator("button").click()

    agent.reload()
    agent.locator("input[name=satisfaction][value=satisfied]").check()
    agent.get_by_role("button", name="登记回电").click()
    expect(agent.locator(".clocks")).to_contain_text("已答复")
    agent.locator("summary", has_text="结案归档").click()
    for name, text in (
        ("cause", "交接遗漏"),
        ("responsibility", "业扩班"),
        ("measure", "交接清单"),
    ):
        agent.locator(f"textarea[name={name}]").fill(text)
    agent.locator("input[name=instructive]").check()
    agent.get_by_role("button", name="结案归档").click()
    expect(agent.locator(".badge", has_text="已归档").first).to_be_visible()

    supervisor.goto("/grievances/conferences")
    expect(supervisor.locator("form.card-box")).to_contain_text(number)
    supervisor.fill("input[name=title]", "案例会")
    supervisor.get_by_role("button", name="按这些议程召开").click()
    supervisor.locator("textarea[name=minutes]").fill("交接要有清单")
    supervisor.get_by_role("button", name="完成纪要").click()
    expect(supervisor.locator("main")).to_contain_text("交接要有清单")
    supervisor.fill("input[name=text]", "推行交接清单")
    supervisor.select_option("select[name=owner]", "wang")
    supervisor.fill("input[name=due_on]", "2990-01-01")
    supervisor.get_by_role("button", name="登记").click()
    expect(supervisor.locator("aside.asked__side")).to_contain_text("推行交接清单")
    assert barriers(supervisor) == []

    writer.goto(f"/grievances/{number}")
    writer.get_by_role("button", name="编成案例").click()
    expect(writer).to_have_url(re.compile(r"/contribute/KB-\d{6}"), timeout=20_000)
    handled = writer.locator("textarea[name='content.handling']")
    expect(handled).to_have_value(re.compile("交接清单"))
    expect(handled).not_to_have_value(re.compile("王师傅"))

    supervisor.goto("/grievances/warning")
    expect(supervisor.locator("#levels")).to_contain_text("预警 1 级")
    assert barriers(supervisor) == []
    reported(supervisor)


def reported(supervisor: Page) -> None:
    """The half-year's report counts it."""
    supervisor.goto("/statistics/grievances")
    shown = supervisor.locator("nav.figures__periods a[aria-current]").get_attribute("href") or ""
    year, part = re.search(r"(\d{4})H([12])", shown).groups()  # type: ignore[union-attr]
    supervisor.goto("/statistics/reports")
    supervisor.fill("input[name=period]", f"{year}-{part}")
    supervisor.select_option("select[name=format]", "xlsx")
    with supervisor.expect_download() as download:
        supervisor.get_by_role("button", name="现在生成").click()
    data = download.value.path().read_bytes()
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    rows = {row[0]: row[1] for row in sheet.iter_rows(min_row=5, max_col=2, values_only=True)}
    assert int(str(rows["合计"])) >= 1
    assert int(str(rows["投诉"])) >= 1
