"""An agent who searches, on both engines: writers lock differently."""

from __future__ import annotations

import pytest

from core.database import Database
from tests import makers
from tests.databases import ENGINES


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Writers lock differently."""
    return str(request.param)


@pytest.fixture
def agent(database: Database) -> int:
    return makers.actor_named(database, "an").id
