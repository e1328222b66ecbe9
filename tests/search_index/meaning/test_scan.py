"""Nearness is the cosine, in the model's own measure; a byte a number keeps the order."""

from __future__ import annotations

import numpy as np

from search_index.meaning.encoder import Unrelated
from search_index.meaning.scan import UNKNOWN, nearness
from search_index.meaning.vectors import Vectors

WHOLE = np.random.default_rng(7).standard_normal((50, 384)).astype(np.float32)
WHOLE /= np.linalg.norm(WHOLE, axis=1, keepdims=True)
OWNERS = [n // 2 for n in range(50)]


def test_the_nearest_of_a_document_counts() -> None:
    vectors = Vectors.made(WHOLE, OWNERS, range(50))
    line = WHOLE[8] * 0.6 + WHOLE[31] * 0.8
    near = nearness(vectors, line, 30)
    cosines = (WHOLE @ line).reshape(25, 2).max(axis=1)
    assert np.allclose(near[:25], cosines, atol=2e-3)
    assert (near[25:] == UNKNOWN).all()
    steps = nearness(vectors, line, 30, Unrelated(mean=0.1, spread=0.5))
    assert np.allclose(steps[:25], (cosines - 0.1) / 0.5, atol=1e-2)
    assert (steps[25:] == UNKNOWN).all()


def test_without_vectors_nothing_is_known() -> None:
    assert (nearness(Vectors.none(), WHOLE[0], 3) == UNKNOWN).all()


def test_vectors_are_put_together_by_document() -> None:
    odd = Vectors.made(WHOLE[1::2], OWNERS[1::2], range(1, 50, 2))
    even = Vectors.made(WHOLE[::2], OWNERS[::2], range(0, 50, 2))
    both = odd.with_others(even)
    assert both.owners.tolist() == OWNERS
    assert len(both) == 50
    moved = both.taken(np.array([3, 0]), [1, 0])
    assert moved.owners.tolist() == [0, 1]
    assert moved.marks.tolist() == [both.marks[0], both.marks[3]]
