"""The number of a clause, however it is written."""

from __future__ import annotations

import pytest

from search_index.text.clause_numbers import reference_of, references_in


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
