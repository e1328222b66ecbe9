"""The compiled loops do what one would write down."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.index.phrases import code_points
from search_index.ranking.kernels import add_postings, best_of, phrase_overlaps
from tests.search_index.ranking.plain import dice

letters = st.text("停电费𠮷a", max_size=8)


@settings(deadline=None)  # the first call compiles
@given(letters, st.lists(st.lists(letters, max_size=3), max_size=5))
def test_likeness_is_that_of_the_likest_phrase(asked: str, documents: list[list[str]]) -> None:
    phrases = [phrase for document in documents for phrase in document]
    owners = [number for number, document in enumerate(documents) for _ in document]
    found = phrase_overlaps(
        code_points(asked),
        np.arange(len(documents)),
        np.array(owners, dtype=np.int32),
        np.cumsum([0, *map(len, phrases)], dtype=np.int64),
        code_points("".join(phrases)),
    )
    wanted = [max((dice(asked, phrase) for phrase in d), default=0.0) for d in documents]
    assert found.tolist() == pytest.approx(wanted)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(-3, 40), st.booleans()), max_size=300),
    st.integers(1, 60),
    st.sampled_from([1e-9, 5.0]),
)
def test_the_best_are_those_a_sorted_list_begins_with(
    rows: list[tuple[int, bool]], limit: int, floor: float
) -> None:
    sums = np.array([value for value, _ in rows], dtype=np.float32)
    allowed = np.array([may for _, may in rows], dtype=np.bool_)
    docs, least = best_of(sums, allowed, limit, floor)
    reaching = sorted((value for value, may in rows if may and value >= floor), reverse=True)
    last = reaching[limit - 1] if len(reaching) >= limit else floor
    wanted = [doc for doc, (value, may) in enumerate(rows) if may and value >= max(last, floor)]
    assert docs.tolist() == wanted
    assert floor - 1e-6 <= least <= max(last, floor) + 1e-6


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), unique=True, max_size=10), st.floats(0, 5, width=32))
def test_a_term_counts_the_same_by_postings_and_by_a_row(held: list[int], weight: float) -> None:
    docs = np.array(sorted(held), dtype=np.int32)
    values = (docs * 0.37 + 0.1).astype(np.float32)
    row = np.zeros((1, 10), dtype=np.float32)
    row[0, docs] = values
    sums = []
    for row_of in (-1, 0):
        sums.append(np.ones(10, dtype=np.float32))
        begins, ends = np.array([0]), np.array([len(docs)])
        weights = np.array([weight], dtype=np.float32)
        add_postings(sums[-1], docs, values, begins, ends, row, np.array([row_of]), weights)
    assert sums[0].tolist() == sums[1].tolist()
