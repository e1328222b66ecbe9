"""Searching: the ranked hits that agents may see, with snippets, totals and facets.

The index gives ids and scores; what is shown and what is counted is loaded from the database.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from content.applicability.for_whom import EVERYWHERE, Asker, Scope
from content.laws.place import NamedLaw
from content.models import number_of
from content.text_to_say import said_of_clause
from core.unseen import without_controls
from search_index.errors import IndexDamaged
from search_index.query.operators import TEXT_USED
from search_index.query.query import Query, plain_query
from search_index.query.spelling import new_pairs
from search_index.ranking.confidence import THRESHOLD
from search_index.ranking.interface import Hits, RankedHit, Searcher
from search_index.ranking.tiers import Tier
from search_index.results.answering_passage import Asked, asked_for
from search_index.results.by_titles import found_by_titles
from search_index.results.collector import Collector, FilteredRequest, Found, holding_for
from search_index.results.endings_told import Ended, endings_told
from search_index.results.facets import facets
from search_index.results.filters import text_of, understood
from search_index.results.line_request import CUT_SHORT, request_for
from search_index.results.line_request import RANKED as RANKED
from search_index.results.search_rules import Rules, rules_now
from search_index.results.snippets import TEXT_READ, Highlighter, Parts
from search_index.results.stored_text import PageKey, ShownText, page_texts, shown_texts
from search_index.results.successors import successors_first
from search_index.results.visibility import Facts, Visible, shown_now
from search_index.results.why_found import said_why
from search_index.text.analyzer import fold, plain_words
from search_index.text.other_trades import is_of_another_trade
from search_index.text.page_labels import is_page, page_labelled

# What an index raises that was written over while it is searched; the worker sees to it.
DAMAGE = (IndexDamaged, IndexError, UnicodeDecodeError)
SPEAKING = 50  # hits that may say whether there is an answer
_CHECKED = 5  # hits of a corrected line, of which one has to say what was corrected
_SURER = 1.1  # times as well as what was typed is what a corrected line finds


@dataclass(frozen=True)
class SearchRequest:
    """What is searched. `kind`, `category` (with those below it) and `department` narrow it.

    `corrected`: whether a line that finds little is looked at for slips; nobody but a reader cares.
    `settled`: nobody is still typing it, so that what it means is looked for beside its words.
    `region_id`: where it is asked from; what holds there comes first. `customer`: the class of
    customer who asks (`for_whom`); what holds for others is treated as what holds elsewhere.
    """

    text: str
    kind: str | None = None
    category: str | None = None
    department: str | None = None
    limit: int = 20
    offset: int = 0
    corrected: bool = True
    settled: bool = True
    region_id: int | None = None
    customer: str | None = None


@dataclass(frozen=True)
class FoundIn:
    """Where in a file of an entry something was found: on a page, or in a part of what has none."""

    sha256: str
    name: str
    place: int
    has_pages: bool


@dataclass(frozen=True)
class SearchHit:
    """An entry, a clause of a regulation, or a page of a file, as agents may see it. Parts are
    (text, matches).

    `text_to_say`: what is read out of it or copied, empty for what is not for saying.
    `by_variant`: the snippet is one of the entry's variants, because that says more of the query;
    `opening` is what the answer begins with then. `answering`: the sentence of a long clause that
    says most of the query; the snippet holds it, or its beginning.
    """

    entry_id: int
    number: str
    kind: str
    title: str
    title_parts: Parts
    snippet: Parts
    clause: str | None
    text_to_say: str
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
    taken_over_at: datetime | None = None  # with a load, by sample, and not reviewed by itself
    pinned: bool = False
    by_variant: bool = False
    opening: str = ""
    answering: str = ""
    found_in: FoundIn | None = None  # the page it is, or the one that its clause begins on
    scope: Scope = EVERYWHERE
    limited: bool = False  # not everybody may see it
    holds_here: bool | None = True  # None: it holds in some regions, and nobody said which is asked
    ended_by: Sequence[NamedLaw] = ()  # laws that repealed or replaced it
    now_clause: str = ""  # of the latest of these: where it says the same anew

    @property
    def is_answer(self) -> bool:
        """Whether it may be one: it holds for whoever asks, and no other law has ended it."""
        return bool(self.holds_here) and not self.ended_by


@dataclass(frozen=True)
class SearchResult:
    """A page of hits; `total` and `facets` ({kind: {code: count}, …}) count what pages show.

    `also`: words of the query with the synonyms that were looked for as well. `meant`: the query
    with its letters read as characters, where there were any. `correction`: what would find more,
    where something in the query looks mistyped. `confidence`, from 0 to 1, says how sure it is that
    the base has an answer; it is None where nobody asked (what was found in the past).
    """

    query: str
    total: int
    took_ms: float
    hits: Sequence[SearchHit]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)
    meant: str | None = None
    correction: str | None = None
    confidence: float | None = None
    by_titles: bool = False  # there was no index to search, so only titles were looked at

    @property
    def of_another_trade(self) -> bool:
        """Whether the line names another trade, and nothing of ours, whatever was found."""
        return is_of_another_trade(plain_words(fold(self.query)))

    @property
    def confident(self) -> bool | None:
        """Whether the hits may be taken for an answer; else they are only alike in words.

        What holds elsewhere, or nobody knows where, is never taken for one, nor is a law that has
        ended.
        """
        if self.confidence is None:
            return None
        return self.confidence >= THRESHOLD and all(hit.is_answer for hit in self.hits[:1])


def search(session: Session, searcher: Searcher, request: SearchRequest) -> SearchResult:
    """Search what agents may see today. Any text is answered.

    Raises `IndexDamaged` (which is `Unavailable`) while there is no index.
    """
    begun = time.perf_counter()
    text = without_controls(request.text)[:TEXT_USED]
    visible = shown_now(session)
    rules = rules_now(session)
    query = understood(searcher, visible.structure, text)
    filtered = _filtered(session, visible, request, query, rules)
    collector = Collector(visible, searcher, filtered)
    found = collector.found()
    page = found.hits[request.offset : request.offset + request.limit]
    also = rules.synonyms.named_in(query.meant)
    others = [word for others in also.values() for word in others]
    highlighter, asked = Highlighter(query, others), asked_for(searcher, query)
    hits = _loaded(session, visible, page, highlighter, filtered.asker, asked)
    wants_correction = request.corrected and not request.offset
    return SearchResult(
        text,
        len(found.hits),
        round((time.perf_counter() - begun) * 1000, 2),
        hits,
        facets(collector, found),
        also,
        query.meant.rstrip(CUT_SHORT) if query.readings else None,
        _correction(session, searcher, filtered, found) if wants_correction else None,
        _confidence(searcher, visible, filtered, found),
    )


def search_anyhow(session: Session, searcher: Searcher, request: SearchRequest) -> SearchResult:
    """As `search`; while there is no index what titles hold is found, and said to be that.

    For people, who wait; who decides by what is found asks `search`. Raises `IndexDamaged` when
    no title helps either.
    """
    begun = time.perf_counter()
    try:
        return search(session, searcher, request)
    except DAMAGE as error:
        text = without_controls(request.text)[:TEXT_USED]
        visible = shown_now(session)
        named = Hits.of(found_by_titles(session, visible, text, _chosen(visible, request)))
        hits = successors_first(visible, named, lambda one: visible.facts(one) is not None)
        if not hits:  # which does not say that the base has nothing
            raise IndexDamaged(repr(error)) from error
    page = hits[request.offset : request.offset + request.limit]
    return SearchResult(
        text,
        len(hits),
        round((time.perf_counter() - begun) * 1000, 2),
        _loaded(session, visible, page, Highlighter(plain_query(text)), _asker(visible, request)),
        by_titles=True,
    )


def answering_in(session: Session, searcher: Searcher, line: str, text: str) -> str:
    """The sentence of a long `text` that answers a line; empty for a short one, or none."""
    return _highlighter(session, searcher, line).answering(text)


def answering_of(
    session: Session, searcher: Searcher, request: SearchRequest, entry_id: int
) -> str:
    """The passage of an answer that answers a line where what is read out does not; empty for none,
    and of what does not hold for whoever asks."""
    visible = shown_now(session)
    facts = visible.facts(entry_id)
    if facts is None or not visible.scope(entry_id).holds_for(_asker(visible, request)):
        return ""
    text = shown_texts(session, {facts.revision_id}).get(facts.revision_id)
    if text is None or text.answer is None:
        return ""
    line = without_controls(request.text)[:TEXT_USED]
    asked = asked_for(searcher, understood(searcher, visible.structure, line))
    return asked.answered_in(text.answer)


def marked_in(session: Session, searcher: Searcher, line: str, text: str) -> Parts:
    """All of `text`, with what a line asks for marked."""
    return _highlighter(session, searcher, line).mark(text)


def _highlighter(session: Session, searcher: Searcher, line: str) -> Highlighter:
    query = understood(searcher, shown_now(session).structure, without_controls(line)[:TEXT_USED])
    also = rules_now(session).synonyms.named_in(query.meant)
    return Highlighter(query, [word for others in also.values() for word in others])


def _confidence(
    searcher: Searcher, visible: Visible, filtered: FilteredRequest, found: Found
) -> float:
    """How sure it is that the base has an answer; a list of what was asked for is just that.

    What holds elsewhere, or no more, says nothing of that.
    """
    query = filtered.line.query
    if query is not None and query.is_listing and len(found.hits):
        return 1.0
    hits = found.hits[:SPEAKING]
    hits = hits.taken(visible.in_force(hits.entry_ids))
    if filtered.asker is not None:
        hits = hits.taken(holding_for(visible, hits, filtered.asker))
    return searcher.confidence(filtered.without(""), hits)


def _asker(visible: Visible, request: SearchRequest) -> Asker | None:
    regions = visible.structure.region_and_above(request.region_id)
    return Asker(regions, request.customer) if regions or request.customer else None


def _filtered(
    session: Session, visible: Visible, request: SearchRequest, query: Query, rules: Rules
) -> FilteredRequest:
    chosen = _chosen(visible, request)
    asker = _asker(visible, request)
    return request_for(
        session,
        query,
        rules,
        chosen,
        settled=request.settled,
        asker=asker,
        readable=visible.readable,
    )


def _chosen(visible: Visible, request: SearchRequest) -> dict[str, frozenset[str]]:
    """What the request is narrowed to."""
    filters = {
        "kind": _only(request.kind),
        "category": visible.structure.with_descendants(request.category or ""),
        "department": _only(request.department),
    }
    return {name: codes for name, codes in filters.items() if getattr(request, name)}


def _only(code: str | None) -> frozenset[str]:
    return frozenset({code}) if code else frozenset()


def _correction(
    session: Session, searcher: Searcher, filtered: FilteredRequest, found: Found
) -> str | None:
    """What the line may have been meant to be, if that finds more surely, and what says so."""
    query = filtered.line.query
    assert query is not None
    if query.phrases or query.excluded or (found.hits and found.hits[0].tier > Tier.RANKED):
        return None
    correction = searcher.correct(query)
    if correction is None:
        return None
    meant = searcher.understand(correction)
    line = replace(filtered.line, text=correction, query=meant, limit=_CHECKED, settled=False)
    better = FilteredRequest(line, filtered.filters)
    hits = Collector(shown_now(session), searcher, better).found().hits
    if not (_is_surer(hits, found.hits) or query.plain.isascii()):  # letters that spell no word
        return None
    texts, pages = (
        shown_texts(session, {hit.revision_id for hit in hits}),
        page_texts(session, hits),
    )
    said = fold("\n".join(text_of(hit, texts, pages) for hit in hits))
    return correction if all(pair in said for pair in new_pairs(query.meant, correction)) else None


def _is_surer(better: Hits, hits: Hits) -> bool:
    """Whether another line finds more surely than the one that was typed."""
    if not better or not hits:
        return bool(better)
    first, other = better[0], hits[0]
    by_words = float(better.worded[0]), float(hits.worded[:_CHECKED].max())
    return first.tier > other.tier or by_words[0] > _SURER * by_words[1]


def _loaded(
    session: Session,
    visible: Visible,
    page: Sequence[RankedHit],
    highlighter: Highlighter,
    asker: Asker | None = None,
    asked: Asked | None = None,
) -> list[SearchHit]:
    texts, pages = (
        shown_texts(session, {hit.revision_id for hit in page}),
        page_texts(session, page),
    )
    shown = [
        (ranked, facts, text)
        for ranked in page
        if (text := texts.get(ranked.revision_id)) and (facts := visible.facts(ranked.entry_id))
    ]
    places = [
        _places(ranked, _holding_text(visible, ranked, text, asker), pages)
        for ranked, _, text in shown
    ]
    titles = [text.title for _, _, text in shown]
    marking = highlighter.narrowed_to([*titles, *(part for own in places for part in own)])
    hits = [
        _answering(
            _hit(ranked, facts, text, own, marking, visible.provisional_until(ranked.entry_id)),
            text,
            asked,
        )
        for (ranked, facts, text), own in zip(shown, places, strict=True)
    ]
    limited = visible.limited_to_some([hit.entry_id for hit in hits])
    ended = endings_told(session, visible, [ranked for ranked, _, _ in shown], texts)
    hits = [
        replace(_for_whom(visible, hit, asker), limited=one)
        if one
        else _for_whom(visible, hit, asker)
        for hit, one in zip(hits, limited, strict=True)
    ]
    return [
        _over(hit, ended.get((ranked.entry_id, ranked.clause)))
        for hit, (ranked, _, _) in zip(hits, shown, strict=True)
    ]


def _over(hit: SearchHit, ended: Ended | None) -> SearchHit:
    """The hit with what ended its law; of that nothing is to be read out."""
    if ended is None:
        return hit
    return replace(hit, ended_by=ended.by, now_clause=ended.now_clause, text_to_say="")


def _for_whom(visible: Visible, hit: SearchHit, asker: Asker | None) -> SearchHit:
    """The hit with for whom it holds; of what does not hold here, or nobody knows whether it does,
    nothing is to be read out."""
    scope = visible.scope(hit.entry_id, hit.clause)
    if scope == EVERYWHERE:
        return hit
    holds = scope.holds_for(asker)
    if holds:
        return replace(hit, scope=scope, holds_here=holds)
    return replace(hit, scope=scope, holds_here=holds, text_to_say="", answering="")


def _answering(hit: SearchHit, text: ShownText, asked: Asked | None) -> SearchHit:
    """The hit with the passage that answers what is read out of it does not."""
    if asked is None or hit.clause or hit.found_in or text.answer is None:
        return hit
    passage = asked.answered_in(text.answer)
    return replace(hit, answering=passage) if passage else hit


def _holding_text(
    visible: Visible, ranked: RankedHit, text: ShownText, asker: Asker | None
) -> ShownText:
    """Of a whole regulation, the text without clauses that do not hold for whoever asks: nothing
    of a snippet says that of it."""
    told = visible.clause_scopes(ranked.entry_id) if ranked.clause is None else {}
    if not told:
        return text
    scope = visible.scope(ranked.entry_id)
    gone = {label for label, own in told.items() if not own.beside(scope).holds_for(asker)}
    kept = [clause for label, clause in text.clauses.items() if label not in gone]
    return replace(text, texts=["\n".join(kept)[:TEXT_READ], *text.texts[1:]]) if gone else text


def _said(ranked: RankedHit, text: ShownText) -> str:
    label = ranked.clause
    if label is None or label not in text.clauses:
        return text.said
    return said_of_clause(text.title, label, text.clauses[label])


def _places(ranked: RankedHit, text: ShownText, pages: Mapping[PageKey, str]) -> Sequence[str]:
    """Where the snippet of a hit may come from, first choice first."""
    if ranked.clause is None:
        return text.texts
    if is_page(ranked.clause):
        return [pages.get((ranked.revision_id, ranked.clause), "")]
    return [text.clauses.get(ranked.clause, "")]


def _found_in(ranked: RankedHit, text: ShownText) -> FoundIn | None:
    if ranked.clause is None:
        return None
    if is_page(ranked.clause):
        position, place = page_labelled(ranked.clause)
        file = text.files.get(position)
        return FoundIn(file.sha256, file.name, place, file.has_pages) if file else None
    page, original = text.clause_pages.get(ranked.clause), text.original
    return FoundIn(original.sha256, original.name, page, True) if page and original else None


def _hit(
    ranked: RankedHit,
    facts: Facts,
    text: ShownText,
    places: Sequence[str],
    highlighter: Highlighter,
    until: datetime | None,
) -> SearchHit:
    why = said_why(highlighter, places, ranked.clause is not None, text.said)
    return SearchHit(
        entry_id=ranked.entry_id,
        number=number_of(ranked.entry_id),
        kind=facts.kind,
        title=text.title,
        title_parts=highlighter.mark(text.title),
        snippet=why.snippet,
        by_variant=why.by_variant,
        opening=why.opening,
        answering=why.answering,
        clause=None if is_page(ranked.clause) else ranked.clause,
        text_to_say=_said(ranked, text),
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
        taken_over_at=text.taken_over_at,
        pinned=ranked.pinned,
        found_in=_found_in(ranked, text),
    )
