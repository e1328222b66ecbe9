"""A file of an entry in a page of ours: drawn pages, what is marked in them, and for whom."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from urllib.parse import unquote

import docx
import openpyxl
import pytest
from PIL import Image

from content.files import page_pictures
from search_index import services as index_services
from tests.made_files import archive, huge_png, pdf, picture, word, word_with_pictures
from tests.makers import CONTENT, Browser, Maker

Open = Callable[[str], Browser]
CLAUSES = [
    {"label": "第一条", "heading": "", "text": "为规范供电服务，制定本办法。", "page": 1},
    {"label": "第二条", "heading": "", "text": "计划检修停电提前七日公告。逾期的补偿。", "page": 2},
]
PAGES = [
    ["第一条 为规范供电服务，制定本办法。"],
    ["第二条 计划检修停电提前七日", "公告。逾期的补偿。"],
]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; who may have a file is tested on each."""
    return "sqlite"


@pytest.fixture
def maker(maker: Maker) -> Maker:
    """A maker with a sound, empty index."""
    index_services.rebuild(maker.database, maker.index)
    return maker


def with_file(maker: Maker, number: str, name: str, data: bytes, alt: str = "") -> str:
    """Put a file into the draft; gives the address of its page."""
    return f"/entries/{number}/files/{maker.attach(number, data, name, alt=alt)}"


def regulation(maker: Maker) -> tuple[str, str]:
    """A published regulation read from a PDF, and the address of that."""
    content = CONTENT["regulation"] | {"clauses": CLAUSES}
    number = maker.draft("regulation", content=content)
    place = with_file(maker, number, "办法.pdf", pdf(PAGES))
    maker.decide(maker.submit(number))
    return number, place


def test_a_clause_opens_its_page_with_its_words_marked(browser: Open, maker: Maker) -> None:
    number, place = regulation(maker)
    agent = browser("an")
    told = agent.get(f"/entries/{number}").text
    assert f'href="{place}/view?page=2&amp;clause=第二条"' in unquote(told)
    page = agent.get(f"{place}/view?page=2&clause=第二条").text
    assert f'<image href="{place}/pages/2"' in page
    assert (
        page.count('<rect class="sheet__mark"') == 4
    )  # label, the sentence on two lines, the next
    assert "<mark>第二条</mark>" in page
    assert "<rect" not in agent.get(f"{place}/view?page=1&clause=第二条").text


def test_the_words_of_a_line_are_marked(browser: Open, maker: Maker) -> None:
    _number, place = regulation(maker)
    page = browser("an").get(f"{place}/view?page=2&q=检修停电").text
    assert "<mark>检修停电</mark>" in page
    assert '<rect class="sheet__mark"' in page


