"""Files made to cost time: every reader takes time in proportion to what it reads."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from content.files.limits import XLSX_CELL_CHARS
from content.importers.answers.answer_files import parse_answers
from content.importers.regulations.regulation_files import parse_regulation
from content.importers.result import ParsedFile
from tests.content.importers.word.making import document, paragraph, read, run
from tests.linear_time import slowness

LINE = 20_000
PIECES = [
    *("第", "第一", "第一条", "第 ", "第一章", "（一）", "一、", "附", "附件", "总则"),
    *("**", "__", "*", "#", "`", "\\", "&nbsp;", "<!--", "> ", "《", "》"),
    *(" ", "　", "\t", "—", "- ", "1/", "1 ", "页", "第1页", "。", "：", "|", "…"),
    *("2026年", "自2026年3月1日起", "令第1号", "〔2026〕", "公布", "施行", "第一届"),
    *("\u200b", "\u202e", "⼀", "\ufe0f\u200d", "規", "a ", "0"),
]
OOXML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MARK = '<w:fldChar w:fldCharType="{}"/>'


def _seconds(read: Callable[[], ParsedFile]) -> float:
    began = time.process_time()
    parsed = read()
    assert parsed.entries or parsed.errors
    return time.process_time() - began


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize("piece", PIECES)
def test_long_lines_of_a_law(name: str, piece: str) -> None:
    line = (piece * LINE)[:LINE]
    text = f"{line}\n示范办法\n{line}\n第一条 甲。\n{line}\n第二条 {line}\n"
    assert _seconds(lambda: parse_regulation(name, text.encode())) < 0.5 * slowness()


@pytest.mark.parametrize("piece", PIECES)
def test_long_cells_of_a_row(piece: str) -> None:
    line = (piece * LINE)[:LINE]
    fields = ("title", "answer", "say", "variants", "keywords", "basis", "effective_from", line)
    data = json.dumps(dict.fromkeys(fields, line)).encode()
    assert _seconds(lambda: parse_answers("a.jsonl", data)) < 0.5 * slowness()


@pytest.mark.parametrize("piece", ["总则\n", "附件 1\n", "第 3 页\n", "1/9\n", "3\n", "第一条\n"])
def test_many_lines(piece: str) -> None:
    text = "示范办法\n第一条 甲。\n" + piece * 20_000
    assert _seconds(lambda: parse_regulation("a.txt", text.encode())) < 3 * slowness()


@pytest.mark.parametrize(
    "inner",
    [
        f"<w:r>{MARK.format('begin')}</w:r>" * 10_000 + run("甲") * 10_000,
        f"<w:r>{MARK.format('begin')}{MARK.format('separate')}</w:r>" * 10_000 + run("甲") * 10_000,
        run("\uf0aa" * LINE, '<w:rFonts w:ascii="Symbol"/>'),
        f"<w:r><w:instrText>EQ {chr(92)}o{chr(92)}ac({'○' * LINE}</w:instrText></w:r>",
        '<w:r><w:footnoteReference w:id="2"/></w:r>' * 10_000,
    ],
)
def test_paragraphs_of_a_document(inner: str) -> None:
    note = f'<w:footnote w:id="2">{paragraph("注" * 1_000_000)}</w:footnote>'
    data = document(paragraph("法") + paragraph("第一条 甲。") + paragraph(inner), footnotes=note)
    assert _seconds(lambda: parse_regulation("a.docx", data)) < 3


def test_paragraphs_that_all_go_on_in_the_next_make_no_endless_line() -> None:
    hidden = paragraph("甲" * 100, "<w:rPr><w:vanish/></w:rPr>") * 1_000
    assert max(map(len, read(hidden)[0])) <= LINE + 100


def test_ranges_that_are_merged_over_one_another(xlsx_file, with_parts, part_of) -> None:
    data = xlsx_file([["标题", "答案"], *[["问", "答"]] * 5_000])
    name = "xl/worksheets/sheet1.xml"
    ranges = "".join(f'<mergeCell ref="A{2 + n % 50}:A5001"/>' for n in range(20_000))
    sheet = part_of(data, name).replace(
        b"</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>".encode()
    )
    assert _seconds(lambda: parse_answers("a.xlsx", with_parts(data, {name: sheet}))) < 6


def test_a_long_text_that_many_cells_share(xlsx_file, with_parts, part_of) -> None:
    data = xlsx_file([["标题", "答案"], *[["问", "答"]] * 3_000])
    name, links = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
    own, shares = 't="inlineStr"><is><t>答</t></is>', 't="s"><v>0</v>'
    sheet = part_of(data, name).decode()
    assert own in sheet or "&#31572;" in sheet
    sheet = sheet.replace("&#31572;", "答").replace(own, shares)
    assert sheet.count(shares) == 3_000
    link = f'<Relationship Id="rId99" Type="{OOXML}/sharedStrings" Target="shared.xml"/>'
    related = part_of(data, links).decode().replace("</Relationships>", f"{link}</Relationships>")
    parts = {
        name: sheet.encode(),
        links: related.encode(),
        "xl/shared.xml": f"<sst xmlns='{MAIN}'><si><t>{'长' * 150_000}</t></si></sst>".encode(),
    }
    parsed: list[ParsedFile] = []

    def parse() -> ParsedFile:
        parsed.append(parse_answers("a.xlsx", with_parts(data, parts)))
        return parsed[0]

    assert _seconds(parse) < 3
    assert "截断" in str(parsed[0].errors[0].message)
    kept = [text for row in parsed[0].rejected.values() for text in row.values()]
    assert max(map(len, kept)) <= XLSX_CELL_CHARS + 1
