"""Who was let in and who was not, who was slowed down, who was denied what.

A line for the log of the process at once, a row for the page of administrators a moment later: who
guesses ten thousand times must not make ten thousand writes of it. What is too much for a moment is
counted, not kept.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from core import clock
from core.database import Database
from core.errors import Unavailable
from core.paging import Page, page_of
from people.authentication.models import SecurityEvent

WAITING_MOST = 500  # of each moment; the log of the process has them all
NAME_MAX, ADDRESS_MAX, DETAIL_MAX = 60, 45, 200

log = logging.getLogger("kb.security")


class What(StrEnum):
    """What somebody tried."""

    LOG_IN = "log_in"
    SECOND_STEP = "second_step"
    LOG_OUT = "log_out"
    CONFIRM = "confirm"
    PASSWORD = "password"  # noqa: S105 - a word for it
    TOKEN = "token"  # noqa: S105
    ACT = "act"


class Outcome(StrEnum):
    """What came of it."""

    DONE = "done"
    FAILED = "failed"
    THROTTLED = "throttled"
    DENIED = "denied"


class SecurityLog:
    """What this process noted for one database and has not written yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[dict[str, object]] = deque()
        self._dropped = 0

    @classmethod
    def of(cls, database: Database) -> SecurityLog:
        """That of a database."""
        return database.place_of(cls.__name__, cls)

    def note(self, what: What, outcome: Outcome, name: str, address: str, detail: str = "") -> None:
        """Note it. `name`: a log-in name, as far as it can be one; `detail`: never a secret."""
        event: dict[str, object] = {
            "what": str(what),
            "outcome": str(outcome),
            "name": _printable(name)[:NAME_MAX],
            "address": _printable(address)[:ADDRESS_MAX],
            "detail": _printable(detail)[:DETAIL_MAX],
        }
        level = logging.INFO if outcome == Outcome.DONE else logging.WARNING
        # `name` and `message` are the logger's own words.
        log.log(level, "security", extra={"who": event["name"], **_without_name(event)})
        with self._lock:
            if len(self._waiting) < WAITING_MOST:
                self._waiting.append(event | {"at": clock.now()})
            else:
                self._dropped += 1

    def write_if_it_can(self, database: Database) -> None:
        """As `write`; a database that takes nothing now gets it another time."""
        with suppress(Unavailable):
            self.write(database)

    def write(self, database: Database) -> None:
        """Write down what waits. Raises `Unavailable`, and keeps it then."""
        with self._lock:
            rows, dropped = list(self._waiting), self._dropped
            self._waiting.clear()
            self._dropped = 0
        if not rows:
            return
        if dropped:
            rows.append({**rows[-1], "name": "", "address": "", "detail": f"+{dropped}"})
        try:
            with database.transaction() as session:
                session.execute(insert(SecurityEvent), rows)
        except Exception:
            with self._lock:
                self._waiting.extendleft(reversed(rows[: WAITING_MOST - len(self._waiting)]))
            raise


def events(
    session: Session,
    *,
    text: str = "",
    outcome: str = "",
    limit: int,
    offset: int = 0,
) -> Page[SecurityEvent]:
    """What was noted, newest first; `text`: part of a name or of an address."""
    query = select(SecurityEvent).order_by(SecurityEvent.id.desc())
    if text:
        in_name = SecurityEvent.name.icontains(text, autoescape=True)
        query = query.where(in_name | SecurityEvent.address.icontains(text, autoescape=True))
    if outcome:
        query = query.where(SecurityEvent.outcome == outcome)
    return page_of(session, query, limit=limit, offset=offset)


def forget_old_events(session: Session, days: int) -> None:
    """Drop what is older than `days`."""
    old = clock.now() - timedelta(days=days)
    session.execute(delete(SecurityEvent).where(SecurityEvent.at < old))


def _printable(text: str) -> str:
    """Without what would break a line or show as something else."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _without_name(event: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in event.items() if key != "name"}
