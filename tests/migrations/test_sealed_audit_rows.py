"""A trail written before there were seals is verified as ever, and goes on sealed."""

from __future__ import annotations

import pytest

from core import audit
from core.database import Database
from migrations.runner import upgrade
from tests.core.test_audit import NEW, first_bad_row, run, write
from tests.databases import emptied

BEFORE = "0025"
ROW = (
    "INSERT INTO audit_events (id, at, actor, action, subject, data, previous_hash, hash) VALUES "
    "(1, '2026-01-02 03:04:05.000006+00:00', 'wang', 'entry.create', 'entry:1', '{{\"n\": 1}}',"
    " '{genesis}', '7e0ef5830bc63ec1bf65eced3115b260ca6c69953c63aeab4cb7ae91dd7350c7')"
)


@pytest.fixture
def unsealed(database: Database) -> Database:
    """A database of the version before, with one row."""
    upgrade(emptied(database), BEFORE)
    row = ROW.format(genesis=audit.GENESIS).replace(":", r"\:")
    run(database, row)
    if not database.is_sqlite:
        run(database, "SELECT setval(pg_get_serial_sequence('audit_events', 'id'), 1)")
    return database


def test_it_holds_and_goes_on_sealed(unsealed: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not audit.has_seals(unsealed)
    upgrade(unsealed)
    assert audit.has_seals(unsealed)
    assert first_bad_row(unsealed) is None
    monkeypatch.setattr(unsealed, "seals", lambda: (NEW,))
    assert first_bad_row(unsealed) == 1
    assert write(unsealed) == 2
    assert first_bad_row(unsealed) is None
