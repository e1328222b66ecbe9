"""Several pieces for one caller as one text, a short text to send, and nothing half-filled."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PageOf = Callable[..., Page]


def search(page: Page, text: str) -> None:
    page.locator("#q").fill(text)
    expect(page).to_have_url(re.compile(f"[?]q={quote_plus(text)}"))


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_caller_with_two_matters_gets_one_text(page_of: PageOf) -> None:
    page = page_of("agent", "demo-95598")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    told: list[dict[str, str]] = []
    page.on("request", lambda r: told.append(r.post_data_json) if r.url.endswith("/used") else None)
    page.goto("/search")
    tray = page.locator("#compose")

    search(page, "欠费停电交费后多久恢复供电")
    first = page.locator("#preview .say").inner_text()
    page.keyboard.press("Alt+g")
    page.keyboard.press("Alt+ArrowDown")
    condition = page.locator("#preview .is-marked").inner_text()
    page.keyboard.press("Alt+g")
    search(page, "电费发票怎么开")
    page.keyboard.press("Alt+g")
    expect(tray).to_contain_text("已收集 3 段")
    assert barriers(page) == []
    page.reload()
    expect(tray).to_contain_text("已收集 3 段")
    invoice = page.locator("#preview .say").inner_text()
    tray.get_by_label("去掉第 2 段").click()
    expect(tray).to_contain_text("已收集 2 段")
    page.keyboard.press("Alt+Enter")
    expect(page.locator(".toast-note")).to_contain_text("已复制：2 段")
    assert clipboard(page) == f"{first}\n{invoice}"
    assert condition not in clipboard(page)
    expect(tray).to_be_hidden()
    copied = [(one["query"], one["action"]) for one in told]
    assert copied == [("欠费停电交费后多久恢复供电", "copied"), ("电费发票怎么开", "copied")]
    assert len({one["number"] for one in told}) == 2

    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Alt+m")
    page.keyboard.press("Alt+j")
    page.keyboard.press("Enter")
    expect(page.locator(".toast-note")).to_contain_text("已复制：1 段")
    assert re.fullmatch(re.escape(invoice) + r"（依据：《.+》第.+条）", clipboard(page))
    page.keyboard.press("Alt+m")
    page.keyboard.press("Alt+j")
    page.keyboard.press("Escape")
    expect(tray).to_be_hidden()
    expect(page.locator("#q")).to_have_value("电费发票怎么开")

    page.keyboard.press("Alt+g")
    expect(tray).to_contain_text("已收集 1 段")
    page.evaluate("document.dispatchEvent(new Event('kb:call-closed'))")
    expect(tray).to_be_hidden()
    page.reload()
    expect(page.locator("#preview .say")).to_be_visible()
    expect(tray).to_be_hidden()


def test_the_passage_that_answers_this_caller_is_two_keys_away(page_of: PageOf) -> None:
    page = page_of("agent", "demo-95598")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/search")
    marked = page.locator("#preview .is-marked")
    passage = page.locator("#preview [data-answering]")

    search(page, "雷把我家路由器劈坏了，供电公司赔吗")
    expect(passage).to_have_text(re.compile("^雷击等自然灾害"))
    expect(page.locator("#preview .article__hint")).to_contain_text("有一段答的是这位客户")
    said = page.locator("#preview .say").inner_text()
    page.keyboard.press("Alt+ArrowDown")
    expect(marked).to_have_text(re.compile("^雷击等自然灾害"))
    expect(marked).to_be_in_viewport()
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".toast-note")).to_contain_text("已复制：1 段")
    assert clipboard(page) == "雷击等自然灾害、家里线路故障造成的，不在赔偿范围内。"
    page.keyboard.press("Alt+Enter")
    expect(page.locator(".toast-note")).to_contain_text("已复制：2 段")
    assert clipboard(page) == f"{said}\n雷击等自然灾害、家里线路故障造成的，不在赔偿范围内。"

    page.keyboard.press("Alt+g")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    other = marked.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".toast-note")).to_contain_text("已复制：2 段")
    assert clipboard(page).split("\n")[0].startswith("雷击")
    assert clipboard(page).endswith(other)

    search(page, "物业不肯盖章，我的充电桩装不了")
    expect(passage).to_have_text(re.compile("^物业不同意的"))
    expect(marked).to_have_count(0)
    page.keyboard.press("Alt+g")
    expect(marked).to_have_text(re.compile("^物业不同意的"))
    page.keyboard.press("Enter")
    expect(page.locator(".toast-note")).to_contain_text("已复制：1 段")
    assert "物业不同意" not in clipboard(page), "gathering marked it, nobody chose it"
    page.keyboard.press("Enter")
    expect(page.locator(".toast-note")).to_contain_text("已复制：家用充电桩")

    search(page, "买了二手房电表怎么过户")
    expect(passage).to_have_count(0)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#preview .say.is-marked")).to_be_visible()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#preview .text .is-marked")).to_be_visible()
    page.locator("#q").press("Escape")
    page.locator("#q").press("ArrowUp")
    expect(page.locator("#preview .say")).to_be_visible()
    page.set_viewport_size({"width": 1366, "height": 420})
    page.keyboard.press("PageDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(marked).to_be_visible()
    assert not marked.evaluate("piece => piece.matches('.say')"), "where one scrolled to"


def test_what_is_open_is_filled_in_or_asked_for_and_never_copied(page_of: PageOf) -> None:
    page = page_of("agent", "demo-95598")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/search")
    search(page, "开头语：电话接通后的问候")
    page.keyboard.press("Enter")
    expect(page.locator(".toast-note")).to_contain_text("已复制")
    assert "工号agent，很高兴" in clipboard(page), "the account knows it"

    search(page, "开头语：已经知道客户姓氏")
    page.keyboard.press("Enter")
    toast = page.locator(".toast-note--danger")
    expect(toast).to_contain_text("没有复制：还空着 ×先生、×女士")
    assert "工号agent" in clipboard(page), "what was there before"
    asked = page.locator("#compose input[name='×先生']")
    expect(asked).to_be_focused()
    asked.fill("王")
    page.keyboard.press("Enter")
    expect(toast).to_contain_text("没有复制：还空着 ×女士")
    page.keyboard.type("李")
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".toast-note:not(.toast-note--danger)")).to_contain_text("已复制")
    assert clipboard(page).startswith("王先生，您好")
    assert "李女士" in clipboard(page)
    assert "×" not in clipboard(page)

    page.set_viewport_size({"width": 400, "height": 760})
    page.locator("#preview .spoken__copy").first.click()
    expect(toast).to_contain_text("没有复制：还空着 ×先生")
    assert barriers(page) == []
    open_in = """async text => {
      const { openIn } = await import(document.querySelector("script[src$='app.js']").src
        .replace("app.js", "placeholders.js"));
      return openIn(text).map(({ name }) => name).join();
    }"""
    cases = json.loads(OPEN)
    assert {text: page.evaluate(open_in, text) for text in cases} == cases


OPEN = """{
  "请于{日期}到｛地点｝办理，再说一次{地点}": "日期,地点,地点",
  "您家住在×村×组": "×村,×组",
  "地址是×栋，被记成了×栋": "×栋,×栋（2）",
  "XX 日内给您答复，单号____": "×日,单号",
  "工单编号是……，请记下": "工单编号",
  "我的工号是××××": "工号",
  "2520×0.55＋480×（12−4），40度×0.55元": "",
  "欠费金额×天数×千分之一": "",
  "X光、XXL、包括以下……等等": ""
}"""
