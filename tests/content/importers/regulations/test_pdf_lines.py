"""A regulation in a PDF: clauses as they stand, with their pages, without what runs along."""

from __future__ import annotations

from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from content.importers.regulations.regulation_files import parse_regulation
from content.importers.result import ParsedFile
from tests.content.importers.pdf.drawing import (
    LONG,
    TITLE,
    drawn,
    flowing,
    in_columns,
    scan,
    table,
)
from tests.made_files import FONT

CLAUSES = [
    f"第一条　为规范停电管理，制定本办法。{LONG}",
    f"第二条　计划停电提前七天公告。{LONG}",
    "（一）居民用户，在小区张贴公告；",
    "（二）重要用户，逐户通知。",
    f"第三条　违反本办法第二条、第三十二条规定的，按本办法处理。{LONG}",
]


def read(data: bytes, name: str = "办法.pdf") -> ParsedFile:
    """What comes of it."""
    return parse_regulation(name, data)


def texts(found: ParsedFile) -> dict[str, str]:
    """The clauses by their labels."""
    assert found.errors == []
    return {one["label"]: one["text"] for one in found.entries[0].content["clauses"]}


WANTED = {
    "第一条": f"为规范停电管理，制定本办法。{LONG}",
    "第二条": f"计划停电提前七天公告。{LONG}\n{CLAUSES[2]}\n{CLAUSES[3]}",
    "第三条": f"违反本办法第二条、第三十二条规定的，按本办法处理。{LONG}",
}


def _running(canvas: Canvas, document: Any) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawString(72, A4[1] - 40, f"{TITLE}　内部资料")
    canvas.drawCentredString(A4[0] / 2, 30, f"第 {document.page} 页")


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"on_page": _running},
        {"indent": 0, "between": 8},
        {"indent": 0},
        {"size": 9},
    ],
    ids=["indented", "headers and numbers", "set apart", "neither", "small"],
)
def test_clauses_are_as_they_were_written(how: dict[str, Any]) -> None:
    found = read(flowing([*CLAUSES, *(f"第{n}条　{LONG}" for n in "四五六七八九十")], **how))
    assert found.entries[0].title == TITLE
    assert texts(found) == WANTED | {f"第{n}条": LONG for n in "四五六七八九十"}


def test_each_clause_knows_its_page() -> None:
    many = [f"第{n}条　{LONG * 3}" for n in "一二三四五六七八九十"]
    clauses = read(flowing(many, on_page=_running)).entries[0].content["clauses"]
    pages = [one["page"] for one in clauses]
    assert pages == sorted(pages)
    assert (pages[0], pages[-1] > 1) == (1, True)


def test_the_file_itself_is_kept_with_the_entry() -> None:
    data = flowing(CLAUSES)
    original = read(data).original
    assert original is not None
    assert (original.name, original.data, original.pages) == ("办法.pdf", data, 1)


def test_a_table_is_read_row_by_row() -> None:
    rows = [
        ["用户", "提前几天", "方式"],
        ["居民", "7 天", "张贴公告"],
        ["重要用户", "10 天", "逐户"],
    ]
    found = read(flowing([*CLAUSES, "第四条　停电通知按下表：", table(rows)]))
    assert texts(found)["第四条"].split("\n")[1:] == [" | ".join(row) for row in rows]


def test_a_merged_cell_stands_in_each_place_it_covers() -> None:
    rows = [["用户", "方式"], ["居民", "公告"], ["", "电话"]]
    found = read(flowing(["第一条　按下表：", table(rows, merged=[("SPAN", (0, 1), (0, 2))])]))
    assert texts(found)["第一条"].split("\n")[2:] == ["居民 | 公告", "居民 | 电话"]


def test_an_empty_cell_keeps_its_column() -> None:
    rows = [["用户", "上门费", "材料费"], ["居民", "", "80 元"]]
    found = read(flowing(["第一条　按下表：", table(rows)]))
    assert texts(found)["第一条"].split("\n")[2] == "居民 |  | 80 元"


def test_columns_are_read_one_after_the_other() -> None:
    many = [f"第{n}条　{LONG * 2}" for n in "一二三四五六七八九十"]
    assert texts(read(in_columns(many))) == {f"第{n}条": LONG * 2 for n in "一二三四五六七八九十"}


def test_a_scan_says_that_it_has_no_text() -> None:
    (error,) = read(scan(3)).errors
    assert "扫描件" in str(error.message)
    assert "3 页" in str(error.message)


def test_a_watermark_is_no_text() -> None:
    def stamped(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "第一条　计划停电提前七天公告。")
        canvas.saveState()
        canvas.translate(200, 500)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料严禁外传")
        canvas.restoreState()

    found = read(drawn(stamped))
    assert texts(found) == {"第一条": "计划停电提前七天公告。"}
    assert any("水印" in str(note) for note in found.notes)


def test_text_that_nobody_sees_is_left_out_and_named() -> None:
    def hidden(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "第一条　计划停电提前七天公告。")
        line = canvas.beginText(72, 680)
        line.setTextRenderMode(3)
        line.textLine("不得公告")
        canvas.drawText(line)

    found = read(drawn(hidden))
    assert texts(found) == {"第一条": "计划停电提前七天公告。"}
    assert any("看不见" in str(note) for note in found.notes)


def test_a_table_of_contents_is_left_out() -> None:
    contents = [f"第{n}章　总则 {'.' * 40} {n}" for n in (1, 2)]
    found = read(flowing(["目录", *contents, "第一章　总则", *CLAUSES]))
    assert texts(found) == WANTED
    assert any("目录" in str(note) for note in found.notes)


def test_words_of_other_scripts_keep_their_spaces() -> None:
    found = read(flowing(["第一条　电压为 10 kV，见 GB/T 12325-2008 的规定。"]))
    assert texts(found)["第一条"] == "电压为 10 kV，见 GB/T 12325-2008 的规定。"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", "第一条　文字".encode(), "不是有效的 PDF"),
        ("a.pdf", b"%PDF-1.7 broken", "已损坏"),
        ("a.txt", b"%PDF-1.7", "与扩展名"),
    ],
)
def test_what_is_no_pdf_is_refused_in_words(name: str, data: bytes, said: str) -> None:
    (error,) = parse_regulation(name, data).errors
    assert said in str(error.message)


def test_a_page_of_countless_characters_ends() -> None:
    """A file made to be read for ever is given up, and the service goes on."""

    def endless(canvas: Canvas) -> None:
        for _line in range(3_000):
            canvas.drawString(72, 700, "一" * 200)

    found = read(drawn(endless))
    assert found.entries == []


def test_a_page_that_is_turned_back_is_read_as_it_is_shown() -> None:
    """Drawn lying on its side, and shown upright."""

    def lying(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(100, 72)
        canvas.rotate(90)
        canvas.drawString(0, 0, "第一条　计划停电提前七天公告。")

    assert texts(read(drawn(lying))) == {"第一条": "计划停电提前七天公告。"}
