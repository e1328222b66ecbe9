"""An index of a test's own, and content made without a database."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_index.engine import Index


@pytest.fixture
def engine_kind() -> str:
    """What is tested here does not depend on the database."""
    return "sqlite"


@pytest.fixture
def empty_index(tmp_path: Path) -> Index:
    """An index that holds nothing yet."""
    index = Index(tmp_path / "data")
    index.rebuild([])
    return index
