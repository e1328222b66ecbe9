"""Searching what the base said at an earlier moment.

No index is kept of the past: every text that was in force is read and ranked in memory, with the
words of `text.analyzer`. It takes time in proportion to the base and is meant for looking back.
"""

from __future__ import annotations

import logging
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from content.applicability.for_whom import Asker
from content.as_of import TextInForce, texts_in_force
from content.files.queries import text_of_page
from content.files.searched import pages_of, with_files
from content.kinds.registry import kind_named
from content.models import Revision
from content.stored_content import UNREADABLE
from content.structure import structure_now
from content.text_to_say import text_to_say
from core.unseen import without_controls
from people.actors import Actor
from search_index.queries import RANKED, FoundIn, SearchHit, SearchRequest, SearchResult
from search_index.query.entry_numbers import entry_numbers_in, without_entry_numbers
from search_index.query.operators import TEXT_USED
from search_index.query.query import plain_query
from search_index.ranking.tiers import Tier, score_in
from search_index.results.collector import CLAUSES_EACH
from search_index.results.snippets import Highlighter
from search_index.results.why_found import said_why
from search_index.text.analyzer import analyse, fold
from search_index.text.page_labels import is_page, page_label, page_labelled

log = logging.getLogger("kb.search")

_K1, _B = 1.2, 0.6
_HEAD_WEIGHT = 3  # titles and variants, beside the text
_GRAM_WEIGHT, _CHAR_WEIGHT = 0.4, 0.1


@dataclass(frozen=True)
class _Text:
    """One thing that can be found: an entry, a clause of a regulation, or a page of a file."""

    entry_id: int
    revision_id: int
    clause: str | None
    kind: str
    category: str
    department: str
    counts: Sequence[float]
    length: int


def search_past(
    session: Session, actor: Actor, request: SearchRequest, at: datetime
) -> SearchResult:
    """Search what readers could find at `at`. Raises `Forbidden`, `Invalid`."""
    begun = time.perf_counter()
    query = without_controls(request.text)[:TEXT_USED]
    folded = fold(query)
    named = entry_numbers_in(folded)
    terms = _terms(without_entry_numbers(folded) if named else query)
    texts = list(_read(session, actor, request, at, list(terms)))
    ranked = _named_first(texts, _ranked(texts, list(terms.values())), named)
    page = ranked[request.offset : request.offset + request.limit]
    facets = {
        name: dict(Counter(getattr(text, name) for _score, text in ranked).most_common())
        for name in ("kind", "category", "department")
    }
    regions = structure_now(session).region_and_above(request.region_id)
    asker = Asker(regions, request.customer)
    hits = _hits(session, page, Highlighter(plain_query(query)), asker)
    took_ms = round((time.perf_counter() - begun) * 1000, 2)
    return SearchResult(query, len(ranked), took_ms, hits, facets)


def _terms(query: str) -> dict[str, float]:
    """What is looked for, and how much each counts: words, then pairs, then single characters."""
    found = analyse(query)
    weighted = dict.fromkeys(found.chars, _CHAR_WEIGHT) | dict.fromkeys(found.grams, _GRAM_WEIGHT)
    return weighted | {word: 1.0 for word in found.words if len(word) > 1}


def _read(
    session: Session, actor: Actor, request: SearchRequest, at: datetime, terms: list[str]
) -> Iterator[_Text]:
    below = None
    if request.category:
        below = structure_now(session).with_descendants(request.category)
    filed = with_files(session)
    asked = {"kind": request.kind, "department": request.department}
    for text in texts_in_force(session, actor, at, **asked):  # their contents are not kept
        if below is not None and text.category not in below:
            continue
        for clause, head, body in _readable_pieces(session, text, text.revision_id in filed):
            head, body = fold(head), fold(body)
            counts = [head.count(term) * _HEAD_WEIGHT + body.count(term) for term in terms]
            length = len(head) * _HEAD_WEIGHT + len(body)
            about = (text.kind, text.category, text.department)
            yield _Text(text.entry_id, text.revision_id, clause, *about, counts, length)


def _readable_pieces(
    session: Session, text: TextInForce, has_files: bool
) -> list[tuple[str | None, str, str]]:
    try:
        pieces = list(_pieces(text))
        if has_files:
            pages = pages_of(session, text.revision_id, text.kind, text.content)
            pieces += [(page_label(one.position, one.page), "", one.text) for one in pages]
        return pieces
    except UNREADABLE as error:  # the others are found all the same
        told = {"revision": text.revision_id, "reason": repr(error)}
        log.warning("revision cannot be read", extra=told)
        return []


