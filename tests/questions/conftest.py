"""A context with phrasings of this test's own, and an index that can be searched."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.database import Database
from people.actors import Actor
from questions.context import QuestionContext
from questions.models import Question
from search_index.engine import Index
from tests.makers import Maker
from tests.questions.asking import asked as asked_by_actor
from tests.questions.asking import context_of
from tests.questions.desk import Desk
from tests.questions.prepared_groups import asked, group

__all__ = ["asked", "group"]  # fixtures
Asking = Callable[..., Question]


@pytest.fixture
def context(index: Index) -> QuestionContext:
    """What a process has at hand."""
    index.rebuild([])
    return context_of(index)


@pytest.fixture
def record(database: Database, context: QuestionContext, people: dict[str, Actor]) -> Asking:
    """`record("停电了怎么办", agent="an", callback=True)`: a recorded question."""

    def recorded(text: str, agent: str = "an", **values: object) -> Question:
        return asked_by_actor(database, context, people[agent], text, **values)

    return recorded


@pytest.fixture
def desk(database: Database, context: QuestionContext, index: Index) -> Desk:
    """Records, answers, flags over this test's base and index."""
    return Desk(database, context, Maker(database, index))
