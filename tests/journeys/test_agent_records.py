"""Recording and flagging in a real browser: few keys, fast, and nothing typed is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PageOf = Callable[..., Page]
NUMBER = re.compile(r"Q-\d{6}")


@pytest.fixture
def agent(page_of: PageOf) -> Page:
    """An agent before the empty box."""
    page = page_of("agent", DEMO)
    page.goto("/search")
    return page


def recorded(page: Page) -> str:
    """What the page says of the question just recorded."""
    said = page.locator("[data-recorded]")
    expect(said).to_have_text(re.compile("已记录"))
    return said.inner_text()


def test_one_key_records_within_a_second_and_the_second_time_counts(agent: Page) -> None:
    text = "无人机把电线挂住了找谁取"
    agent.locator("#q").fill(text)
    expect(agent).to_have_url(re.compile("[?]q="), timeout=20_000)  # the first search of all
    begun = time.monotonic()
    agent.keyboard.press("Control+Enter")
    number = NUMBER.findall(recorded(agent))
    took = [time.monotonic() - begun]
    expect(agent).to_have_url(re.compile("/search"))
    expect(agent.locator("#q")).to_be_focused()

    agent.keyboard.press("Escape")
    expect(agent.locator("#record-more")).to_be_hidden()
    expect(agent.locator("#q")).to_have_value(text)
    expect(agent.locator("#record-near")).to_contain_text("同类已问 1 次")
    begun = time.monotonic()
    agent.keyboard.press("Control+Enter")
    expect(agent.locator("[data-recorded]")).to_contain_text("第 2 次")
    took.append(time.monotonic() - begun)
    assert min(took) <= 1.0
    assert NUMBER.findall(recorded(agent)) == number


def test_details_three_at_a_time_and_a_promised_call(agent: Page) -> None:
    agent.locator("#q").fill("变压器半夜嗡嗡响睡不着能不能移走")
    agent.keyboard.press("Control+Enter")
    number = NUMBER.findall(recorded(agent))[0]
    assert agent.locator("#record-more [data-step] input:visible").count() == 3
    agent.locator("input[name='details.how']").fill("每天夜里")
    agent.get_by_role("button", name="再问三项").click()
    expect(agent.locator("[data-soften]")).to_contain_text("再跟您核对三件小事")
    assert agent.locator("#record-more [data-step] input:visible").count() == 3
    agent.locator("input[name='details.where']").fill("幸福小区 3 号楼")
    agent.select_option("select[name=promise]", "complex")
    agent.locator("#record-more [name=caller]").fill("13812345678")
    agent.keyboard.press("Enter")
    expect(agent.locator(".toast-note")).to_contain_text("已补充")

    agent.goto(f"/questions/{number}")
    for told in ("每天夜里", "幸福小区 3 号楼", "13812345678"):
        expect(agent.locator("main")).to_contain_text(told)
    agent.goto("/questions?show=calls")
    expect(agent.locator("main")).to_contain_text("13812345678")


def test_which_group_it_is_takes_one_key_and_is_taken_back_by_another(agent: Page) -> None:
    numbers = []
    for text in ("地线钳锈住了谁来换一把", "地线钳锈住了谁来赔一把"):
        agent.locator("#q").fill(text)
        agent.keyboard.press("Control+Enter")
        numbers += NUMBER.findall(recorded(agent))
    first, own = numbers
    groups = agent.locator("#record-groups li")
    expect(groups.first).to_contain_text("都说到：")
    expect(groups.first).to_contain_text("只有一方说到：")
    agent.keyboard.press("Alt+1")
    expect(agent.locator("[data-recorded]")).to_contain_text(f"归入 {first}（第 2 次）")
    expect(groups.first).to_have_attribute("aria-current", "true")
    agent.keyboard.press("Alt+0")
    expect(agent.locator("[data-recorded]")).to_contain_text(f"已记录 {own}（第 1 次）")
    expect(agent.locator("#q")).to_be_focused()

    agent.keyboard.press("Escape")
    expect(agent.locator("#record-groups")).to_be_hidden()
    agent.locator("#q").fill("地线钳锈住了换一把谁管")
    expect(agent.locator("#record-near")).not_to_be_empty()
    agent.keyboard.press("Alt+1")  # shows them
    expect(groups.first).to_be_visible()
    agent.keyboard.press("Alt+1")  # and records it there
    expect(agent.locator("[data-recorded]")).to_contain_text(f"归入 {first}（第 2 次）")


@pytest.mark.parametrize("trouble", ["offline", "slow", "left"])
def test_what_was_typed_meanwhile_is_sent_later(agent: Page, trouble: str) -> None:
    """Details of a question that is not through, or left without Enter, are not lost."""
    agent.locator("#q").fill(f"光伏并网以后电表倒转怎么办理（{trouble}）")
    expect(agent).to_have_url(re.compile("[?]q="))
    held: list[Route] = []
    if trouble == "slow":
        agent.route("**/api/v1/questions", lambda route: held.append(route))
    agent.context.set_offline(trouble == "offline")
    agent.keyboard.press("Control+Enter")
    said = {"offline": "网络不通", "slow": "正在记录", "left": "已记录"}[trouble]
    expect(agent.locator("[data-recorded]")).to_contain_text(said)
    agent.locator("input[name='details.what']").fill("光伏用户")
    with agent.expect_response(re.compile("/details$"), timeout=20_000) as added:
        if trouble == "left":
            agent.goto("/inbox")
        else:
            agent.keyboard.press("Enter")
        if trouble == "offline":
            expect(agent.locator("#waiting")).to_contain_text("2 条待送出")
        agent.context.set_offline(False)
        for route in held:
            route.continue_()
    expect(agent.locator("#waiting")).to_be_hidden()
    agent.goto(f"/questions/{added.value.json()['group']}")
    expect(agent.locator("main")).to_contain_text("光伏用户")
    kept = "Object.entries(localStorage).filter(([name]) => !name.startsWith('kb.recent.')).join()"
    assert "光伏" not in agent.evaluate(kept)
    assert "光伏用户" not in agent.evaluate("Object.values(localStorage).join()")


def test_who_called_is_left_to_nobody_at_this_desk(agent: Page) -> None:
    agent.locator("#q").fill("光伏板上的雪谁来扫")
    expect(agent).to_have_url(re.compile("[?]q="))
    agent.context.set_offline(True)
    agent.keyboard.press("Control+Enter")
    expect(agent.locator("[data-recorded]")).to_contain_text("网络不通")
    agent.locator("#record-more [name=caller]").fill("3300112233")
    agent.keyboard.press("Enter")
    expect(agent.locator("#waiting")).to_contain_text("2 条待送出")
    stored = "Object.values(localStorage).join()"
    assert "光伏板" in agent.evaluate(stored)
    assert "3300112233" not in agent.evaluate(stored)
    with agent.expect_response(re.compile("/details$"), timeout=20_000) as added:
        agent.context.set_offline(False)
    assert added.value.request.post_data_json["caller"] == "3300112233"
    expect(agent.locator("#waiting")).to_be_hidden()

    agent.evaluate("localStorage.setItem('kb.unsaved.agent./contribute/new/answer', '[1]')")
    agent.locator(".top__me").click()
    agent.get_by_role("button", name="退出登录").click()
    expect(agent).to_have_url(re.compile("/login"))
    kept = agent.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert [name for name in kept if re.search(r"unsaved|waiting|recent|callers", name)] == []


def test_a_flag_takes_three_keys_and_others_see_the_doubt(agent: Page, page_of: PageOf) -> None:
    agent.locator("#q").fill("停电")
    expect(agent.locator("[role=option]").first).to_have_attribute("aria-selected", "true")
    number = agent.locator("[data-flag]").first.get_attribute("data-flag")
    for key in ("Control+e", "2", "Enter"):
        agent.keyboard.press(key)
    expect(agent.locator(".toast-note")).to_have_text(re.compile(r"Q-\d{6}"))
    expect(agent.locator("#flag")).to_be_hidden()
    expect(agent.locator("#q")).to_be_focused()

    other = page_of("an")
    other.goto(f"/entries/{number}")
    expect(other.locator(".doubts")).to_contain_text("已经过时")


def test_pages_of_questions_have_no_accessibility_violations(agent: Page, page_of: PageOf) -> None:
    agent.locator("#q").fill("台区改造期间电梯停用怎么补偿")
    agent.keyboard.press("Control+Enter")
    number = NUMBER.findall(recorded(agent))[0]
    agent.keyboard.press("Control+e")
    found = []
    for page, paths in (
        (agent, ("", f"/questions/{number}", "/questions?show=calls")),
        (page_of("zhou"), ("/statistics", "/statistics/grievances", f"/questions/{number}")),
        (page_of("service", DEMO), ("/questions", "/questions/duty")),
    ):
        for scheme, width in (("light", 1366), ("dark", 400)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 800})
            for path in paths if scheme == "light" else paths[:1]:
                found += barriers(page, path)
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    found.append(f"{path}: scrolls sideways at {width}")
    assert found == []


def sent(page: Page) -> None:
    """Nothing waits to be sent any more."""
    user = page.locator("body").get_attribute("data-user")
    page.wait_for_function(
        "name => (localStorage.getItem(`kb.waiting.${name}`) || '[]') === '[]'", arg=user
    )


def test_a_danger_is_reported_once_in_a_call_and_shows_it_after_a_reload(agent: Page) -> None:
    reports: list[str] = []
    agent.on(
        "request",
        lambda one: reports.append(one.method) if one.url.endswith("/api/v1/questions") else None,
    )
    agent.keyboard.press("Alt+x")
    agent.locator("#q").fill("电线掉在菜地里冒火花了")
    escalate = agent.locator("[data-escalate]")
    expect(escalate).to_contain_text("立即上报", timeout=20_000)
    agent.keyboard.press("Alt+d")
    expect(escalate).to_have_text(re.compile(r"已上报 Q-\d{6} · \d\d:\d\d"))
    number = NUMBER.findall(recorded(agent))[0]
    sent(agent)
    agent.reload()
    expect(escalate).to_contain_text(f"已上报 {number}")
    expect(agent.locator("[data-recorded]")).to_contain_text(number)
    agent.keyboard.press("Alt+d")
    expect(agent.locator("#toasts")).to_contain_text(f"已经上报：{number}")
    agent.keyboard.press("Control+Enter")
    assert reports == ["POST"]

    agent.locator("#q").fill("电线掉在菜地里冒火花了，有人触电倒在地上")
    expect(escalate).to_contain_text("立即上报")
    agent.keyboard.press("Alt+d")
    expect(escalate).to_contain_text("已上报 Q-")
    sent(agent)
    assert reports == ["POST", "POST"]

    agent.keyboard.press("Alt+s")
    sent(agent)
    agent.locator("#q").fill("电线掉在菜地里冒火花了")
    expect(escalate).to_contain_text("立即上报")


def test_what_was_recorded_stays_for_the_call_over_a_reload(agent: Page) -> None:
    text = "养蜂场能不能装太阳能路灯"
    agent.keyboard.press("Alt+x")
    agent.locator("#q").fill(text)
    expect(agent).to_have_url(re.compile("[?]q="), timeout=20_000)
    agent.keyboard.press("Control+Enter")
    number = NUMBER.findall(recorded(agent))[0]
    sent(agent)
    agent.reload()
    expect(agent.locator("[data-recorded]")).to_contain_text(number)
    expect(agent.locator("[data-say-line]")).to_be_visible()
    agent.keyboard.press("Alt+n")
    agent.keyboard.type("山上三百箱蜂")
    agent.keyboard.press("Enter")
    expect(agent.locator("#toasts")).to_contain_text("已补充")
    agent.reload()
    expect(agent.locator("[data-recorded]")).to_be_hidden()
    agent.keyboard.press("Alt+s")
    sent(agent)
    agent.locator("#q").fill(text)
    expect(agent).to_have_url(re.compile("[?]q="))
    expect(agent.locator("[data-recorded]")).to_be_hidden()
