"""A desk at which this test's base is monitored, at noon of a Monday."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core import clock
from core.database import Database
from people.actors import Actor
from search_index.engine import Index
from tests.calls.phone import Phone
from tests.makers import Maker
from tests.monitoring.monitoring_desk import NOON, MonitoringDesk
from tests.questions.asking import context_of


@pytest.fixture
def desk(database: Database, index: Index, people: dict[str, Actor]) -> Iterator[MonitoringDesk]:
    """Plans, draws, scores, appeals."""
    index.rebuild([])
    with clock.moved_to(NOON):
        yield MonitoringDesk(database, Maker(database, index), Phone(database, context_of(index)))
