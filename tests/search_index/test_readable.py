"""Which entries somebody may read, as bits."""

from __future__ import annotations

import numpy as np

from search_index.readable import Readable

SOME = Readable(np.array([False, True, False, True]))


def test_what_it_is_too_short_for_may_not_be_read() -> None:
    assert SOME.among(np.array([1, 2, 3, 4, 900])).tolist() == [True, False, True, False, False]
    assert [one in SOME for one in (1, 2, 3, 4, -1)] == [True, False, True, False, False]


def test_of_nothing_nothing_may_be_read() -> None:
    nothing = Readable(np.zeros(0, dtype=np.bool_))
    assert nothing.among(np.array([0, 5])).tolist() == [False, False]
    assert 0 not in nothing
