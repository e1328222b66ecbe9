"""The version the code says is that of the project."""

from __future__ import annotations

import tomllib
from pathlib import Path

from kb_app.installation.version import VERSION

PROJECT = Path(__file__).parents[3] / "pyproject.toml"


def test_there_is_one_version() -> None:
    assert tomllib.loads(PROJECT.read_text())["project"]["version"] == VERSION
