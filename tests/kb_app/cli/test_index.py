"""The index by command."""

from __future__ import annotations

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
