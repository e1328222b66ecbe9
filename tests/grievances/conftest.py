"""A counter for grievances over this test's base."""

from __future__ import annotations

import pytest

from core.database import Database
from people.actors import Actor
from tests.grievances.counter import Counter


@pytest.fixture
def counter(database: Database, people: dict[str, Actor]) -> Counter:
    """Records, works, calls, files."""
    return Counter(database)
