"""`init`: everything a base needs, as often as it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.database import Database
from kb_app.cli import setup
from tests.content.looking import counts
from tests.kb_app.cli.conftest import Command


def test_init_makes_everything_and_may_be_repeated(kb: Command, data_dir: Path) -> None:
    for _time in range(2):
        assert kb("init").status == 0
    assert (data_dir / "kb.sqlite").exists()
    assert (data_dir / "secret-key").exists()
    assert kb("audit", "verify").status == 0
    assert kb("index", "verify").status == 0


def test_init_over_a_database_that_is_there_keeps_it(kb_over: Command, database: Database) -> None:
    before = counts(database)
    assert kb_over("init").status == 0
    assert counts(database) == before


def test_init_does_not_print_a_password(kb: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", "postgresql://kb:geheim99@127.0.0.1:1/kb")
    ended = kb("init")
    assert ended.status == 1
    assert "geheim99" not in ended.out + ended.err


def test_demo_is_refused_beside_real_people_unless_told(
    kb_over: Command, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts(database)
    ended = kb_over("demo")
    assert ended.status == 1
    assert "正式环境" in ended.err
    assert counts(database) == before
    loaded: list[Database] = []
    monkeypatch.setattr(setup, "load_demo", loaded.append)
    monkeypatch.setattr(setup, "ask_demo", lambda parts: 0)
    monkeypatch.setattr(setup, "work_demo", lambda parts: 0)
    monkeypatch.setattr(setup, "monitor_demo", lambda parts: 0)
    assert kb_over("demo", "--beside-real-work").status == 0
    assert len(loaded) == 1
