"""What to search for instead when a line finds nothing."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from search_index.queries import SearchRequest, search
from search_index.ranking.interface import Searcher
from search_index.suggestions import suggest

OTHER_QUERIES = 5
LEAST = 2  # characters: a single one is in half the base, and says nothing

_PIECES = re.compile(r"[^\s,，.。?？!！、;；:：]+")


def other_queries(session: Session, searcher: Searcher, text: str) -> tuple[str, ...]:
    """Queries that do find something: the pieces of this one, halves of it, what begins like it."""
    pieces = _PIECES.findall(text)
    half = (len(text) + 1) // 2
    candidates = [*pieces, text[:half].strip(), text[half:].strip()]
    sensible = (c for c in candidates if c != text and sum(map(str.isalnum, c)) >= LEAST)
    found: dict[str, None] = {}
    for candidate in dict.fromkeys(sensible):
        if len(found) < OTHER_QUERIES:
            if search(session, searcher, SearchRequest(candidate, limit=1)).total:
                found[candidate] = None
            else:
                found.update((phrase, None) for phrase, _n in suggest(session, searcher, candidate))
    return tuple(found)[:OTHER_QUERIES]
