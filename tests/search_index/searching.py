"""A search as an agent makes it."""

from __future__ import annotations

from core.database import Database
from search_index.engine import Index
from search_index.queries import SearchRequest, SearchResult, search


def searched(database: Database, index: Index, text: str, **request: object) -> SearchResult:
    """What is found; `request` narrows it."""
    with database.reading() as session:
        return search(session, index.searcher, SearchRequest(text, **request))  # type: ignore[arg-type]
