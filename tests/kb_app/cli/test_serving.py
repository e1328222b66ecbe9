"""`serve`: not over a database that is not ready."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from core.database import Database
from kb_app.cli import serving
from kb_app.demo.demo_accounts import ACCOUNTS
from kb_app.demo.loading import _add_account
from tests.kb_app.cli.conftest import Command


def test_serve_does_not_open_to_others_what_anybody_can_log_in_to(
    kb_over: Command, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    closed: list[object] = []

    class Watched(Database):
        def __init__(self, url: str, **options: Any) -> None:
            super().__init__(url, **options)
            event.listen(self.engine, "connect", lambda one, entry: opened.append(one))
            event.listen(self.engine, "close", lambda one, entry: closed.append(one))

    monkeypatch.setattr(serving, "Database", Watched)
    with database.transaction() as session:
        _add_account(session, ACCOUNTS[0])
    ended = kb_over("serve", "--host", "0.0.0.0")
    assert ended.status == 1
    assert ACCOUNTS[0].name in ended.err
    assert opened
    assert closed == opened


def test_serve_does_not_start_where_the_trail_was_sealed_with_another_key(
    kb_over: Command, data_dir: Path
) -> None:
    assert kb_over("audit", "rotate").status == 0
    (data_dir / "audit-keys").write_text("another " * 8)
    ended = kb_over("serve", "--host", "0.0.0.0")
    assert ended.status == 1
    assert "audit-keys" in ended.err


def test_serve_does_not_start_over_a_database_that_is_not_ready(kb: Command) -> None:
    ended = kb("serve")
    assert ended.status == 1
    assert "init" in ended.err
