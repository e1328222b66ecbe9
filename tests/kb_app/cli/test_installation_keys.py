"""A node with other keys than the rest does not start, and says how to bring them."""

from __future__ import annotations

import pytest

from core.database import Database
from tests.kb_app.cli.conftest import Command


@pytest.fixture
def others(kb_over: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database was worked on, and this node was given another secret key."""
    assert kb_over("init").status == 0
    assert kb_over("keys", "check").status == 0
    monkeypatch.setenv("KB_SECRET_KEY", "another-" * 5)


@pytest.mark.parametrize("command", ["init", "serve", "worker", "keys check"])
def test_with_other_keys_nothing_starts(
    kb_over: Command, others: None, database: Database, command: str
) -> None:
    ended = kb_over(*command.split())
    assert ended.status == 1
    assert "KB_SECRET_KEY" in ended.err
    assert "keys accept" in ended.err


def test_keys_that_were_lost_are_given_up(kb_over: Command, others: None) -> None:
    assert kb_over("keys", "accept", "--yes").status == 0
    assert kb_over("keys", "check").status == 0
