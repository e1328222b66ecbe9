"""HTTP adds nothing that depends on the database: one engine, unless a module says else."""

from __future__ import annotations

import pytest


@pytest.fixture
def engine_kind() -> str:
    """SQLite."""
    return "sqlite"
