"""What the base, its disks, queues and index count at this moment.

The worker finds it out every few seconds and puts it on the board, so that nobody who asks for
figures makes the database count; `status_of` reads it there.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from content.indexing import published_count
from content.models import number_of
from core import changes, clock
from core.cache import ProcessCache
from core.database import Database
from core.errors import DomainError, Unavailable
from core.tasks.models import Task, TaskState
from kb_app.backup import last_backup
from kb_app.container import Container
from kb_app.watch.database_check import last_check
from kb_app.watch.disk_space import spaces
from people.notifications.models import Mail, MailState
from people.notifications.queries import mail_counts
from review.models import Review, ReviewState
from search_index import owed
from search_index.engine import IndexSize

NAMED = 20  # entries that cannot be read
STALE_SECONDS = 30.0  # what the worker found is taken for so long

Figure = float | dict[str, float]


@dataclass(frozen=True)
class _Counted:
    """How many entries were published when content had changed so often, in that minute."""

    when: tuple[int, datetime]
    entries: int


_PUBLISHED: ProcessCache[_Counted] = ProcessCache()


@dataclass(frozen=True)
class Status:
    """Figures as they were found `at` (seconds since 1970), and what all processes counted."""

    figures: Mapping[str, Figure]
    counted: Mapping[str, float]
    at: float
    notes: Mapping[str, Any] = field(default_factory=dict)

    def number(self, name: str) -> float:
        """A figure without labels; 0 where nobody knows."""
        found = self.figures.get(name, 0.0)
        return found if isinstance(found, float | int) else 0.0


def status_of(container: Container) -> Status:
    """How things stand: as the worker found them, or looked up now where it has not lately."""
    posted, counted = container.board.read(), container.counts.totals()
    if time.time() - posted.get("at", 0.0) <= STALE_SECONDS:
        return Status(posted["figures"], counted, posted["at"], posted["notes"])
    return Status(base_figures(container), counted, time.time(), base_notes(container))


def base_notes(container: Container) -> dict[str, Any]:
    """What the figures do not say: the numbers of entries that cannot be read."""
    named = sorted(container.index.unreadable)[:NAMED]
    return {"unreadable": [number_of(entry_id) for entry_id in named]}


def base_figures(container: Container) -> dict[str, Figure]:
    """All figures. What cannot be found out is left out."""
    figures: dict[str, Figure] = {}
    for part in (_of_base, _of_index, _of_disks, _of_backup, _of_check):
        try:
            figures |= part(container)
        except (DomainError, OSError):
            continue
    return figures


def _of_base(container: Container) -> dict[str, Figure]:
    with container.database.reading() as session:
        waiting, lag = owed.lag(session, container.index.consumer)
        mails = mail_counts(session)
        return {
            "kb_published_entries": _published(container.database),
            "kb_open_reviews": _reviews(session),
            "kb_overdue_reviews": _reviews(session, Review.due_at <= clock.now()),
            "kb_mails_waiting": mails[MailState.WAITING],
            "kb_mails_failed": mails[MailState.FAILED],
            "kb_tasks_waiting": session.scalar(
                select(func.count(Task.id)).where(Task.state == TaskState.WAITING)
            )
            or 0,
            "kb_outbox_rows": waiting,
            "kb_outbox_lag_seconds": lag,
            "kb_queue_age_seconds": {
                "index": lag,
                "mail": _age(session, Mail.created_at, Mail.state == MailState.WAITING),
                "tasks": _age(session, Task.created_at, Task.state == TaskState.WAITING),
            },
            "kb_database_bytes": _size(session, container.database),
        }


def _published(database: Database) -> int:
    """Counted anew when content changed, and each minute: at 100,000 entries it costs 50 ms."""
    now = (changes.counts_now(database).content, clock.now().replace(second=0, microsecond=0))

    def count(_before: _Counted | None) -> _Counted:
        with database.reading() as session:
            return _Counted(now, published_count(session))

    return _PUBLISHED.current(database, count, lambda kept: kept.when == now).entries


def _reviews(session: Session, *conditions: Any) -> int:
    query = select(func.count(Review.id)).where(Review.state == ReviewState.OPEN, *conditions)
    return session.scalar(query) or 0


def _age(session: Session, made_at: Any, condition: Any) -> float:
    oldest: datetime | None = session.scalar(select(func.min(made_at)).where(condition))
    return max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0


def _size(session: Session, database: Database) -> float:
    file = database.file
    if file is None:
        return float(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    parts = (file, file.with_name(f"{file.name}-wal"))
    return float(sum(part.stat().st_size for part in parts if part.exists()))


def _of_index(container: Container) -> dict[str, Figure]:
    size, meaning = index_size(container), container.meaning_state()
    return {
        "kb_index_documents": size.documents,
        "kb_index_segments": size.segments,
        "kb_vectors_documents": meaning.with_vectors if meaning else 0,
        "kb_model_missing": float(bool(meaning and meaning.missing)),
        "kb_index_mapped_bytes": size.mapped_bytes,
        "kb_unreadable_entries": len(container.index.unreadable),
    }


def index_size(container: Container) -> IndexSize:
    """How much there is to search; nothing while there is no index."""
    try:
        return container.index.size()
    except Unavailable:
        return IndexSize()


def _of_disks(container: Container) -> dict[str, Figure]:
    found = spaces(container.settings, container.database.file)
    return {
        "kb_disk_bytes": {name: float(space.size) for name, space in found.items()},
        "kb_disk_free_bytes": {name: float(space.free) for name, space in found.items()},
    }


def _of_check(container: Container) -> dict[str, Figure]:
    last = last_check(container.settings)
    if last is None:
        return {}
    age = (clock.now() - last.at).total_seconds()
    return {"kb_database_sound": float(not last.problems), "kb_database_check_age_seconds": age}


def _of_backup(container: Container) -> dict[str, Figure]:
    last = last_backup(container.settings)
    age = (clock.now() - last.made_at).total_seconds() if last else math.nan
    return {"kb_backup_age_seconds": age}