def test_a_page_is_a_picture_that_is_drawn_once(
    browser: Open, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    _number, place = regulation(maker)
    sent = browser("an").get(f"{place}/pages/1")
    assert (sent.status_code, sent.headers["Content-Type"]) == (200, "image/png")
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.headers["Cache-Control"] == "private, no-store"
    assert Image.open(io.BytesIO(sent.data)).width > 1000
    monkeypatch.setattr(page_pictures, "read_apart", None)
    assert browser("an").get(f"{place}/pages/1").data == sent.data


@pytest.mark.parametrize("path", ["/view", "/view?page=2", "/pages/1"])
def test_what_is_not_approved_is_not_drawn(browser: Open, maker: Maker, path: str) -> None:
    """Also not when its department has had it drawn."""
    number = maker.draft("notice")
    place = with_file(maker, number, "通知.pdf", pdf(PAGES))
    assert browser("wang").get(f"{place}{path}").status_code == 200
    for by in ("an", "zhao", "chen", "zhou", "admin"):
        assert browser(by).get(f"{place}{path}").status_code == 404


def document() -> bytes:
    """A Word document with a heading, a picture, a table and markup in its words."""
    made = docx.Document()
    made.add_heading("装表收费", 1)
    made.add_paragraph("先看<b>显示屏</b>。")
    shape = made.add_paragraph().add_run().add_picture(io.BytesIO(picture()))
    shape._inline.docPr.set("descr", "上排是“<电量>”")
    rows = made.add_table(2, 3).rows
    for row, texts in zip(rows, (["项目", "单价", "备注"], ["换表", "120.5", ""]), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.add_paragraph("完。")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_word_file_is_read_with_its_pictures_and_tables(browser: Open, maker: Maker) -> None:
    number = maker.draft("notice")
    place = with_file(maker, number, "收费.docx", document())
    maker.decide(maker.submit(number))
    maker.drain()
    agent = browser("an")
    page = agent.get(f"{place}/view?q=换表").text
    assert re.search(r"<h2>\s*装表收费\s*</h2>", page)
    assert "先看&lt;b&gt;显示屏&lt;/b&gt;。" in page
    assert f'src="{place}/pictures/0" alt="上排是“&lt;电量&gt;”" width="40" height="30"' in page
    cells = re.findall(r"<td>(.*?)</td>", page)
    assert cells == ["项目", "单价", "备注", "<mark>换表</mark>", "120.5", ""]
    assert "〔图：" not in page
    sent = agent.get(f"{place}/pictures/0")
    assert (sent.status_code, sent.headers["Content-Type"]) == (200, "image/png")
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.headers["Cache-Control"] == "private, no-store"
    assert Image.open(io.BytesIO(sent.data)).size == (40, 30)
    assert agent.get(f"{place}/pictures/1").status_code == 404
    assert "收费.docx" in agent.get("/search?q=上排是电量").text


def test_a_workbook_is_read_as_tables(browser: Open, maker: Maker) -> None:
    made = openpyxl.Workbook()
    made.active.title = "电价"
    for row in (["类别", "峰", "谷"], ["居民", None, 0.3]):
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    number = maker.draft("notice")
    place = with_file(maker, number, "电价.xlsx", out.getvalue())
    page = browser("wang").get(f"{place}/view").text
    assert re.search(r"<h3>\s*电价\s*</h3>", page)
    assert re.findall(r"<td>(.*?)</td>", page) == ["类别", "峰", "谷", "居民", "", "0.3"]


def test_a_document_that_cannot_be_shown_says_why(browser: Open, maker: Maker) -> None:
    """Nobody knows what it says while changes wait."""
    with zipfile.ZipFile(io.BytesIO(word("甲"))) as read:
        parts = {name: read.read(name) for name in read.namelist()}
    parts["word/document.xml"] = (
        parts["word/document.xml"]
        .replace(b"<w:r>", b'<w:ins w:id="1" w:author="x"><w:r>', 1)
        .replace(b"</w:r>", b"</w:r></w:ins>", 1)
    )
    number = maker.draft("notice")
    place = with_file(maker, number, "修订.docx", archive(**parts))
    page = browser("wang").get(f"{place}/view").text
    assert "未处理的修订" in page
    assert f'href="{place}"' in page


@pytest.mark.parametrize(
    "bad",
    [
        picture()[:30],
        huge_png(30_000),
        huge_png(9_500),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
    ],
    ids=["cut off", "a gigapixel", "ninety megapixels", "SVG", "HTML"],
)
def test_a_picture_that_is_no_good_leaves_the_words(
    browser: Open, maker: Maker, bad: bytes
) -> None:
    """Whatever lies in the document, only pixels come out of it (abuse 31, 36)."""
    data = word_with_pictures("看图。", (picture(), "好图"))
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        parts = {name: read.read(name) for name in read.namelist()}
    name = next(one for one in parts if one.startswith("word/media/"))
    parts[name] = bad
    number = maker.draft("notice")
    place = with_file(maker, number, "坏图.docx", archive(**parts))
    page = browser("wang").get(f"{place}/view").text
    assert "看图。" in page
    assert "<img" not in page
    assert "alert" not in page
    assert browser("wang").get(f"{place}/pictures/0").status_code == 404


@pytest.mark.parametrize(
    "path", ["/view?page=0", "/view?page=3", "/view?page=-1", "/pages/0", "/pages/3", "/pages/x"]
)
def test_there_is_no_such_page(browser: Open, maker: Maker, path: str) -> None:
    _number, place = regulation(maker)
    assert browser("an").get(f"{place}{path}").status_code == 404


def test_pictures_are_shown_and_others_can_be_saved(browser: Open, maker: Maker) -> None:
    number = maker.draft("notice")
    meter = with_file(maker, number, "电表.png", picture(), alt="红灯亮")
    other = with_file(maker, number, "数据.bin", b"\0\1\2")
    maker.decide(maker.submit(number))
    agent = browser("an")
    assert f'<img src="{meter}" alt="红灯亮"' in agent.get(f"{meter}/view").text
    assert 'data-copy-text="红灯亮"' in agent.get(f"/entries/{number}").text
    assert agent.get(f"{meter}/pages/1").status_code == 404
    assert "不能在这里看" in agent.get(f"{other}/view").text
    assert f'href="{other}"' in agent.get(f"{other}/view").text


def test_a_scan_says_that_it_has_no_text(browser: Open, maker: Maker) -> None:
    number = maker.draft("notice")
    place = with_file(maker, number, "扫描.pdf", pdf([[]]))
    assert "这一页没有文字" in browser("wang").get(f"{place}/view").text
