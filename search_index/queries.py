"""Searching: the ranked hits that agents may see, with snippets, totals and facets.

The index gives ids and scores; what is shown and what is counted is loaded from the database.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from content.kinds.registry import kind_named
from content.queries import VisibleEntry, visible_entries
from search_index.pins import PINNED_MAX
from search_index.ranking.interface import RankedHit, RankRequest, Searcher
from search_index.rules import Rules, rules_now
from search_index.snippets import Highlighter, Parts
from search_index.visibility import Facts, showable, visible_facts, with_descendants

TEXT_USED = 200  # characters of a query
RANKED = 500  # hits that are looked at: what pages and counts can reach
CLAUSES_EACH = 5  # of one regulation; its page shows the others


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
    rules = rules_now(session)
    wanted = _rank_request(session, request, text, rules)
    pinned = rules.pins.entries_for(text)
    found = _found(session, searcher, wanted, pinned)
    page = found[request.offset : request.offset + request.limit]
    also = rules.synonyms.named_in(text)
    marked = " ".join((text, *(word for others in also.values() for word in others)))
    hits = _loaded(session, page, Highlighter(marked))
    facets = _facets(session, searcher, wanted, found, pinned)
    took_ms = round((time.perf_counter() - begun) * 1000, 2)
    return SearchResult(text, len(found), took_ms, hits, facets, also)


def _rank_request(session: Session, request: SearchRequest, text: str, rules: Rules) -> RankRequest:
    return RankRequest(
        text,
        limit=RANKED,
        kinds=_only(request.kind),
        categories=with_descendants(session, request.category) if request.category else None,
        departments=_only(request.department),
        synonyms=rules.synonyms,
    )


def _only(code: str | None) -> frozenset[str] | None:
    return frozenset({code}) if code else None


Found = list[tuple[RankedHit, Facts]]


def _found(
    session: Session, searcher: Searcher, wanted: RankRequest, pinned: Sequence[int]
) -> Found:
    ranking = searcher.rank(wanted)
    clauses: Counter[int] = Counter()
    found: Found = []
    for hit, facts in showable(session, ranking.hits):
        if hit.clause is not None:
            clauses[hit.entry_id] += 1
            if clauses[hit.entry_id] > CLAUSES_EACH:
                continue
        # The index may lag behind a change of category or department.
        if all(_passes(facts, wanted, name) for name in _NARROWED):
            found.append((hit, facts))
    return _with_pinned(session, found, wanted, pinned) if pinned else found


def _with_pinned(
    session: Session, found: Found, wanted: RankRequest, pinned: Sequence[int]
) -> Found:
    """Pinned entries come first, as far as they are visible and pass the filters, and once only."""
    visible = visible_facts(session, pinned)
    scores = {hit.entry_id: hit.score for hit, _ in found if hit.clause is None}
    first = [
        (RankedHit(one, facts.revision_id, None, scores.get(one, 0.0), pinned=True), facts)
        for one, facts in ((one, visible[one]) for one in pinned if one in visible)
        if all(_passes(facts, wanted, name) for name in _NARROWED)
    ][:PINNED_MAX]
    ids = {hit.entry_id for hit, _ in first}
    return first + [(h, f) for h, f in found if h.clause is not None or h.entry_id not in ids]


_NARROWED = {"kind": "kinds", "category": "categories", "department": "departments"}


def _passes(facts: Facts, wanted: RankRequest, name: str) -> bool:
    allowed: frozenset[str] | None = getattr(wanted, _NARROWED[name])
    return allowed is None or getattr(facts, name) in allowed


def _facets(
    session: Session,
    searcher: Searcher,
    wanted: RankRequest,
    found: Found,
    pinned: Sequence[int],
) -> dict[str, dict[str, int]]:
    """Counts by name; those of a narrowed name as if it were not, so that one can change over."""
    facets = {}
    for name, narrowed in _NARROWED.items():
        of_name = found
        if getattr(wanted, narrowed) is not None:
            of_name = _found(session, searcher, _without(wanted, name), pinned)
        facets[name] = dict(Counter(getattr(facts, name) for _, facts in of_name).most_common())
    return facets


def _without(wanted: RankRequest, name: str) -> RankRequest:
    match name:
        case "kind":
            return replace(wanted, kinds=None)
        case "category":
            return replace(wanted, categories=None)
        case _:
            return replace(wanted, departments=None)


def _loaded(session: Session, page: Found, highlighter: Highlighter) -> list[SearchHit]:
    visible = visible_entries(session, list({hit.entry_id for hit, _ in page}))
    return [
        _hit(ranked, facts, visible[ranked.entry_id], highlighter)
        for ranked, facts in page
        if ranked.entry_id in visible
    ]


def _hit(
    ranked: RankedHit, facts: Facts, shown: VisibleEntry, highlighter: Highlighter
) -> SearchHit:
    revision = shown.revision
    return SearchHit(
        entry_id=ranked.entry_id,
        number=shown.number,
        kind=facts.kind,
        title=revision.title,
        title_parts=highlighter.mark(revision.title),
        snippet=highlighter.snippet(_texts(shown, ranked.clause)),
        clause=ranked.clause,
        score=ranked.score,
        revision_id=revision.id,
        revision_seq=revision.seq,
        category=facts.category,
        category_name=revision.category.name,
        department=facts.department,
        department_name=shown.entry.department.name,
        effective_from=revision.effective_from,
        expires_on=revision.expires_on,
        pinned=ranked.pinned,
    )


def _texts(shown: VisibleEntry, clause: str | None) -> list[str]:
    """Where a snippet may come from, first choice first."""
    kind, content = kind_named(shown.entry.kind), shown.revision.content
    if clause is not None:
        return [c.text for c in kind.clauses(content) if c.label == clause]
    return [kind.searchable_text(content), *kind.variants(content)]
