"""Pages of training, asked on one engine."""

from __future__ import annotations

import pytest

from core.database import Database
from people.actors import Actor
from search_index.engine import Index
from tests.makers import Maker
from tests.training.training_desk import TrainingDesk


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for pages."""
    return "sqlite"


@pytest.fixture
def desk(database: Database, index: Index, people: dict[str, Actor]) -> TrainingDesk:
    """Exercises, courses, answers."""
    index.rebuild([])
    return TrainingDesk(database, Maker(database, index))
