"""A diagnosis walked by keys in a real browser, and written beside its drawing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from content.diagnoses.sums import sum_of
from tests.content.diagnoses.test_sums import YEAR
from tests.content.diagnoses.trees import LATE_FEE
from tests.journeys.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PageOf = Callable[..., Page]
ASKED = "这个月电费比上个月多了一倍"
STEP_MS = 150
STEPPED = """() => {
  const place = document.querySelector("[data-guide]");
  const times = [];
  for (const key of ["1", "3", "1", "2", "ArrowLeft", "ArrowLeft", "2", "1", "ArrowLeft", "1"]) {
    const begun = performance.now();
    place.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    place.getBoundingClientRect();
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}"""
WORKED = """async ([sums, typed]) => {
  const page = document.querySelector('script[src*="js/search.js"]').src;
  const { workOut } = await import(page.replace("search.js", "guide-sums.js"));
  return typed.map(([place, values]) => workOut(sums[place], values)?.total ?? null);
}"""


def asked(page: Page) -> str:
    return page.locator(".guide__ask").inner_text()


def test_it_is_walked_by_one_key_an_answer(page_of: PageOf) -> None:
    page = page_of("agent", DEMO)
    page.goto("/search")
    page.locator("#q").fill(ASKED)
    expect(page.locator(".guide__ask")).to_contain_text("电表现在的数")
    page.keyboard.type("13")
    expect(page.locator("#q")).to_have_value(f"{ASKED}13")
    expect(page).to_have_url(re.compile("13$"))
    page.locator("#q").fill(ASKED)
    expect(page).not_to_have_url(re.compile("13$"))
    page.keyboard.press("Enter")
    expect(page.locator("#preview .guide")).to_be_focused()
    softened = page.locator("#preview .guide__soften")
    for key in "131":
        expect(softened).to_have_count(0)
        page.keyboard.press(key)
    expect(softened).to_contain_text("再跟您核对三件小事")  # three were asked in a row
    page.keyboard.press("1")
    expect(softened).to_have_count(0)
    expect(page.locator(".guide__ask")).to_have_text("算阶梯电费")
    page.keyboard.type("99999999")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator('[data-wrong="年累计"]')).to_contain_text("应在 0 到 60000 度之间")
    page.locator('[data-input="年累计"]').fill("2660")
    page.locator('[data-input="本月电量"]').fill("260")
    expect(page.locator(".guide__total")).to_contain_text("150.00 元")
    page.keyboard.press("Enter")
    expect(page.locator(".guide__ask")).to_contain_text("这个月是150.00元")
    page.keyboard.press("1")
    expect(page.locator("#preview .guide .say")).to_contain_text("这个月算下来是150.00元")

    page.reload()
    expect(page.locator("#preview .guide .say")).to_contain_text("150.00元")
    expect(page.locator("#trail li")).to_have_count(6)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_be_focused()
    expect(page.get_by_text("已复制").first).to_be_visible()

    page.locator("#trail [data-look='问电器']").click()
    expect(page.locator('[aria-pressed="true"]')).to_contain_text("没有，用电和以前差不多")
    page.keyboard.press("2")
    expect(page.locator("#trail li")).to_have_count(6)
    expect(page.locator("#preview .guide .say")).to_contain_text("150.00元")
    page.locator("#preview .guide").focus()
    for _turn in range(2):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".guide__ask")).to_have_text("算阶梯电费")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()
    assert barriers(page) == []

    page.locator("#trail [data-look='看示数']").click()
    assert page.evaluate(STEPPED) < STEP_MS
    page.keyboard.press("c")
    page.locator("#q").fill("怎么申请装电表")
    expect(page.locator("#trail")).to_be_hidden()


def test_sums_of_the_page_are_those_of_the_service(page_of: PageOf) -> None:
    page = page_of("agent", DEMO)
    page.goto("/search")
    chance = random.Random(13)
    sums = [sum_of(YEAR), sum_of(LATE_FEE)]
    typed: list[tuple[int, dict[str, str]]] = []
    for place, one in enumerate(sums * 40):
        values = {
            wanted.name: str(round(chance.uniform(0, float(wanted.most)), chance.randint(0, 4)))
            for wanted in one.inputs
        }
        typed.append((place % 2, values))
    typed.append((1, {"欠费": "５，０００", "逾期": "3"}))
    totals = page.evaluate(WORKED, [[one.as_json() for one in sums], typed])
    wanted = [str(sums[place].work_out(values).total) for place, values in typed[:-1]]
    assert totals == [*wanted, "15.00"]


def test_it_is_written_beside_its_drawing(page_of: PageOf) -> None:
    page = page_of("marketing", DEMO)
    page.goto("/contribute/new/diagnosis")
    page.get_by_label("标题").fill("路灯不亮：一步一步查")
    questions = page.locator('[data-group="content.questions"]')
    questions.locator('[name="content.questions.0.label"]').fill("问哪里")
    questions.locator('[name="content.questions.0.ask"]').fill("是路灯还是楼道灯？")
    answers = page.locator('[data-group="content.questions.0.answers"]')
    for place, (text, to) in enumerate([("路灯", "市政"), ("楼道灯", "问哪里")]):
        answers.locator("> [data-add]").click()
        page.locator(f'[name="content.questions.0.answers.{place}.text"]').fill(text)
        page.locator(f'[name="content.questions.0.answers.{place}.to"]').fill(to)
    expect(page.locator("[data-tree] svg [data-tree-node='市政']")).to_have_class(
        re.compile("faulty")
    )
    ends = page.locator('[data-group="content.endings"]')
    ends.locator('[name="content.endings.0.label"]').fill("市政")
    ends.locator('[name="content.endings.0.say"]').fill("路灯由市政管理。")
    page.locator('[name="content.questions.0.unsure"]').fill("市政")
    faults = page.locator("[data-tree] .tree-faults")
    expect(faults).to_contain_text("步骤“问哪里”：绕回了走过的步骤：问哪里 → 问哪里")
    faults.locator("a").first.click()
    expect(page.locator('[name="content.questions.0.answers.1.to"]')).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("市政")
    expect(page.locator("[data-tree] .tree-sound")).to_contain_text("每条路都走得到头")
    assert barriers(page) == []
