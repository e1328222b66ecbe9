"""An office over this test's base and index."""

from __future__ import annotations

import pytest

from core.database import Database
from people.actors import Actor
from tests.handover.office import Office
from tests.makers import Maker


@pytest.fixture
def office(database: Database, maker: Maker, people: dict[str, Actor]) -> Office:
    """Proposes, accepts, reorganises."""
    return Office(database, maker)
