"""What files say, for those who search: pages as they are drawn, parts of what has no pages."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from content.files import pdf_documents
from content.files.refusals import Refused
from content.importers import file_texts, file_views
from content.importers.file_texts import Answer, of_docx, of_pdf, of_xlsx
from tests.made_files import pdf, picture, word, word_with_pictures


def texts(read: Callable[[bytes], Answer], data: bytes) -> list[str]:
    """What `read` says of a file."""
    found: list[str] = read(data)[0]["texts"]
    return found


def workbook() -> bytes:
    """A workbook of two sheets, the second hidden, with a hidden row and column."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "电价表"
    for row in (["类别", "电价", "备注"], ["居民", 0.52, "内部"], ["农业", 0.48, "内部"]):
        sheet.append(row)
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].hidden = True
    made.create_sheet("底稿").append(["不要看"])
    made["底稿"].sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_each_page_says_its_own() -> None:
    found = texts(of_pdf, pdf([["甲乙丙丁戊己", "庚辛壬癸"], [], ["子丑寅卯"]]))
    assert ["".join(text.split()) for text in found] == ["甲乙丙丁戊己庚辛壬癸", "", "子丑寅卯"]


def test_pages_behind_the_time_there_is_are_read_as_they_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(file_texts, "LAID_OUT_SECONDS", 0.0)
    assert "".join(texts(of_pdf, pdf([["甲乙"], ["丙丁"]]))) == "甲乙丙丁"


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_documents, "MAX_PAGES", 2)
    with pytest.raises(Refused, match="2 页"):
        of_pdf(pdf([["甲"], ["乙"], ["丙"]]))


def test_of_too_much_text_the_beginning_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_texts, "MAX_DOCUMENT_CHARS", 5)
    assert list(map(len, texts(of_pdf, pdf([["甲乙丙丁"], ["戊己庚辛"]])))) == [4, 1]


def test_a_word_document_is_read_in_parts_with_its_tables() -> None:
    found = texts(of_docx, word("一" * 1_000, "二" * 1_000, "三", table=[["居民", "0.52 元"]]))
    assert [text[0] for text in found] == ["一", "二"]
    assert found[1].endswith("三\n居民 | 0.52 元")


def test_what_pictures_show_is_read_where_they_stand() -> None:
    made = word_with_pictures(
        "看图。", (picture(), "红灯亮"), (picture("blue"), "IMG_0007"), "完。"
    )
    assert texts(of_docx, made) == ["看图。\n（图：红灯亮）\n完。"]


def test_what_is_shown_stands_in_the_parts_that_are_searched() -> None:
    """Also around pictures, and rows of tables."""
    long = [f"第{n}段" + "字" * 400 for n in range(9)]
    made = word_with_pictures((picture(), ""), *long[:5], (picture("blue"), "蓝"), *long[5:])
    shown = file_views.of_docx(made)[0]["parts"]
    searched = texts(of_docx, made)
    assert len(shown) == len(searched)
    for part, text in zip(shown, searched, strict=True):
        own = [one["text"] for one in part if one["text"].startswith("第")]
        assert own == [line for line in text.split("\n") if line.startswith("第")]


def test_of_too_long_a_document_the_beginning_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_views, "MAX_DOCUMENT_CHARS", 1_100)
    shown = file_views.of_docx(word("一" * 1_000, "二" * 1_000))[0]["parts"]
    assert [one["text"][0] for part in shown for one in part] == ["一"]


def test_pictures_beyond_what_is_kept_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = word_with_pictures((picture(), "红"), (picture("blue"), "蓝"))
    one = len(file_views.of_docx(made)[1]) // 2
    monkeypatch.setattr(file_views, "MAX_KEPT_BYTES", one + 5)
    assert [found["alt"] for found in file_views.of_docx(made)[0]["pictures"]] == ["红"]


def test_of_a_workbook_is_read_what_is_seen() -> None:
    assert texts(of_xlsx, workbook()) == ["电价表\n类别 | 电价\n居民 | 0.52"]
