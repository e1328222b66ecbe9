"""Ways to put an entry in doubt, and to see what is doubted."""

from __future__ import annotations

from typing import Any

from content.doubts import Doubt, DoubtReason, open_doubts
from content.queries import entry_numbered
from content.services.doubting import raise_doubt, settle_doubts
from core import audit
from core.database import Database
from core.messages import _

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
