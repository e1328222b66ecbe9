"""What is like an entry: found by its title and what it means; less, by variants and keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.models import number_of
from search_index.index.bm25f import WORDS
from search_index.query.query import Query, QueryTerm, query_terms
from search_index.ranking.interface import RankRequest, Searcher
from search_index.results.collector import Collector, FilteredRequest
from search_index.results.stored_text import shown_texts
from search_index.results.visibility import shown_now
from search_index.text.analyzer import analyse

_OTHERS_WEIGHT = 0.4  # of variants and keywords, against the title
_OTHERS_READ = 400  # characters
_RANKED = 40


@dataclass(frozen=True)
class RelatedEntry:
    """An entry worth a look beside another."""

    entry_id: int
    number: str
    kind: str
    title: str


def related(
    session: Session,
    searcher: Searcher,
    entry_id: int,
    title: str,
    others: Sequence[str],
    limit: int,
    narrowed: Mapping[str, frozenset[str]] | None = None,
) -> list[RelatedEntry]:
    """The `limit` entries most like the one with this title, itself left out; visible ones only.

    `others` are its variants and keywords; `narrowed` says of which kinds, categories or
    departments, by the names and codes of filters. Raises `IndexDamaged`.
    """
    visible = shown_now(session)
    query = Query(title, terms=(*query_terms(analyse(title)), *_less(others)), plain=title)
    wanted = RankRequest(
        title,
        limit=_RANKED,
        entries_only=True,
        query=query,
        settled=True,
        readable=visible.readable,
    )
    found = Collector(visible, searcher, FilteredRequest(wanted, narrowed or {})).found()
    hits = [hit for hit in found.hits if hit.entry_id != entry_id][:limit]
    texts = shown_texts(session, {hit.revision_id for hit in hits})
    return [
        RelatedEntry(hit.entry_id, number_of(hit.entry_id), facts.kind, text.title)
        for hit in hits
        if (facts := visible.facts(hit.entry_id)) and (text := texts.get(hit.revision_id))
    ]


def _less(others: Sequence[str]) -> list[QueryTerm]:
    """Words of the variants and keywords, each once: many variants are not many reasons."""
    words = query_terms(analyse("\n".join(others)[:_OTHERS_READ]))
    return [term._replace(factor=_OTHERS_WEIGHT) for term in words if term.family == WORDS]
