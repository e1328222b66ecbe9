"""Tables of texts answer as a list would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.index.array_files import ArrayFile
from search_index.index.string_tables import Table, Texts

TEXTS = st.text("停电费a1𠮷", max_size=4)
ROWS = st.lists(st.tuples(TEXTS, st.integers(0, 9)), max_size=12)


@given(st.lists(TEXTS, max_size=9))
def test_texts_by_number(texts: list[str]) -> None:
    packed = Texts.packed([text.encode() for text in texts])
    read = Texts.from_file(ArrayFile(packed.to_file("x"), {}), "x")
    assert [read[n].decode() for n in range(len(read))] == texts
    assert read.sizes(0, len(texts)).tolist() == [len(text.encode()) for text in texts]


@given(ROWS, TEXTS)
def test_equal_ones_are_found(rows: list[tuple[str, int]], sought: str) -> None:
    made = Table.made(rows)
    table = Table.from_file(ArrayFile(made.to_file("x"), {}), "x")
    assert len(table) == len(rows)
    assert sorted(table.equal(sought)) == sorted(n for text, n in rows if text == sought)


@given(ROWS, TEXTS, st.integers(1, 5))
def test_the_shortest_that_begin_so_are_found(
    rows: list[tuple[str, int]], sought: str, most: int
) -> None:
    beginning = [(text, n) for text, n in rows if text.startswith(sought)]
    shortest = sorted(len(text.encode()) for text, _ in beginning)[:most]
    known = {}
    for text, n in beginning:
        known.setdefault(n, []).append(len(text.encode()))
    found = Table.made(rows).beginning(sought, most)
    assert len(found) == len(shortest)
    assert set(found) <= set(known)
    for n, size in zip(found, shortest, strict=True):
        assert size in known[n]


@pytest.mark.parametrize("sought", ["停", ""])
def test_nothing_is_in_an_empty_table(sought: str) -> None:
    table = Table.made([])
    assert table.equal(sought) == table.beginning(sought, 3) == []
