"""The inner loops of scoring, compiled: adding postings up, and taking the best.

Compiled on first use and kept beside this file (or where NUMBA_CACHE_DIR says), so later starts
only load them. They hold no lock: threads score at the same time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search_index.loops import compiled

Floats = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
_BLOCK = 128  # sums that are passed over together where none is large enough


@compiled
def add_postings(
    sums: Floats, docs: Ints, values: Floats, begins: Longs, ends: Longs, weights: Floats
) -> None:
    """Add `weights[t] * values[p]` to the sum of each posting's document, term by term.

    Places and documents that there are none of are passed over: they come from mapped files, which
    somebody may write over, and nobody else looks before memory is written.
    """
    most, size = min(len(docs), len(values)), np.uint32(len(sums))
    for term in range(len(begins)):
        weight = weights[term]
        for place in range(max(0, begins[term]), min(most, ends[term])):
            doc = np.uint32(docs[place])
            if doc < size:
                sums[doc] += weight * values[place]


@compiled
def bar_untouched(sums: Floats, barred: float) -> None:
    """Set the sums that are zero to `barred`, from which nothing that is added leads back."""
    low = np.float32(barred)
    for doc in range(len(sums)):
        sums[doc] = low if sums[doc] == 0 else sums[doc]


@compiled
def reaching_in(sums: Floats, begin: int, end: int, least: np.float32) -> int:
    """How many of `sums[begin:end]` are `least` or more: many are compared at once."""
    count = 0
    for place in range(begin, end):
        count += sums[place] >= least
    return count


@compiled
def least_of_best(sums: Floats, allowed: Mask, limit: int, floor: float) -> float:
    """The `limit`-th largest sum of the allowed documents; `floor` when fewer pass it."""
    heap = np.empty(limit, dtype=np.float32)  # the largest so far, the least of them first
    size = 0
    least = np.float32(floor)
    for begin in range(0, len(sums), _BLOCK):
        end = min(begin + _BLOCK, len(sums))
        if not reaching_in(sums, begin, end, least):
            continue
        for doc in range(begin, end):
            value = sums[doc]
            if value < least or not allowed[doc]:
                continue
            if size < limit:
                place = size
                size += 1
                while place > 0 and heap[(place - 1) // 2] > value:
                    heap[place] = heap[(place - 1) // 2]
                    place = (place - 1) // 2
            else:
                place = 0
                while 2 * place + 1 < limit:
                    child = 2 * place + 1
                    if child + 1 < limit and heap[child + 1] < heap[child]:
                        child += 1
                    if heap[child] >= value:
                        break
                    heap[place] = heap[child]
                    place = child
            heap[place] = value
            if size == limit:
                least = max(least, heap[0])
    return float(least)


@compiled
def reaching(sums: Floats, allowed: Mask, least: float) -> Longs:
    """The allowed documents whose sum is `least` or more, in order."""
    narrow = np.float32(least)
    found = np.empty(len(sums), dtype=np.int64)
    count = 0
    for begin in range(0, len(sums), _BLOCK):
        end = min(begin + _BLOCK, len(sums))
        if not reaching_in(sums, begin, end, narrow):
            continue
        for doc in range(begin, end):
            if sums[doc] >= narrow and allowed[doc]:
                found[count] = doc
                count += 1
    return found[:count].copy()


@compiled
def phrase_overlaps(
    asked: Ints, wanted: Longs, owners: Ints, starts: Longs, letters: Ints
) -> npt.NDArray[np.float64]:
    """How much `asked` and the nearest phrase of each wanted document overlap, from 0 to 1.

    Phrase p has the letters `starts[p]:starts[p + 1]` and belongs to document `owners[p]`; owners
    are in order. The overlap is twice the length of the longest common subsequence, over the length
    of both (Dice's coefficient over letters that stand in the same order).
    """
    result = np.zeros(len(wanted))
    row = np.empty(len(asked) + 1, dtype=np.int32)
    for number in range(len(wanted)):
        phrase = np.searchsorted(owners, wanted[number])
        while phrase < len(owners) and owners[phrase] == wanted[number]:
            begin = min(max(0, starts[phrase]), len(letters))  # as in `add_postings`
            end = min(max(begin, starts[phrase + 1]), len(letters))
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


def load_kernels() -> None:
    """Have every loop compiled, or loaded, before the first search needs it."""
    sums, weights = np.zeros(1, dtype=np.float32), np.ones(1, dtype=np.float32)
    docs, values = np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.float32)
    begins, ends = np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.int64)
    starts = np.array([0, 1], dtype=np.int64)
    for mapped in (docs, values, starts):  # files are mapped for reading only
        mapped.flags.writeable = False
    allowed = np.ones(1, dtype=np.bool_)
    add_postings(sums, docs, values, begins, ends, weights)
    bar_untouched(sums, -1.0)
    reaching_in(sums, 0, 1, np.float32(0))
    least_of_best(sums, allowed, 1, 0.0)
    reaching(sums, allowed, 0.0)
    phrase_overlaps(docs, begins, docs, starts, docs)
