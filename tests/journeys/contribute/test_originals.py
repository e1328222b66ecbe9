"""A department's own documents in a real browser: uploaded, approved, found, opened at the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.made_files import pdf, picture, word

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PageOf = Callable[..., Page]
TITLE = "光伏并网验收要带哪些资料"
FILES = [
    {
        "name": "验收办法.pdf",
        "mimeType": "application/pdf",
        "buffer": pdf([["第一条 总则。"], ["第二条 组件铭牌照片须盖章留存。"]]),
    },
    {
        "name": "资料清单.docx",
        "mimeType": "application/octet-stream",
        "buffer": word("逆变器合格证原件一份。", table=[["资料", "份数"]]),
    },
    {"name": "盖章扫描.pdf", "mimeType": "application/pdf", "buffer": pdf([[]])},
    {"name": "铭牌.png", "mimeType": "image/png", "buffer": picture()},
]


def test_from_a_departments_upload_to_an_agents_screen(page_of: PageOf) -> None:
    author = page_of("wang")
    author.goto("/contribute/new/answer")
    author.fill("input[name=title]", TITLE)
    author.select_option("select[name=category]", "third-party")
    author.fill("textarea[name='content.answer']", "请带齐附件里列的资料。")
    author.fill("[name='content.no_basis']", "部门自己的办法")
    author.get_by_role("button", name="保存草稿").click()
    expect(author.locator("[data-number-shown]")).to_contain_text("KB-")
    expect(author.get_by_text("先保存草稿，再上传附件")).to_have_count(0)  # that was the first save
    choose = author.locator("[data-file-input]")
    expect(choose).to_be_visible()
    choose.set_input_files(FILES)  # type: ignore[arg-type]
    expect(author.locator("[data-file]")).to_have_count(4)
    expect(author.get_by_text("读不出文字，检索不到它的内容")).to_have_count(1)
    author.locator("[data-alt]").fill("铭牌在组件背面")
    author.locator("[data-alt]").press("Enter")
    expect(author.get_by_text("说明已保存").first).to_be_visible()
    author.get_by_role("button", name="保存并送审").click()
    expect(author.get_by_text("审核中").first).to_be_visible()

    for reviewer in (page_of("reviewer3", DEMO), page_of("sun")):
        reviewer.goto("/review")
        reviewer.get_by_role("link", name=TITLE).click()
        expect(reviewer.get_by_role("link", name="验收办法.pdf", exact=True)).to_be_visible()
        for box in reviewer.locator("[data-checklist] input").all():
            box.check()
        reviewer.locator("button[data-verdict=approve]").click()
        reviewer.wait_for_load_state("networkidle")

    agent = page_of("an")
    hit = agent.locator("[role=option]").filter(has_text="验收办法.pdf 第 2 页")
    for _again in range(20):  # until the worker has indexed it
        agent.goto("/search?q=组件铭牌照片盖章")
        if hit.count():
            break
    agent.goto(hit.first.get_attribute("href") or "")
    expect(agent.locator("svg.sheet image")).to_be_visible()
    expect(agent.locator("svg.sheet rect").first).to_be_visible()
    agent.get_by_role("link", name="上一页").click()
    expect(agent.locator("#sheet-page")).to_have_value("1")
    agent.goto("/search?q=逆变器合格证原件")
    expect(agent.locator("[role=option]").first).to_contain_text("资料清单.docx")
