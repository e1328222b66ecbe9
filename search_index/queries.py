"""Searching: the ranked hits that agents may see, with snippets, totals and facets.

The index gives ids and scores; what is shown and what is counted is loaded from the database.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from content.models import NUMBER_PREFIX
from search_index.finding import facets_of, find
from search_index.ranking.interface import RankedHit, RankRequest, Searcher
from search_index.rules import Rules, rules_now
from search_index.snippets import Highlighter, Parts
from search_index.texts import ShownText, shown_texts
from search_index.visibility import Facts, Visible, shown_now

TEXT_USED = 200  # characters of a query
RANKED = 500  # hits that are looked at: what pages and counts can reach


@dataclass(frozen=True)
class SearchRequest:
    """What is searched. `kind`, `category` (with those below it) and `department` narrow it."""

    text: str
    kind: str | None = None
    category: str | None = None
    department: str | None = None
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True)
class SearchHit:
    """An entry, or a clause of a regulation, as agents may see it. Parts are (text, matches)."""

    entry_id: int
    number: str
    kind: str
    title: str
    title_parts: Parts
    snippet: Parts
    clause: str | None
    score: float
    revision_id: int
    revision_seq: int
    category: str
    category_name: str
    department: str
    department_name: str
    effective_from: date | None
    expires_on: date | None
    provisional_until: datetime | None
    pinned: bool = False


@dataclass(frozen=True)
class SearchResult:
    """A page of hits; `total` and `facets` ({kind: {code: count}, …}) count what pages show.

    `also`: words of the query with the synonyms that were looked for as well.
    """

    query: str
    total: int
    took_ms: float
    hits: Sequence[SearchHit]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)


def search(session: Session, searcher: Searcher, request: SearchRequest) -> SearchResult:
    """Search what agents may see today. Any text is answered.

    Raises `IndexDamaged` (which is `Unavailable`) while there is no index.
    """
    begun = time.perf_counter()
    text = request.text[:TEXT_USED]
    visible = shown_now(session)
    rules = rules_now(session)
    wanted = _rank_request(visible, request, text, rules)
    pinned = rules.pins.entries_for(text)
    found = find(visible, searcher, wanted, pinned)
    page = found.hits[request.offset : request.offset + request.limit]
    also = rules.synonyms.named_in(text)
    marked = " ".join((text, *(word for others in also.values() for word in others)))
    hits = _loaded(session, visible, page, Highlighter(marked))
    facets = facets_of(visible, searcher, wanted, found, pinned)
    took_ms = round((time.perf_counter() - begun) * 1000, 2)
    return SearchResult(text, len(found.hits), took_ms, hits, facets, also)


def _rank_request(visible: Visible, request: SearchRequest, text: str, rules: Rules) -> RankRequest:
    below = visible.structure.with_descendants
    return RankRequest(
        text,
        limit=RANKED,
        kinds=_only(request.kind),
        categories=below(request.category) if request.category else None,
        departments=_only(request.department),
        synonyms=rules.synonyms,
    )


def _only(code: str | None) -> frozenset[str] | None:
    return frozenset({code}) if code else None


def _loaded(
    session: Session, visible: Visible, page: Sequence[RankedHit], highlighter: Highlighter
) -> list[SearchHit]:
    texts = shown_texts(session, {hit.revision_id for hit in page})
    hits = []
    for ranked in page:
        text, facts = texts.get(ranked.revision_id), visible.facts(ranked.entry_id)
        if text is not None and facts is not None:
            until = visible.provisional_until(ranked.entry_id)
            hits.append(_hit(ranked, facts, text, highlighter, until))
    return hits


def _hit(
    ranked: RankedHit,
    facts: Facts,
    text: ShownText,
    highlighter: Highlighter,
    until: datetime | None,
) -> SearchHit:
    where = [text.clauses.get(ranked.clause, "")] if ranked.clause is not None else text.texts
    return SearchHit(
        entry_id=ranked.entry_id,
        number=f"{NUMBER_PREFIX}{ranked.entry_id:06d}",
        kind=facts.kind,
        title=text.title,
        title_parts=highlighter.mark(text.title),
        snippet=highlighter.snippet(where),
        clause=ranked.clause,
        score=ranked.score,
        revision_id=ranked.revision_id,
        revision_seq=text.seq,
        category=facts.category.code,
        category_name=facts.category.name,
        department=facts.department.code,
        department_name=facts.department.name,
        effective_from=text.effective_from,
        expires_on=text.expires_on,
        provisional_until=until,
        pinned=ranked.pinned,
    )
