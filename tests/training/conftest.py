"""A desk at which this test's base is trained from."""

from __future__ import annotations

import pytest

from core.database import Database
from people.actors import Actor
from search_index.engine import Index
from tests.makers import Maker
from tests.training.training_desk import TrainingDesk


@pytest.fixture
def desk(database: Database, index: Index, people: dict[str, Actor]) -> TrainingDesk:
    """Proposes, ties, practises, makes courses."""
    index.rebuild([])
    return TrainingDesk(database, Maker(database, index))
