"""How surely a hit is what was meant, as a tier, and the score each tier begins at.

Hits of a higher tier come first, whatever their scores. The scores are for readers of the API: they
fall as the list does, and those of the sure tiers say nothing beyond their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class Tier(IntEnum):
    """How a hit was found, the surest last."""

    RANKED = 0  # by its words
    QUOTED = 1  # holds all of a long line
    ONE_SLIP = 2  # a title or variant, but for one wrong character
    INITIALS = 3  # of a title or variant
    SPELLED = 4  # a title or variant, in pinyin
    LAW_NAMED = 5  # by what people call it
    CLAUSE_NAMED = 6  # by its law and its number
    SAME_KEY = 7  # a title or variant, but for punctuation and spaces
    FOLDED = 8  # a title or variant, in other forms of the same characters
    AS_WRITTEN = 9  # a title or variant, to the letter
    NUMBER_NAMED = 10  # by the number of its entry


_BEGINS_AT: Mapping[Tier, float] = {
    Tier.NUMBER_NAMED: 1001.0,
    Tier.AS_WRITTEN: 1000.0,
    Tier.FOLDED: 999.0,
    Tier.SAME_KEY: 998.0,
    Tier.CLAUSE_NAMED: 994.0,
    Tier.LAW_NAMED: 992.0,
    Tier.SPELLED: 990.0,
    Tier.INITIALS: 980.0,
    Tier.ONE_SLIP: 900.0,
    Tier.QUOTED: 800.0,
}


def score_in(tier: Tier, shift: float = 0.0) -> float:
    """The score of a hit that was not ranked: its tier's, moved by what sets it apart there.

    `shift` is less than what lies between two tiers. A ranked hit has the score of its ranking.
    """
    return _BEGINS_AT[tier] + shift
