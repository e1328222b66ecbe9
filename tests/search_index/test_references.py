"""A clause is found by its number, however it is written."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from search_index.text.clause_numbers import reference_of, references_in
from tests.search_index.entries import entry, found


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("第一条", "1"),
        ("第十条", "10"),
        ("第二十九条", "29"),
        ("第一百零二条", "102"),
        ("第一千二百六十条", "1260"),
        ("第二〇条", "20"),
        ("第29条", "29"),
        ("第二十九条之一", "29-1"),
        ("附件一", None),
    ],
)
def test_numbers_of_labels(label: str, number: str | None) -> None:
    assert reference_of(label) == number


def test_numbers_in_a_line() -> None:
    assert references_in("电力法第29条和第三条") == ["29", "3"]


@pytest.mark.parametrize("typed", ["电力法第二十九条", "电力法第29条", "電力法 第２９條"])
def test_a_clause_is_found_by_law_and_number(typed: str, empty_index: Index) -> None:
    numbers = ["二十八", "二十九", "三十"]
    laws = {1: "中华人民共和国电力法", 2: "电力设施保护条例"}
    empty_index.apply(
        entry(
            entry_id,
            title,
            clauses=[(f"第{n}条", f"违反本法第二十九条的，由电力管理部门处理{n}") for n in numbers],
        )
        for entry_id, title in laws.items()
    )
    assert found(empty_index, typed)[0] == (1, "第二十九条")
