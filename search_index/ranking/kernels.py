"""The inner loops of scoring, compiled: adding postings up, and taking the best.

Compiled on first use and kept beside this file (or where NUMBA_CACHE_DIR says), so later starts
only load them. They hold no lock: threads score at the same time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search_index.loops import compiled, freely_compiled

Floats = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.float32]  # of two dimensions
Mask = npt.NDArray[np.bool_]
_BLOCK = 32  # sums that are passed over together where none is large enough
_NONE = np.float32(-3e38)


@compiled
def add_postings(
    sums: Floats,
    docs: Ints,
    values: Floats,
    begins: Longs,
    ends: Longs,
    rows: Rows,
    row_of: Longs,
    weights: Floats,
) -> None:
    """Add `weights[t] * values[p]` to the sum of each posting's document, term by term.

    A term that has one of `rows`, `row_of[t]`, not -1, is added from there: its values document by
    document. Places and documents that there are none of are passed over: they come from mapped
    files, which somebody may write over, and nobody else looks before memory is written.
    """
    most, size = min(len(docs), len(values)), np.uint32(len(sums))
    for term in range(len(begins)):
        weight = weights[term]
        if row_of[term] >= 0:
            row = rows[row_of[term]]
            for place in range(len(sums)):
                sums[place] += weight * row[place]
            continue
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


@freely_compiled
def highest(sums: Floats, allowed: Mask, begin: int, end: int) -> np.float32:
    """The largest of the allowed among `sums[begin:end]`: many are compared at once."""
    top = _NONE
    for place in range(begin, end):
        top = max(top, sums[place] if allowed[place] else _NONE)
    return top


@compiled
def best_of(sums: Floats, allowed: Mask, limit: int, floor: float) -> tuple[Longs, float]:
    """The `limit` allowed documents with the largest sums, in order, and what they reach.

    With them those that reach as much as the last one; without what is below `floor`. Only blocks
    are looked into that can hold one: where `limit` blocks reach something, so do `limit` sums.
    """
    count = (len(sums) + _BLOCK - 1) // _BLOCK
    tops = np.empty(count, dtype=np.float32)
    for block in range(count):
        begin = block * _BLOCK
        tops[block] = highest(sums, allowed, begin, min(begin + _BLOCK, len(sums)))
    least = np.float32(floor)
    if count > limit:
        least = max(least, np.partition(tops, count - limit)[count - limit])
    docs = np.empty(len(sums), dtype=np.int64)
    size = 0
    for block in range(count):
        if tops[block] < least:
            continue
        for doc in range(block * _BLOCK, min((block + 1) * _BLOCK, len(sums))):
            if sums[doc] >= least and allowed[doc]:
                docs[size] = doc
                size += 1
    found = docs[:size].copy()
    if size > limit:
        reached = sums[found]
        least = np.partition(reached, size - limit)[size - limit]
        found = found[reached >= least]
    return found, float(least)


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


@compiled
def terms_lacked(docs: Longs, wanted: Longs, most: int, starts: Longs, terms: Ints) -> Longs:
    """How many of the `wanted` terms each of `docs` does not hold; from `most` on nobody counts.

    Document d holds `terms[starts[d]:starts[d + 1]]`, in order.
    """
    result = np.full(len(docs), most)
    for number in range(len(docs)):
        doc = docs[number]
        if doc + 1 >= len(starts):
            continue
        begin = min(max(0, starts[doc]), len(terms))  # as in `add_postings`
        end = min(max(begin, starts[doc + 1]), len(terms))
        own = terms[begin:end]
        lacked = 0
        for term in wanted:
            place = np.searchsorted(own, term)
            if place == len(own) or own[place] != term:
                lacked += 1
                if lacked == most:
                    break
        result[number] = lacked
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
    add_postings(sums, docs, values, begins, ends, np.zeros((1, 1), np.float32), begins, weights)
    bar_untouched(sums, -1.0)
    best_of(sums, allowed, 1, 0.0)
    phrase_overlaps(docs, begins, docs, starts, docs)
    terms_lacked(begins, begins, 1, starts, docs)
