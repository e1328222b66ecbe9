"""The daily look through the whole database, and what it found; kept beside it, not in it."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from core import clock
from core.storage.soundness import problems
from core.storage.storage_faults import StorageFault
from kb_app.container import Container
from kb_app.settings import Settings

NOTE = "last-check.json"
EVERY = timedelta(days=1)
AT_LATEST = timedelta(hours=30)  # then by day, too

log = logging.getLogger("kb.worker")


@dataclass(frozen=True)
class DatabaseCheck:
    """When the database was looked through, and what is wrong with it in its own words."""

    at: datetime
    problems: tuple[str, ...]


def last_check(settings: Settings) -> DatabaseCheck | None:
    """The last one; None where there was none, or nobody can tell."""
    try:
        noted = json.loads((settings.data_dir / NOTE).read_text())
        return DatabaseCheck(datetime.fromisoformat(noted["at"]), tuple(noted["problems"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_check(settings: Settings, found: list[str]) -> None:
    """Keep what was found for the page of administrators and for the alerts. Raises `OSError`."""
    check = DatabaseCheck(clock.now(), tuple(found))
    if found:
        log.error("the database is damaged", extra={"problems": found})
    part = settings.data_dir / f"{NOTE}.part"
    part.write_text(json.dumps(asdict(check) | {"at": check.at.isoformat()}))
    part.replace(settings.data_dir / NOTE)


class DailyCheck:
    """Looks through the database once a day, by night, and when a part of it was not readable."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._suspected_at = 0.0

    def step(self) -> None:
        """Do it when it is due. Raises `Unavailable`, `OSError`."""
        suspected_at = self._container.counts.totals().get(_SUSPECTED, 0.0)
        if suspected_at > self._suspected_at or self._is_due():
            note_check(self._container.settings, problems(self._container.database))
            self._suspected_at = suspected_at

    def _is_due(self) -> bool:
        last = last_check(self._container.settings)
        if last is None:
            return True
        age = clock.now() - last.at
        return age > AT_LATEST or (age > EVERY and clock.is_night())


_SUSPECTED = f"at:fault:{StorageFault.DAMAGED}"
