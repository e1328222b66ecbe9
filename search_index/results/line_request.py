"""What is asked of the ranking for a line: operators, synonyms, pins, and what narrows it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from content.applicability.for_whom import Asker
from search_index.query.query import Query
from search_index.ranking.interface import RankRequest, Readable
from search_index.results.collector import FilteredRequest
from search_index.results.filters import both, text_filter
from search_index.results.search_rules import Rules

RANKED = 500  # hits that are looked at: what pages and counts can reach
CUT_SHORT = "abcdefghijklmnopqrstuvwxyz"  # a last syllable that is still being typed


def request_for(
    session: Session,
    query: Query,
    rules: Rules,
    filters: Mapping[str, frozenset[str]],
    *,
    settled: bool = False,
    asker: Asker | None = None,
    readable: Readable | None = None,
) -> FilteredRequest:
    """The request for an understood line under `rules`, narrowed by what is chosen beside it.

    `settled`: what it means is looked for beside its words. `asker`: as `FilteredRequest` has it.
    """
    line = RankRequest(
        query.text,
        limit=RANKED,
        kinds=both(None, query.kinds),
        departments=both(None, query.departments),
        query=query,
        synonyms=rules.synonyms,
        settled=settled,
        readable=readable,
    )
    return FilteredRequest(
        line, filters, pinned_for(query, rules), text_filter(session, query), asker
    )


def pinned_for(query: Query, rules: Rules) -> list[int]:
    """The entries that are pinned for a line, also when it is typed in letters."""
    pinned = rules.pins.entries_for(query.plain)
    if query.readings:
        pinned += rules.pins.entries_for(query.meant.rstrip(CUT_SHORT))
    return list(dict.fromkeys(pinned))
