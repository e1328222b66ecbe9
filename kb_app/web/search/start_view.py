"""What stands beside the empty box: calls one owes, what has changed, what everybody uses today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from content.queries import VisibleEntry, visible_entries
from content.recent_changes import Change, changes_since
from core import clock
from people.actors import Actor
from questions.models import Question
from questions.permissions import can_record
from questions.queries import callbacks_owed
from search_index.query_log.reports import most_used

NEW_FOR = timedelta(days=7)
IN_USE = timedelta(days=1)
SHOWN = 6


@dataclass(frozen=True)
class StartView:
    """What an agent wants to know between two calls. `used`: entries and in how many searches."""

    callbacks: Sequence[Question]
    changes: Sequence[Change]
    used: Sequence[tuple[VisibleEntry, int]]


def start_view(session: Session, who: Actor) -> StartView:
    """What stands beside the empty box for `who`."""
    now = clock.now()
    times = most_used(session, now - IN_USE, SHOWN)
    visible = visible_entries(session, list(times))
    return StartView(
        callbacks_owed(session, who, limit=SHOWN).items if can_record(who) else (),
        changes_since(session, now - NEW_FOR, SHOWN),
        [(visible[entry_id], count) for entry_id, count in times.items() if entry_id in visible],
    )
