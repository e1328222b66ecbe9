"""What use has taught: a linear change of what is asked, so that it comes nearer to what answered.

The vectors of the index stay as they are. One matrix on the side of the line says all that two on
both sides could: a score is line · (1 + change) · passage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from search_index.meaning.encoder import Floats, Unrelated

LEAST_PAIRS = 60
_STEPS = 240
_BATCH = 256
_OTHERS = 1_000  # passages that did not answer, drawn anew in each step
_SHARPNESS = 60.0
_RATE = 1e-3
_HELD_BACK = 0.01  # how much the change is drawn back to nothing

Longs = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Adapter:
    """The change of one model's lines, and what it makes of the scores of unrelated texts."""

    model: str
    change: Floats
    shift: float = 0.0
    stretch: float = 1.0

    def line(self, line: Floats) -> Floats:
        """A line's vector as it is compared."""
        changed: Floats = (line + line @ self.change).astype(np.float32)
        return changed

    def unrelated(self, before: Unrelated) -> Unrelated:
        """What is unrelated, in changed scores: nearness stays comparable."""
        return Unrelated(self.shift + self.stretch * before.mean, self.stretch * before.spread)

    def weaker(self, share: float, lines: Floats, pool: Floats) -> Adapter:
        """A share of the change."""
        return _measured(
            replace(self, change=(self.change * share).astype(np.float32)), lines, pool
        )


@dataclass(frozen=True)
class Pairs:
    """Lines, and for each the row of `pool` that answered; `pool` holds passages of the base.

    All are vectors of the same `model`.
    """

    model: str
    lines: Floats
    answers: Longs
    pool: Floats

    def __len__(self) -> int:
        return len(self.lines)

    def right(self) -> Longs:
        """What answers, known by `known_as`: of a line that several pairs hold, all answers."""
        return np.unique(self.known_as(np.arange(len(self)), self.answers))

    def known_as(self, pairs: Longs, rows: Longs) -> Longs:
        """A number for the line of each of these pairs with a row of the pool beside it."""
        return self._line_of[pairs] * len(self.pool) + rows

    @cached_property
    def _line_of(self) -> Longs:
        """The same number for pairs of the same line."""
        numbers: Longs = np.unique(self.lines, axis=0, return_inverse=True)[1].reshape(-1)
        return numbers


def trained(pairs: Pairs, seed: int = 0) -> Adapter:
    """The change that brings the lines of `pairs` nearer to their answers than to other passages.

    Takes some seconds on a core. Adam on the cross entropy over drawn passages.
    """
    chance = np.random.default_rng(seed)
    right = pairs.right()
    width = pairs.lines.shape[1]
    change, mean, square = (np.zeros((width, width), dtype=np.float32) for _ in range(3))
    for step in range(1, _STEPS + 1):
        slope = _slope(pairs, right, change, chance)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        towards = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        change = (change - _RATE * towards).astype(np.float32)
    return _measured(Adapter(pairs.model, change), pairs.lines, pairs.pool)


def _slope(pairs: Pairs, right: Longs, change: Floats, chance: np.random.Generator) -> Floats:
    """The slope of the loss over a few of the pairs."""
    batch = chance.choice(len(pairs), min(_BATCH, len(pairs)), replace=False)
    others = chance.choice(len(pairs.pool), min(_OTHERS, len(pairs.pool)), replace=False)
    lines, rows = pairs.lines[batch], np.concatenate([pairs.answers[batch], others])
    passages = pairs.pool[rows]
    scores = (lines + lines @ change) @ passages.T * _SHARPNESS
    own = np.arange(len(batch))
    others_right = np.isin(pairs.known_as(batch[:, None], rows[None, :]), right)
    others_right[own, own] = False
    scores[others_right] = -np.inf
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[own, own] -= 1
    slope: Floats = lines.T @ (shares @ passages) * (_SHARPNESS / len(batch))
    return slope + _HELD_BACK * change


def _measured(adapter: Adapter, lines: Floats, pool: Floats) -> Adapter:
    """With how it moves and stretches the scores of lines with any passages."""
    some, any_of = lines[:200], pool[:: max(1, len(pool) // 500)]
    before, after = some @ any_of.T, adapter.line(some) @ any_of.T
    stretch = float(after.std() / max(float(before.std()), 1e-6))
    return replace(adapter, stretch=stretch, shift=float(after.mean() - stretch * before.mean()))
