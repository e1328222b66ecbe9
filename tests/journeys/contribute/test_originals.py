"""A department's own documents in a real browser: uploaded, approved, found, opened at the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from content.files.recognising import can_recognise
from tests import makers
from tests.made_files import pdf, picture, scan, word_with_pictures

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PageOf = Callable[..., Page]
REVIEWERS = (("reviewer3", DEMO), ("sun", makers.PASSWORD), ("reviewer2", DEMO), ("reviewer", DEMO))
SCANNED = ["配电房钥匙由值班员保管", "借用须登记"]
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
        "buffer": word_with_pictures(
            "逆变器合格证原件一份。",
            (picture(), "逆变器的铭牌"),
            table=[["资料", "份数"], ["合格证", "1"]],
        ),
    },
    {"name": "盖章扫描.pdf", "mimeType": "application/pdf", "buffer": pdf([[]])},
    {"name": "铭牌.png", "mimeType": "image/png", "buffer": picture()},
]


def test_from_a_departments_upload_to_an_agents_screen(page_of: PageOf) -> None:
    author = page_of("wang")
    _drafted(author, TITLE)
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

    _approved_by(page_of, TITLE, "验收办法.pdf")
    agent = page_of("an")
    agent.goto(_found(agent, "组件铭牌照片盖章", "验收办法.pdf 第 2 页"))
    expect(agent.locator("svg.sheet image")).to_be_visible()
    expect(agent.locator("svg.sheet rect").first).to_be_visible()
    agent.get_by_role("link", name="上一页").click()
    expect(agent.locator("#sheet-page")).to_have_value("1")
    agent.goto(_found(agent, "逆变器合格证原件", "资料清单.docx"))
    expect(agent.locator("article mark").first).to_be_visible()
    expect(agent.get_by_role("cell", name="资料", exact=True)).to_be_visible()
    shown = agent.get_by_alt_text("逆变器的铭牌")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 40


def test_a_folder_becomes_regulations_that_open_at_their_page(
    page_of: PageOf, tmp_path: Path
) -> None:
    """Read by a task; pictures stand in their clauses, each clause knows its page."""
    folder = tmp_path / "规定"
    (folder / "停电").mkdir(parents=True)
    (folder / ".旧").mkdir()
    rule = [
        ["户外检修办法"],
        ["第一条　户外检修应当避开雷雨天气。", "第二条　遇到蜂巢先报告班长。"],
    ]
    meter = ("第一条 更换电表前先看铭牌。", (picture(), "铭牌在左下角"), "第二条 封印要当面启封。")
    files = {
        "停电/户外检修.pdf": pdf(rule),
        "换表.docx": word_with_pictures("换表封印办法", *meter),
        "说明.exe": b"MZ",
        ".旧/旧.txt": b"x",
        **{f"附{n}.pdf": pdf([[f"线路巡视办法之{n}", "第一条　按时巡视线路。"]]) for n in range(2)},
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)

    author = page_of("wang")
    author.goto("/contribute/import")
    author.check("[value=regulations]")
    author.select_option("[name=category]", "third-party")
    author.set_input_files("[data-folder]", folder)
    expect(author.locator("[data-files-status]")).to_have_text(
        "已选 4 个文件，另有 2 个隐藏或类型不支持，没有选"
    )
    author.locator("[data-send]").click()
    expect(author.get_by_role("heading", name="导入预览")).to_be_visible(timeout=60_000)
    expect(author.get_by_text("户外检修办法").first).to_be_visible()
    author.get_by_role("button", name="全部导入并送审").click()
    expect(author.get_by_text("已导入并送审 4 条").first).to_be_visible()

    for title in ("户外检修办法", "换表封印办法"):
        _approved_by(page_of, title)
    agent = page_of("an")
    agent.goto(_found(agent, "遇到蜂巢怎么办", "户外检修办法"))
    expect(agent.get_by_role("link", name="原件第 2 页").first).to_be_visible()
    agent.get_by_role("link", name="原件第 2 页").last.click()
    expect(agent.locator("svg.sheet rect").first).to_be_visible()
    expect(agent.locator("mark", has_text="第二条")).to_have_count(1)
    agent.goto(_found(agent, "更换电表前先看铭牌", "换表封印办法"))
    expect(agent.get_by_alt_text("铭牌在左下角").first).to_be_visible()


@pytest.mark.skipif(not can_recognise(), reason="requirements-ocr.txt is not installed")
def test_a_scan_is_read_checked_and_found(page_of: PageOf) -> None:
    """What was read of it is searched once its department has checked it, and opens as it is."""
    title = "公示栏照片看不清怎么办"
    author = page_of("wang")
    _drafted(author, title)
    author.locator("[data-file-input]").set_input_files(
        {"name": "公示栏.pdf", "mimeType": "application/pdf", "buffer": scan(SCANNED)}
    )
    author.get_by_role("button", name="识别文字").click()
    for _again in range(120):  # seconds a page
        author.reload()
        if author.get_by_role("button", name="核对无误，供检索").count():
            break
        author.wait_for_timeout(1_000)
    author.get_by_role("link", name="公示栏.pdf", exact=True).click()
    expect(author.get_by_text("可能有错：请对照图逐字核对")).to_be_visible()
    expect(author.locator(".sheet__lines")).to_contain_text("配电房")
    author.go_back()
    author.get_by_role("button", name="核对无误，供检索").click()
    expect(author.get_by_text("识别的文字已核对")).to_be_visible()
    author.get_by_role("button", name="保存并送审").click()
    expect(author.get_by_text("审核中").first).to_be_visible()
    _approved_by(page_of, title, "公示栏.pdf")
    agent = page_of("an")
    agent.goto(_found(agent, "配电房钥匙由值班员保管", "公示栏.pdf 第 1 页"))
    expect(agent.locator("svg.sheet image")).to_be_visible()
    expect(agent.get_by_text("以图为准")).to_be_visible()
    expect(agent.locator("mark").first).to_be_visible()


def _drafted(author: Page, title: str) -> None:
    """Write an answer and save it."""
    author.goto("/contribute/new/answer")
    author.fill("input[name=title]", title)
    author.select_option("select[name=category]", "third-party")
    author.fill("textarea[name='content.answer']", "请带齐附件里列的资料。")
    author.fill("[name='content.no_basis']", "部门自己的办法")
    author.get_by_role("button", name="保存草稿").click()
    expect(author.locator("[data-number-shown]")).to_contain_text("KB-")


def _approved_by(page_of: PageOf, title: str, file: str = "") -> None:
    """Whoever has to sign does; `file` is there to be opened."""
    for name, password in REVIEWERS:
        reviewer = page_of(name, password)
        reviewer.goto("/review")
        link = reviewer.get_by_role("link", name=title)
        if not link.count():
            continue
        link.first.click()
        if file:
            expect(reviewer.get_by_role("link", name=file, exact=True)).to_be_visible()
        approve = reviewer.locator("button[data-verdict=approve]")
        if not approve.count():
            continue
        for box in reviewer.locator("[data-checklist] input").all():
            box.check()
        approve.click()
        reviewer.wait_for_load_state("networkidle")


def _found(agent: Page, line: str, told: str) -> str:
    """The address of the hit that is `told` so, once the worker has indexed it."""
    hit = agent.locator("[role=option]").filter(has_text=told)
    for _again in range(20):
        agent.goto(f"/search?q={line}")
        if hit.count():
            break
        agent.wait_for_timeout(250)
    return hit.first.get_attribute("href") or ""
