"""The inner loops of scoring, compiled: adding postings up, and taking the best.

Compiled on first use and kept beside this file (or where NUMBA_CACHE_DIR says), so later starts
only load them. They hold no lock: threads score at the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

Loop = TypeVar("Loop", bound=Callable[..., Any])


def _compiled(loop: Loop) -> Loop:
    return cast(Loop, njit(nogil=True, cache=True)(loop))


@_compiled
def add_postings(
    sums: Floats, docs: Ints, values: Floats, begins: Longs, ends: Longs, weights: Floats
) -> None:
    """Add `weights[t] * values[p]` to the sum of each posting's document, term by term."""
    for term in range(len(begins)):
        weight = weights[term]
        for place in range(begins[term], ends[term]):
            sums[docs[place]] += weight * values[place]


@_compiled
def add_to_held(
    sums: Floats, docs: Ints, values: Floats, begins: Longs, ends: Longs, weights: Floats
) -> None:
    """The same, for documents that have a sum already."""
    for term in range(len(begins)):
        weight = weights[term]
        for place in range(begins[term], ends[term]):
            doc = docs[place]
            if sums[doc] > 0:
                sums[doc] += weight * values[place]


@_compiled
def best_sums(sums: Floats, allowed: Mask, limit: int, floor: float) -> Longs:
    """The allowed documents with the `limit` largest sums, and whoever shares the last one's.

    Those without a sum, or with one below `floor`, are left out.
    """
    heap = np.empty(limit, dtype=np.float32)  # the largest so far, the least of them first
    size = 0
    least = np.float32(floor)
    for doc in range(len(sums)):
        value = sums[doc]
        if value <= 0 or value < least or not allowed[doc]:
            continue
        if size < limit:
            place = size
            size += 1
            while place > 0 and heap[(place - 1) // 2] > value:
                heap[place] = heap[(place - 1) // 2]
                place = (place - 1) // 2
            heap[place] = value
        elif value > heap[0]:
            place = 0
            while True:
                child = 2 * place + 1
                if child >= limit:
                    break
                if child + 1 < limit and heap[child + 1] < heap[child]:
                    child += 1
                if heap[child] >= value:
                    break
                heap[place] = heap[child]
                place = child
            heap[place] = value
        if size == limit and heap[0] > least:
            least = heap[0]
    found = np.empty(len(sums), dtype=np.int64)
    count = 0
    for doc in range(len(sums)):
        if sums[doc] > 0 and sums[doc] >= least and allowed[doc]:
            found[count] = doc
            count += 1
    return found[:count].copy()


@_compiled
def likenesses(
    asked: Ints, wanted: Longs, owners: Ints, starts: Longs, letters: Ints
) -> npt.NDArray[np.float64]:
    """How like `asked` the likest phrase of each wanted document is, from 0 to 1.

    Phrase p has the letters `starts[p]:starts[p + 1]` and belongs to document `owners[p]`; owners
    are in order. Likeness is twice the length of the longest common subsequence, over the length of
    both (Dice's coefficient over letters that stand in the same order).
    """
    result = np.zeros(len(wanted))
    row = np.empty(len(asked) + 1, dtype=np.int32)
    for number in range(len(wanted)):
        phrase = np.searchsorted(owners, wanted[number])
        while phrase < len(owners) and owners[phrase] == wanted[number]:
            begin, end = starts[phrase], starts[phrase + 1]
            row[:] = 0
            for place in range(begin, end):
                letter = letters[place]
                diagonal = 0
                for other in range(len(asked)):
                    above = row[other + 1]
                    if asked[other] == letter:
                        row[other + 1] = diagonal + 1
                    elif row[other] > above:
                        row[other + 1] = row[other]
                    diagonal = above
            both = len(asked) + end - begin
            if both:
                result[number] = max(result[number], 2 * row[len(asked)] / both)
            phrase += 1
    return result
