"""The title of a regulation, over two lines, repeated, or taken from the file."""

from __future__ import annotations

import pytest

from content.importers.regulations.regulation_files import parse_regulation
from tests.content.importers.cases import case
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


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("滨城供电公司\n业扩报装服务规定", "滨城供电公司业扩报装服务规定"),
        ("滨城\n供电公司\n业扩报装服务规定", "滨城供电公司业扩报装服务规定"),
        ("# 滨城供电公司\n# 业扩报装服务规定", "滨城供电公司业扩报装服务规定"),
        ("业扩报装服务规定\n（试行）", "业扩报装服务规定（试行）"),
        ("滨城供电公司\n业扩报装服务规定（2026年版）", "滨城供电公司业扩报装服务规定（2026年版）"),
        ("业扩报装服务规定\n2026年3月1日 甲局公布", "业扩报装服务规定"),
        ("业扩报装服务规定\n为了方便客户，制定如下规定", "业扩报装服务规定"),
        ("滨城供电公司文件\n滨供〔2026〕3号\n业扩报装服务规定", "业扩报装服务规定"),
        ("滨城供电公司文件\n滨供〔2026〕3号\n业扩报装\n服务规定", "业扩报装服务规定"),
        ("滨城供电公司文件\n滨供〔2026〕3号\n签发人：甲\n业扩\n报装规定", "业扩报装规定"),
    ],
)
def test_titles_over_several_lines(head: str, title: str) -> None:
    entry = entry_of(f"{head}\n第一条 甲。\n")
    assert entry.title == title
    assert entry.content["clauses"][0]["heading"] == ""


@pytest.mark.parametrize("name", ["ho11", "ho27"])
def test_ho11_and_ho27_titles_in_two_lines(name: str) -> None:
    parsed = parse_regulation(*case(name))
    assert parsed.entries[0].title == "滨城供电公司业扩报装服务规定"
    assert {clause["heading"] for clause in parsed.entries[0].content["clauses"]} == {""}
    assert parsed.notes == []
