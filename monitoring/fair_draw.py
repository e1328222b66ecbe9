"""Drawing from a seed: anybody who has it, the weights and the keys draws the same again. Pure.

Each candidate runs a race against the others: its time is exponential, with its weight for a rate,
and comes from the seed and its key alone. Whoever is faster is drawn first, so that one is the
first with a chance in proportion to its weight, whatever order the candidates stand in. Strata are
gone through in rounds: everybody's first is drawn before anybody's second.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_BITS = 64


@dataclass(frozen=True)
class Candidate:
    """Something that may be drawn, once; `weight` 0 never is."""

    key: str
    stratum: str
    weight: float = 1.0


def seed_mark(seed: str) -> str:
    """What is published of a seed before the draw: it can be checked after, and not foreseen."""
    return hashlib.sha256(seed.encode()).hexdigest()


def race_time(seed: str, candidate: Candidate) -> float:
    """How long a candidate of some weight takes."""
    digest = hmac.digest(seed.encode(), candidate.key.encode(), "sha256")
    drawn = int.from_bytes(digest[: _BITS // 8], "big")
    return -math.log((drawn + 1) / (2**_BITS + 1)) / candidate.weight


def draw(seed: str, candidates: Iterable[Candidate], number: int) -> list[Candidate]:
    """`number` of `candidates` at most, in the order they are drawn."""
    strata: dict[str, list[tuple[float, str, Candidate]]] = defaultdict(list)
    for one in candidates:
        if one.weight > 0:
            strata[one.stratum].append((race_time(seed, one), one.key, one))
    rounds = [
        (place, *runner)
        for runners in strata.values()
        for place, runner in enumerate(sorted(runners, key=lambda runner: runner[:2]))
    ]
    rounds.sort(key=lambda runner: runner[:3])
    return [one for _place, _time, _key, one in rounds[:number]]
