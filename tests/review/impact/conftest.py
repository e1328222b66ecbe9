"""What a proposal would do is looked up in a real index."""

from __future__ import annotations

import pytest

from core.database import Database
from review.impact import search_replay
from search_index.engine import Index
from tests.makers import Maker


@pytest.fixture
def engine_kind() -> str:
    """The queries here are plain; services are tested on each engine."""
    return "sqlite"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not cut the replay short."""
    monkeypatch.setattr(search_replay, "SECONDS", 60.0)


@pytest.fixture
def maker(database: Database, index: Index) -> Maker:
    """Makes content that is indexed."""
    return Maker(database, index)
