"""Labels with characters that are not seen or only look like the right ones."""

from __future__ import annotations

import pytest

from content.importers.regulations.regulation_files import parse_regulation
from tests.content.importers.cases import case
from tests.content.importers.regulations.reading import labels_of


@pytest.mark.parametrize(
    ("first", "label"),
    [
        ("第⼀条", "第一条"),
        ("第\u200b一\u200b条", "第一条"),
        ("\u202a第一条\u202c", "第一条"),
        ("\ufeff第一条", "第一条"),
        ("第\u00ad一条", "第一条"),
        ("笫一条", "第一条"),
        ("苐一条", "第一条"),
        ("弟一条", "第一条"),
        ("【第一条】", "第一条"),
        ("〔第 一 条〕", "第一条"),
        ("第—条", "第一条"),
        ("第ー条", "第一条"),
        ("第一條", "第一条"),
        ("第壹条", "第壹条"),
        ("第１条", "第１条"),
    ],
)
def test_labels_are_what_they_look_like(first: str, label: str) -> None:
    assert labels_of(f"示范办法\n{first}　甲。\n第二条　乙。\n") == [label, "第二条"]


def test_numbers_in_old_and_short_forms() -> None:
    text = "示范办法\n" + "".join(f"第{n}条 甲。\n" for n in ("拾玖", "二十", "廿一", "廿二"))
    assert labels_of(text) == ["第拾玖条", "第二十条", "第廿一条", "第廿二条"]


def test_ho15_radicals_in_labels_and_text() -> None:
    parsed = parse_regulation(*case("ho15"))
    clauses = parsed.entries[0].content["clauses"]
    assert [(clause["label"], clause["text"]) for clause in clauses] == [
        ("第一条", "为规范用电报装，制定本规定。"),
        ("第二条", "低压居民客户三个工作日内装表接电。"),
    ]
