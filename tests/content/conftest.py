"""Content is made without an index here: what is owed to it stays in the outbox."""

from __future__ import annotations

import pytest

from core.database import Database
from search_index.engine import Index
from tests.makers import Maker


class Unindexed(Maker):
    """A maker that leaves the index alone."""

    def drain(self) -> None:
        """Somebody else's business."""


@pytest.fixture
def maker(database: Database, index: Index) -> Maker:
    """Makes drafts, submissions and published entries through the services."""
    return Unindexed(database, index)
