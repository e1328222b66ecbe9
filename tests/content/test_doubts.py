"""Doubts: raised once, settled with a note, shown to whoever reads, hiding nothing."""

from __future__ import annotations

import threading
from typing import Any
from unittest.mock import ANY

import pytest
from sqlalchemy import event

from content.doubts import Doubt, DoubtReason, open_doubts
from content.queries import entry_numbered
from content.services.doubting import raise_doubt, settle_doubts
from core import audit
from core.database import Database
from core.messages import _
from tests.makers import Maker

CHANGED = DoubtReason.BASIS_CHANGED


def doubt(database: Database, number: str, source: str = "KB-1", reason: Any = CHANGED) -> None:
    """Put an entry in doubt."""
    with database.transaction() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        detail = _("第十条已改为 {n} 元", n=8000)
        raise_doubt(session, entry, reason, source=source, detail=detail)


def open_of(database: Database, number: str) -> list[Doubt]:
    """The open doubts of an entry."""
    with database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        return open_doubts(session, [entry.id]).get(entry.id, [])


def settle(database: Database, number: str, source: str | None = None) -> int:
    """Settle an entry's doubts."""
    with database.transaction() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        return settle_doubts(session, entry, CHANGED, source=source, by="wang", note="仍然适用")


def actions(database: Database, number: str) -> list[str]:
    """What the audit trail says of doubts about an entry."""
    with database.reading() as session:
        events = audit.events_about(session, f"entry:{number}")
        return [e.action for e in events if e.action.startswith("doubt.")]


def test_the_same_doubt_is_raised_once(database: Database, maker: Maker) -> None:
    number = maker.published()
    start = threading.Barrier(2)

    def say() -> None:
        start.wait()
        doubt(database, number)

    threads = [threading.Thread(target=say) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    doubt(database, number)
    assert len(open_of(database, number)) == 1
    assert actions(database, number) == ["doubt.raise"]


def test_what_was_settled_can_be_raised_again(database: Database, maker: Maker) -> None:
    number = maker.published()
    doubt(database, number)
    doubt(database, number, "KB-2")
    doubt(database, number, reason=DoubtReason.FLAGGED)
    assert settle(database, number, "KB-1") == 1
    assert settle(database, number) == 1
    assert settle(database, number) == 0
    assert [d.reason for d in open_of(database, number)] == [DoubtReason.FLAGGED]
    doubt(database, number)
    assert len(open_of(database, number)) == 2
    raised, settled = "doubt.raise", "doubt.settle"
    assert actions(database, number) == [raised, raised, raised, settled, settled, raised]


@pytest.mark.parametrize("hits", [1, 3])
def test_a_page_of_hits_asks_once(maker: Maker, hits: int) -> None:
    numbers = [maker.published(title=f"恢复供电 {n}") for n in range(hits)]
    for number in numbers:
        doubt(maker.database, number)
    asked: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    with maker.database.reading() as session:
        open_doubts(session, range(1, 10))  # which entries are in doubt is kept from now on
        event.listen(maker.database.engine, "before_cursor_execute", count)
        found = open_doubts(session, range(1, 10))
        event.remove(maker.database.engine, "before_cursor_execute", count)
    assert len(found) == hits
    assert [s for s in asked if s != "BEGIN" and "change_counts" not in s] == [ANY]
