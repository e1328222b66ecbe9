"""An agent at the phone, and what a process has at hand for questions."""

from __future__ import annotations

import pytest

from core.database import Database
from questions.context import QuestionContext
from search_index.engine import Index
from tests.calls.phone import Phone
from tests.questions.asking import context_of


@pytest.fixture
def context(index: Index) -> QuestionContext:
    """What a process has at hand."""
    index.rebuild([])
    return context_of(index)


@pytest.fixture
def phone(database: Database, context: QuestionContext) -> Phone:
    """The agent an takes calls."""
    return Phone(database, context)
