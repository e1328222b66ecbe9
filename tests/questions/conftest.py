"""A context with phrasings of this test's own, and an index that can be searched."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.database import Database
from people.actors import Actor
from questions.context import QuestionContext
from questions.models import Question
from search_index.engine import Index
from tests.questions.asking import asked, context_of

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
        return asked(database, context, people[agent], text, **values)

    return recorded
