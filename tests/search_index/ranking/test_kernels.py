"""The compiled loops do what one would write down."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.index.phrases import code_points
from search_index.ranking.kernels import phrase_overlaps
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
