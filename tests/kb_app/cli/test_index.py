"""The index by command."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from search_index.errors import IndexDamaged
from tests.kb_app.cli.conftest import Command
from tests.makers import Maker


def test_the_index_is_drained_verified_and_rebuilt(kb_over: Command, maker: Maker) -> None:
    number = maker.draft()
    assert kb_over("init").status == 0
    maker.decide(maker.submit(number))
    behind = kb_over("index", "verify")
    assert behind.status == 1
    assert f"entry {int(number[3:])}" in behind.out
    assert kb_over("index", "drain").status == 0
    assert kb_over("index", "verify").status == 0
    assert "1" in kb_over("index", "rebuild").out
    assert kb_over("index", "verify").status == 0


def test_what_keeps_it_from_being_written_is_told(
    kb_over: Command, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kb_over("init").status == 0

    def gone(index: Index) -> None:
        raise IndexDamaged("Whoosh cannot open: ModuleNotFoundError('search_index.schema')")

    monkeypatch.setattr(Index, "check_writable", gone)
    told = kb_over("index", "verify")
    assert told.status == 1
    assert told.out.startswith("cannot be written, index rebuild makes it anew: Whoosh cannot open")
