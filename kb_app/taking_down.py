"""Takes down what was searched and used; the one place where pages and API meet the search log."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from content.queries import visible_entry
from core import clock
from kb_app.auth import actor, sitting
from kb_app.wiring import service
from search_index.log_events import Searched, Sitting, Used
from search_index.log_writing import SHOWN_KEPT
from search_index.models import UseAction
from search_index.queries import SearchResult


def take_down_search(result: SearchResult) -> None:
    """Take a search down that was answered to whoever asks. Costs microseconds, raises nothing."""
    parts = service()
    if parts.settings.search_log_days:
        shown = tuple((hit.entry_id, hit.revision_id) for hit in result.hits[:SHOWN_KEPT])
        searched = Searched(_by(), result.query, clock.now(), result.total, shown)
        parts.search_log.add(searched)


def take_down_use(session: Session, used: dict[str, Any]) -> None:
    """Take down that a hit was used, from the fields of `UsedSchema`.

    Raises `NotFound` for an entry that whoever asks cannot see.
    """
    parts = service()
    visible = visible_entry(session, actor(), used["number"])
    if parts.settings.search_log_days:
        parts.search_log.add(
            Used(
                _by(),
                used["query"],
                clock.now(),
                visible.entry.id,
                visible.revision.id,
                UseAction(used["action"]),
                used["rank"],
            )
        )


def _by() -> Sitting:
    return Sitting(actor().id, sitting())
