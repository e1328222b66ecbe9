"""Agents at work on an index that is there."""

from __future__ import annotations

import pytest

from core.database import Database
from search_index import services
from tests.makers import Maker
from tests.search_index.learning.agents import Agents


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough where the test does not ask for both."""
    return "sqlite"


@pytest.fixture(autouse=True)
def _index_exists(database: Database, maker: Maker) -> None:
    services.ensure(database, maker.index)


@pytest.fixture
def agents(maker: Maker) -> Agents:
    return Agents(maker)
