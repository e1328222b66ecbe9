"""How every command ends when it cannot begin."""

from __future__ import annotations

import pytest

from tests.kb_app.cli.conftest import Command


@pytest.mark.parametrize(
    "arguments", [("department", "add", "x", "X"), ("token", "issue", "wang"), ("audit", "verify")]
)
def test_before_init_a_command_ends_with_a_message(kb: Command, arguments: tuple[str, ...]) -> None:
    ended = kb(*arguments)
    assert ended.status == 1
    assert ended.err.strip()


def test_nonsense_stops_every_command(kb: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_WEB_WORKERS", "many")
    ended = kb("init")
    assert ended.status == 1
    assert "KB_WEB_WORKERS" in ended.err
    assert "Traceback" not in ended.err
