"""Which group a question belongs to, and why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from questions.phrasings import Phrasings

SAME_FROM = 0.5
NEAR_FROM = 0.2


@dataclass(frozen=True)
class Match:
    """A group whose phrasings are like the question: `like` the nearest, `why` what they share."""

    group_id: int
    score: float
    question_id: int
    why: tuple[str, ...]


def matches(session: Session, phrasings: Phrasings, text: str, limit: int = 5) -> list[Match]:
    """The groups most like `text`, best first, each once."""
    found: dict[int, Match] = {}
    for near in phrasings.nearest(session, text):
        if near.likeness.score >= NEAR_FROM and near.group_id not in found:
            found[near.group_id] = Match(
                near.group_id, near.likeness.score, near.question_id, near.likeness.shared
            )
    return list(found.values())[:limit]


def same(candidates: list[Match]) -> Match | None:
    """The one of the candidates that means the same as what was asked, if any does."""
    best = candidates[0] if candidates else None
    return best if best and best.score >= SAME_FROM else None
