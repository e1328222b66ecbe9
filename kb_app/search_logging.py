"""Takes down what was searched and used; the one place where pages and API meet the search log."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from content.queries import visible_entry
from core import clock
from kb_app.auth import actor, sitting
from kb_app.container import container
from search_index.models import UseAction
from search_index.queries import SearchResult
from search_index.query_log.events import Searched, Sitting, Used
from search_index.query_log.writer import SHOWN_KEPT


def log_search(result: SearchResult, call: str | None = None) -> None:
    """Take a search down that was answered to whoever asks, in the call with the key `call`.

    Costs microseconds, raises nothing.
    """
    parts = container()
    if parts.settings.search_log_days:
        shown = tuple((hit.entry_id, hit.revision_id) for hit in result.hits[:SHOWN_KEPT])
        doubted = result.confident is False
        searched = Searched(_by(), result.query, clock.now(), result.total, shown, doubted, call)
        parts.search_log.add(searched)


def log_use(session: Session, used: dict[str, Any]) -> None:
    """Take down that a hit was used, from the fields of `UsedSchema`.

    Raises `NotFound` for an entry that whoever asks cannot see.
    """
    parts = container()
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
                used["call"],
            )
        )


def _by() -> Sitting:
    return Sitting(actor().id, sitting())