def _pieces(text: TextInForce) -> Iterator[tuple[str | None, str, str]]:
    """(clause, what counts more, the rest) of all that can be found of a text."""
    kind = kind_named(text.kind)
    clauses = kind.clauses(text.content)
    heads = [text.title, *kind.variants(text.content), *kind.keywords(text.content)]
    yield None, "\n".join(heads), "" if clauses else kind.searchable_text(text.content)
    for clause in clauses:
        yield clause.label, f"{clause.label}\n{clause.heading}", clause.text


def _ranked(texts: list[_Text], weights: list[float]) -> list[tuple[float, _Text]]:
    """BM25 over what was read, best first; single characters count only where no word is found."""
    if not texts:
        return []
    mean = sum(text.length for text in texts) / len(texts) or 1.0
    touched = [text for text in texts if any(text.counts)]
    idf = [
        weight * math.log(1 + (len(texts) - held + 0.5) / (held + 0.5))
        for place, weight in enumerate(weights)
        for held in (sum(1 for text in touched if text.counts[place]),)
    ]
    strong = [place for place, weight in enumerate(weights) if weight > _CHAR_WEIGHT]
    scored = []
    for text in _holding(touched, strong) or touched:
        norm = _K1 * (1 - _B + _B * text.length / mean)
        score = sum(
            worth * count * (_K1 + 1) / (count + norm)
            for worth, count in zip(idf, text.counts, strict=True)
            if count
        )
        scored.append((score, text))
    scored.sort(key=lambda pair: -pair[0])
    clauses: Counter[int] = Counter()
    kept = []
    for score, text in scored:
        clauses[text.revision_id] += text.clause is not None
        if text.clause is None or clauses[text.revision_id] <= CLAUSES_EACH:
            kept.append((score, text))
    return kept[:RANKED]


def _named_first(
    texts: list[_Text], ranked: list[tuple[float, _Text]], named: Sequence[int]
) -> list[tuple[float, _Text]]:
    """The entries a line names by number, in its order, before what else it found."""
    whole = {text.entry_id: text for text in texts if text.clause is None}
    first = [
        (score_in(Tier.NUMBER_NAMED), whole[entry_id]) for entry_id in named if entry_id in whole
    ]
    others = [
        pair for pair in ranked if pair[1].clause is not None or pair[1].entry_id not in named
    ]
    return [*first, *others][:RANKED]


def _holding(texts: list[_Text], places: Sequence[int]) -> list[_Text]:
    """Those that hold one of the terms at `places`."""
    return [text for text in texts if any(text.counts[place] for place in places)]


def _hits(
    session: Session,
    page: Sequence[tuple[float, _Text]],
    highlighter: Highlighter,
    asker: Asker,
) -> list[SearchHit]:
    return [
        _hit(session, session.get_one(Revision, text.revision_id), score, text, highlighter, asker)
        for score, text in page
    ]


def _hit(
    session: Session,
    revision: Revision,
    score: float,
    text: _Text,
    highlighter: Highlighter,
    asker: Asker,
) -> SearchHit:
    entry, kind = revision.entry, kind_named(revision.entry.kind)
    clause = next((c for c in kind.clauses(revision.content) if c.label == text.clause), None)
    found_in = None
    if text.clause is not None and is_page(text.clause):
        position, place = page_labelled(text.clause)
        file = next(one for one in revision.files if one.position == position)
        found_in = FoundIn(file.sha256, file.name, place, bool(file.blob.pages))
        sources = [text_of_page(session, file, place)]
    elif clause is not None:
        sources = [clause.text]
    else:
        sources = [kind.searchable_text(revision.content), *kind.variants(revision.content)]
    scope = clause.scope.beside(revision.scope) if clause else revision.scope
    holds = scope.holds_for(asker)
    said = text_to_say(revision, clause) if holds else ""
    why = said_why(highlighter, sources, text.clause is not None, said)
    return SearchHit(
        entry_id=entry.id,
        number=entry.number,
        kind=entry.kind,
        title=revision.title,
        title_parts=highlighter.mark(revision.title),
        snippet=why.snippet,
        by_variant=why.by_variant,
        opening=why.opening,
        answering=why.answering,
        clause=None if found_in else text.clause,
        found_in=found_in,
        text_to_say=said,
        score=score,
        revision_id=revision.id,
        revision_seq=revision.seq,
        category=text.category,
        category_name=revision.category.name,
        department=text.department,
        department_name=entry.department.name,
        effective_from=revision.effective_from,
        expires_on=revision.expires_on,
        provisional_until=None,
        taken_over_at=revision.taken_over_at,
        scope=scope,
        holds_here=holds,
    )
