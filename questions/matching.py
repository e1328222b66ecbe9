"""Which group a question belongs to, and why.

Joined by itself is only what says the same in other order, with other particles or with words that
mean the same (`search_index.similarity.paraphrase`) and is alike enough. What is close is shown to
the agent, who knows better: docs/decisions says what was measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from questions.phrasings import Phrasings, StoredPhrasing
from search_index.similarity.similar_texts import Likeness

SAME_FROM = 0.4  # of what says the same; below, the words are the same in a wide sense only
ALIKE_FROM = 0.5  # close enough to be counted together when many ask at once
NEAR_FROM = 0.15
NEAR_ANYHOW = 0.3  # of the letters, whatever the words are
_SUPPORTERS = 8  # further phrasings of a group that speak for it, each less than the one before
_SUPPORT, _FADING = 0.6, 0.85
_BY_SENSE = 0.5  # of what both say by its sense, beside the likeness of the letters


@dataclass(frozen=True)
class Match:
    """A group whose phrasings are like the question.

    `score`: likeness of the phrasing that speaks for it, 0 to 1; `why`: the words shared with it,
    the most telling first; `unmatched`: what only one of both says; `sure`: whether it means the
    same without anybody's saying so.
    """

    group_id: int
    score: float
    question_id: int
    why: tuple[str, ...]
    unmatched: tuple[str, ...] = ()
    sure: bool = False


def matches(session: Session, phrasings: Phrasings, text: str, limit: int = 5) -> list[Match]:
    """The groups most like `text`: those that surely mean the same, then the others; each once."""
    by_group: dict[int, list[StoredPhrasing]] = defaultdict(list)
    for near in phrasings.nearest(session, text):
        if _is_near(near):
            by_group[near.group_id].append(near)
    ranked = sorted(by_group.values(), key=_rank)
    return [_match(several) for several in ranked[:limit]]


def same(candidates: Sequence[Match]) -> Match | None:
    """The candidate that means the same as what was asked, if one surely does."""
    sure = [match for match in candidates if match.sure]
    return max(sure, key=lambda match: match.score, default=None)


def is_sure(like: Likeness) -> bool:
    """Whether a phrasing as like as this means the same."""
    return like.firm or (like.same and like.score >= SAME_FROM)


def _rank(several: Sequence[StoredPhrasing]) -> tuple[float, float, int]:
    sure = max((near.likeness.score for near in several if is_sure(near.likeness)), default=0.0)
    return -sure, -_support(several), several[0].group_id


def _support(several: Sequence[StoredPhrasing]) -> float:
    """How much a group's phrasings, nearest first, speak for it together."""
    further = several[1 : 1 + _SUPPORTERS]
    weights = [_SUPPORT * _FADING**place for place in range(len(further))]
    support = sum(w * _speaks(near) for w, near in zip(weights, further, strict=True))
    return _speaks(several[0]) + support


def _is_near(near: StoredPhrasing) -> bool:
    """Whether it is worth an agent's look: one word that any question may say is not enough."""
    return _speaks(near) >= NEAR_FROM and (near.likeness.met or near.likeness.score >= NEAR_ANYHOW)


def _speaks(near: StoredPhrasing) -> float:
    """How much a phrasing speaks for its group: by its letters, and by what it says."""
    return near.likeness.score + _BY_SENSE * near.likeness.overlap


def _match(several: Sequence[StoredPhrasing]) -> Match:
    """By the nearest phrasing that says the same; else by the nearest."""
    near = next((one for one in several if is_sure(one.likeness)), several[0])
    like = near.likeness
    return Match(
        near.group_id, like.score, near.question_id, like.shared, like.unmatched, is_sure(like)
    )
