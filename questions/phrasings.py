"""What was asked, in this process's memory: which stored questions are most like a new one.

Follows the database by itself; groups and states are always read from there. Questions that were
answered are kept for a while, so that one that is asked again opens its group again.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core import clock
from questions.models import ON_THE_WAY, GroupKind, GroupState, Question, QuestionGroup
from search_index.similarity.similar_texts import Likeness, SimilarTexts

REMEMBERED = timedelta(days=90)  # of what was answered
_SAME_TEXT_KEPT = 20


@dataclass(frozen=True)
class StoredPhrasing:
    """A stored question like the one asked for, with the group it is in now."""

    question_id: int
    group_id: int
    state: GroupState
    likeness: Likeness


class Phrasings:
    """The texts of questions in groups that can still take in another. One for a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._texts = SimilarTexts()
        self._keys: dict[str, int] = {}
        self._ids: dict[int, list[int]] = {}
        self._last_id = 0

    def catch_up(self, session: Session) -> None:
        """Read into memory what was asked up to this moment: seconds for a hundred thousand.

        To be done before a transaction that writes: the others would wait for as long.
        """
        with self._lock:
            self._follow(session)

    def nearest(self, session: Session, text: str, limit: int = 100) -> list[StoredPhrasing]:
        """Stored phrasings most like `text`, best first, read into memory up to this moment."""
        with self._lock:
            self._follow(session)
            found = self._texts.nearest(text, limit)
            ids = {like.key: self._ids[like.key] for like in found}
        rows = _standing(session, [one for several in ids.values() for one in several])
        return [
            StoredPhrasing(question_id, *rows[question_id], like)
            for like in found
            for question_id in ids[like.key]
            if question_id in rows
        ]

    def _follow(self, session: Session) -> None:
        query = (
            select(Question.id, Question.text)
            .join(QuestionGroup, Question.group_id == QuestionGroup.id)
            .where(Question.id > self._last_id, QuestionGroup.kind == GroupKind.QUESTION)
            .order_by(Question.id)
        )
        if self._last_id == 0:
            answered_since = QuestionGroup.answered_at > clock.now() - REMEMBERED
            query = query.where(or_(QuestionGroup.state.in_(ON_THE_WAY), answered_since))
        for question_id, text in session.execute(query):
            self._last_id = question_id
            key = self._keys.get(text)
            if key is None:
                key = self._keys[text] = question_id
                self._texts.add(key, text)
            self._ids[key] = [*self._ids.get(key, ()), question_id][-_SAME_TEXT_KEPT:]


def _standing(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, GroupState]]:
    """Group and state of those questions whose groups can take in another."""
    answered_since = QuestionGroup.answered_at > clock.now() - REMEMBERED
    query = (
        select(Question.id, QuestionGroup.id, QuestionGroup.state)
        .join(QuestionGroup, Question.group_id == QuestionGroup.id)
        .where(
            Question.id.in_(ids),
            Question.withdrawn.is_(False),
            or_(QuestionGroup.state.in_(ON_THE_WAY), answered_since),
            QuestionGroup.state != GroupState.CLOSED,
        )
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(query)}
