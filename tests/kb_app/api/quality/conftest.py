"""A call of the agent that was drawn for two who score."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core import clock
from core.database import Database
from search_index.engine import Index
from tests.calls.phone import Phone
from tests.makers import Maker
from tests.monitoring.monitoring_desk import NOON, MonitoringDesk
from tests.questions.asking import context_of


@pytest.fixture
def desk(database: Database, index: Index, maker: Maker) -> Iterator[MonitoringDesk]:
    """Plans, draws, scores, appeals."""
    index.rebuild([])
    with clock.moved_to(NOON):
        yield MonitoringDesk(database, maker, Phone(database, context_of(index)))
