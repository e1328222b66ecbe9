"""`serve`: not over a database that is not ready."""

from __future__ import annotations

from tests.kb_app.cli.conftest import Command


def test_serve_does_not_start_over_a_database_that_is_not_ready(kb: Command) -> None:
    ended = kb("serve")
    assert ended.status == 1
    assert "init" in ended.err
