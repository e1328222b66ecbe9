"""The longest common subsequence of two lists of words, in time that no text can blow up.

RapidFuzz does it bit by bit (Hyyrö 2004): two texts of twenty thousand words take some tenths of a
second and fifty megabytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import LCSseq


def common(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Places of the words both sides share, in order; as many as there can be.

    Either side first gives the same pairs.
    """
    if (len(before), before) > (len(after), after):
        return [(mine, other) for other, mine in common(after, before)]
    numbers: dict[str, int] = {}  # for RapidFuzz compares words by their hashes
    mine, other = ([numbers.setdefault(w, len(numbers)) for w in side] for side in (before, after))
    return [
        (block.src_start + step, block.dest_start + step)
        for block in LCSseq.opcodes(mine, other)
        if block.tag == "equal"
        for step in range(block.src_end - block.src_start)
    ]
