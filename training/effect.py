"""Whether training helped: how scores changed, against those who were not trained yet. Pure.

Everybody changes with the season and with the rules. So what counts is the difference between the
mean changes of the two groups, with an interval in which it lies in 95 of 100 cases (bootstrap:
both groups are drawn again from themselves).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.messages import LazyText, _

LEAST = 3  # people of a group; fewer say nothing
_DRAWS = 4_000
_SEED = 95598


class Verdict(StrEnum):
    """What can be said of a course."""

    TOO_FEW = "too_few"
    HELPED = "helped"
    NOT_SHOWN = "not_shown"
    WORSE = "worse"


VERDICT_LABELS: dict[Verdict, LazyText] = {
    Verdict.TOO_FEW: _("人太少，说不准"),
    Verdict.HELPED: _("有帮助"),
    Verdict.NOT_SHOWN: _("看不出帮助"),
    Verdict.WORSE: _("反而变差"),
}


@dataclass(frozen=True)
class Effect:
    """How much more those trained changed than the others, in points; None with too few."""

    trained: int
    others: int
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def verdict(self) -> Verdict:
        """What can be said: an interval that holds zero shows nothing."""
        if self.low is None or self.high is None:
            return Verdict.TOO_FEW
        if self.low > 0:
            return Verdict.HELPED
        return Verdict.WORSE if self.high < 0 else Verdict.NOT_SHOWN


def effect(trained: Sequence[float], others: Sequence[float]) -> Effect:
    """The effect of training, from the changes of each person's mean score."""
    if min(len(trained), len(others)) < LEAST:
        return Effect(len(trained), len(others))
    drawn = np.random.default_rng(_SEED)
    means = [
        drawn.choice(np.asarray(group), (_DRAWS, len(group))).mean(axis=1)
        for group in (trained, others)
    ]
    low, high = np.quantile(means[0] - means[1], (0.025, 0.975))
    difference = float(np.mean(trained) - np.mean(others))
    return Effect(len(trained), len(others), difference, float(low), float(high))
