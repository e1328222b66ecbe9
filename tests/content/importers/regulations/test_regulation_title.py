"""The title of a regulation, over two lines, repeated, or taken from the file."""

from __future__ import annotations

from content.importers.regulations.regulation_files import parse_regulation
from tests.content.importers.regulations.reading import (
    entry_of,
    notes_of,
)


def test_the_title_may_be_repeated_with_the_name_of_the_state() -> None:
    text = "# 示范电力法\n中华人民共和国示范电力法\n第一条 甲。\n"
    assert entry_of(text).title == "示范电力法"
    assert "条文之前" not in notes_of(text)


def test_a_title_over_two_lines() -> None:
    assert entry_of("中华人民共和国\n示范法\n第一条 甲。\n").title == "中华人民共和国示范法"


def test_without_a_title_the_file_name_is_taken_and_noted() -> None:
    parsed = parse_regulation("路灯办法(2020-01-01).txt", "第一条 甲。\n".encode())
    assert parsed.entries[0].title == "路灯办法"
    assert "用文件名作标题" in str(parsed.notes[0])
