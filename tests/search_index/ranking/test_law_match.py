"""Laws and their clauses are found by the names and numbers people use for them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_index.engine import Index
from tests.search_index.entries import entry, found


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


LAWS = {
    1: "中华人民共和国电力法(2018-12-29)",
    2: "电力供应与使用条例",
    3: "河南省供用电条例",
    4: "中华人民共和国消费者权益保护法",
    5: "电力设施保护条例",
}


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder))
        numbers = ["二十八", "二十九", "五十五"]
        index.rebuild(
            [
                *(
                    entry(
                        n, name, clauses=[(f"第{x}条", f"违反本法第二十九条的{x}") for x in numbers]
                    )
                    for n, name in LAWS.items()
                ),
                entry(9, "电力法第二十九条说了什么"),
            ]
        )
        yield index


@pytest.mark.parametrize(
    ("typed", "law", "clause"),
    [
        ("电力法第二十九条", 1, "第二十九条"),
        ("电力法29条", 1, "第二十九条"),
        ("电力法29", 1, "第二十九条"),
        ("《电力法》第 29 条", 1, "第二十九条"),
        ("中华人民共和国电力法第29条", 1, "第二十九条"),
        ("根据电力法第二十九条", 1, "第二十九条"),
        ("供用电条例 28 条", 3, "第二十八条"),
        ("供电条例 28 条", 3, "第二十八条"),
        ("用电条例第五十五条", 3, "第五十五条"),
        ("消法55条", 4, "第五十五条"),
        ("消费者权益保护法55条", 4, "第五十五条"),
        ("電力設施保護條例第２８條", 5, "第二十八条"),
        ("dianlifa第29条", 1, "第二十九条"),
    ],
)
def test_a_clause_by_name_and_number(typed: str, law: int, clause: str, index: Index) -> None:
    assert found(index, typed)[0] == (law, clause)


@pytest.mark.parametrize(
    ("typed", "law"),
    [
        ("电力法", 1),
        ("供用电条例", 3),
        ("消保法", 4),
        ("消费者权益保护法", 4),
        ("dianlifa", 1),
        ("电力供应使用条例", 2),
    ],
)
def test_a_law_by_its_name(typed: str, law: int, index: Index) -> None:
    assert found(index, typed)[0] == (law, None)


def test_a_number_without_a_law_and_prose_are_ranked(index: Index) -> None:
    assert {c for _, c in found(index, "第五十五条")[:4]} == {"第五十五条"}
    hits = found(index, "停电怎么办")
    assert hits == []
