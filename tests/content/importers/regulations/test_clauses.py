"""Clauses and headings: labels in every spelling, references that are none, wrong numbers."""

from __future__ import annotations

import pytest

from content.importers.regulations.regulation_files import parse_regulation
from tests.content.importers.regulations.reading import (
    RULES,
    clauses_of,
    entry_of,
    labels_of,
    notes_of,
)


def test_a_line_that_begins_with_a_reference_is_noted_where_its_number_fits() -> None:
    assert "第 16 行以“第三条”开头" in notes_of(RULES)


@pytest.mark.parametrize(
    ("second", "third"),
    [
        ("第二条　乙。", "第三条：丙。"),
        ("第2条 乙。", "第3条 丙。"),
        ("第２条　乙。", "第３条　丙。"),
        ("第 二 条 乙。", "第 三 条 丙。"),
        ("**第二条** 乙。", "**第三条 ** 丙。"),
        ("第二条【范围】乙。", "第三条【管理】丙。"),
        ("第二条\n乙。", "第三条\n丙。"),
        ("　　第二条　乙。", "\t第三条　丙。"),
        ("#### 第二条 乙。", "#### 第三条 丙。"),
        ("第二条中华人民共和国境内适用。", "第三条丙。"),
    ],
)
def test_ways_to_write_a_label(second: str, third: str) -> None:
    clauses = clauses_of(f"# 办法\n第一条 甲。\n{second}\n{third}\n")
    assert len(clauses) == 3
    assert clauses[2]["text"].endswith("丙。")
    assert not clauses[2]["text"].startswith("第")


def test_references_at_the_start_of_a_line_are_text() -> None:
    text = (
        "# 办法\n第一条 甲。\n第二条 乙。\n第一条、第二条所称路灯，是指公用路灯。\n"
        "第一条第二款不适用。\n第九条的规定除外。\n第十条以外的情形同样。\n第三条 丙。\n"
    )
    assert labels_of(text) == ["第一条", "第二条", "第三条"]
    assert "第九条" in clauses_of(text)[1]["text"]


def test_labels_without_any_blank_are_understood() -> None:
    text = "办法\n第一条为了规范。\n第二条本办法适用。\n第一条规定的除外。\n第三条其他。\n"
    assert labels_of(text) == ["第一条", "第二条", "第三条"]


def test_numbers_past_a_hundred() -> None:
    from content.importers.numerals import chinese

    text = "# 大法\n" + "\n".join(f"第{chinese(n)}条 内容。" for n in range(1, 1201))
    assert labels_of(text)[99::100] == [f"第{chinese(n)}条" for n in range(100, 1201, 100)]


def test_a_repeated_label_is_an_error_by_row(places) -> None:
    parsed = parse_regulation("a.md", "# 法\n第一条 甲。\n第二条 乙。\n第二条 又。\n".encode())
    assert places(parsed) == [(4, "clauses.2.label")]
    assert "首次在第 3 行" in str(parsed.errors[0].message)
    assert parsed.entries == []


def test_numbers_that_go_back_are_an_error(places) -> None:
    parsed = parse_regulation("a.md", "# 法\n第一条 甲。\n第五条 乙。\n第三条 丙。\n".encode())
    assert places(parsed) == [(4, "clauses.2.label")]
    assert "第六条" in str(parsed.errors[0].message)


def test_a_gap_is_noted() -> None:
    assert labels_of("# 法\n第一条 甲。\n第四条 丁。\n") == ["第一条", "第四条"]
    assert "第一条之后是第四条（第 3 行）" in notes_of("# 法\n第一条 甲。\n第四条 丁。\n")


def test_a_text_that_starts_late_is_noted() -> None:
    assert "条文从第五条开始" in notes_of("# 法\n第五条 甲。\n第六条 乙。\n")


def test_a_clause_without_text_is_an_error_by_row(places) -> None:
    parsed = parse_regulation("a.md", "# 法\n第一条 甲。\n第二条\n第三条 丙。\n".encode())
    assert places(parsed) == [(3, "clauses.1.text")]


def test_annexes_stay_with_the_last_clause_and_are_noted() -> None:
    text = "# 法\n第一条 甲。\n第二条 乙。\n附件：\n等级表\n"
    assert clauses_of(text)[1]["text"] == "乙。\n附件：\n等级表"
    assert "第 4 行起是附件" in notes_of(text)


def test_plain_text_with_contents_and_chapters() -> None:
    text = (
        "示范电网调度规程\n目　录\n第一章 总则……1\n第二章 附则……9\n\n"
        "第一章\n总  则\n第一条 甲。\n第二章 附则\n第二条 乙。\n"
    )
    entry = entry_of(text, "规程.txt")
    assert entry.title == "示范电网调度规程"
    assert [c["heading"] for c in entry.content["clauses"]] == ["第一章 总则", "第二章 附则"]


def test_a_chapter_that_is_only_mentioned_is_text() -> None:
    text = "# 法\n第一章 总则\n第一条 甲。\n第一章规定的原则，适用于全部。\n第二条 乙。\n"
    clauses = clauses_of(text)
    assert clauses[1]["heading"] == "第一章 总则"
    assert "第一章规定的原则" in clauses[0]["text"]
