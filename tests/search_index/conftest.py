"""An index of a test's own, and content made without a database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.database import Database
from search_index import services
from search_index.engine import Index
from tests.search_index.entries import entry
from tests.search_index.titles import TITLES, VARIANTS


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


@pytest.fixture(scope="session")
def titles() -> Iterator[Index]:
    """The base of `titles`, to be searched only; the entries count from 1."""
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder))
        index.rebuild(
            entry(n, title, variants=VARIANTS.get(n, ())) for n, title in enumerate(TITLES, 1)
        )
        yield index


@pytest.fixture
def index_exists(database: Database, index: Index) -> None:
    """An index of what is published, which is nothing yet."""
    services.ensure(database, index)
