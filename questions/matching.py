"""Which group a question belongs to, and why.

Joined by itself is only what is nearly the same line. What is close is shown to the agent, who
knows better: docs/decisions says what was measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from questions.phrasings import Phrasings, StoredPhrasing

SAME_FROM = 0.65
ALIKE_FROM = 0.5  # close enough to be counted together when many ask at once
NEAR_FROM = 0.15
_SUPPORTERS = 8  # further phrasings of a group that speak for it, each less than the one before
_SUPPORT, _FADING = 0.6, 0.85


@dataclass(frozen=True)
class Match:
    """A group whose phrasings are like the question.

    `score`: likeness of the nearest phrasing, 0 to 1; `why`: the words shared with it, the most
    telling first; `differences`: why it may ask something else after all.
    """

    group_id: int
    score: float
    question_id: int
    why: tuple[str, ...]
    differences: tuple[str, ...] = ()


def matches(session: Session, phrasings: Phrasings, text: str, limit: int = 5) -> list[Match]:
    """The groups most like `text`: those that surely mean the same, then the others; each once."""
    by_group: dict[int, list[StoredPhrasing]] = defaultdict(list)
    for near in phrasings.nearest(session, text):
        if near.likeness.score >= NEAR_FROM:
            by_group[near.group_id].append(near)
    ranked = sorted(by_group.values(), key=_rank)
    return [_match(several[0]) for several in ranked[:limit]]


def _rank(several: Sequence[StoredPhrasing]) -> tuple[float, float, int]:
    like = several[0].likeness
    sure = like.score if like.score >= SAME_FROM and not like.differences else 0.0
    return -sure, -_support(several), several[0].group_id


def same(candidates: Sequence[Match]) -> Match | None:
    """The candidate that means the same as what was asked, if one surely does."""
    sure = [m for m in candidates if m.score >= SAME_FROM and not m.differences]
    return max(sure, key=lambda match: match.score, default=None)


def _support(several: Sequence[StoredPhrasing]) -> float:
    """How much a group's phrasings, nearest first, speak for it together."""
    further = several[1 : 1 + _SUPPORTERS]
    weights = [_SUPPORT * _FADING**place for place in range(len(further))]
    support = sum(w * near.likeness.score for w, near in zip(weights, further, strict=True))
    return several[0].likeness.score + support


def _match(near: StoredPhrasing) -> Match:
    like = near.likeness
    differences = tuple(str(difference) for difference in like.differences)
    return Match(near.group_id, like.score, near.question_id, like.shared, differences)
