"""How sure a search is that the base has an answer: a function of its evidence, and nothing else.

A logistic curve over four pieces of evidence of the words, and a fifth where meanings are
compared, the same for bases of a hundred entries and of a hundred thousand. The numbers come from
`benchmarks.confidence`, which fits them on one half of its questions and reports on the other
(decision 19). They hold where about seven of ten lines have an
answer in the base.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search_index.ranking.evidence import Evidence
from search_index.ranking.tiers import Tier

THRESHOLD = 0.5  # below it a search says that it does not know

_NAMED = 0.99  # by the line itself: whatever the words weigh, this is what was meant
_SURE: Mapping[Tier, float] = {
    Tier.QUOTED: 0.95,
    Tier.ONE_SLIP: 0.95,
    Tier.INITIALS: 0.9,
    Tier.SPELLED: 0.97,
}


@dataclass(frozen=True)
class Curve:
    """What each piece of evidence counts, as log odds."""

    base: float
    reached: float
    possible: float
    held: float
    nearness: float = 0.0
    elsewhere: float = 0.0

    def confidence(self, evidence: Evidence) -> float:
        """From 0 to 1."""
        reached, possible, held = measures(evidence)
        odds = self.base + self.reached * reached + self.possible * possible + self.held * held
        odds += self.nearness * (evidence.nearness or 0.0) + self.elsewhere * evidence.elsewhere
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


WITH_MEANING = Curve(
    base=0.4, reached=1.77, possible=-1.05, held=0.24, nearness=0.86, elsewhere=-4.6
)
WORDS_ALONE = Curve(base=3.9, reached=2.43, possible=-1.24, held=0.63, elsewhere=-4.6)


def measures(evidence: Evidence) -> tuple[float, float, float]:
    """What the curve goes by, comparable from base to base.

    A score grows with the rarity of words, which grows with the logarithm of the base; a share of
    many characters says more than one of a few.
    """
    return (
        math.log((evidence.reached + 0.1) / math.log(evidence.documents + 2)),
        math.log(evidence.possible + 1),
        (evidence.held - 0.5) * math.sqrt(evidence.characters + 1),
    )


def confidence_in(evidence: Iterable[Evidence]) -> float:
    """How sure the search is, from 0 to 1: by the reading of the line that speaks best for it.

    Without evidence, that is without a hit, 0.
    """
    return max((_by_one(one) for one in evidence), default=0.0)


def _by_one(evidence: Evidence) -> float:
    if evidence.pinned:
        return _NAMED
    if evidence.tier > Tier.RANKED:
        return _SURE.get(evidence.tier, _NAMED)
    curve = WORDS_ALONE if evidence.nearness is None else WITH_MEANING
    return curve.confidence(evidence)
