"""A title or variant typed with one wrong character."""

from __future__ import annotations

from rapidfuzz.distance import OSA, Postfix, Prefix

_SHORTEST = 4  # characters; a wrong one of three is another word


def has_one_slip(one: str, other: str) -> bool:
    """Whether two keys are one but for a character wrong, missing, too many, or in its neighbour's
    place. Numbers are never forgiven: 10 is not 20.
    """
    if len(one) < _SHORTEST or OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    begin = Prefix.similarity(one, other)
    end = Postfix.similarity(one[begin:], other[begin:])
    wrong = one[begin : len(one) - end] + other[begin : len(other) - end]
    return not any(map(str.isdigit, wrong))
