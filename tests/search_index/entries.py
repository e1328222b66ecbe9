"""Entries as the index is given them, in a line."""

from __future__ import annotations

from collections.abc import Sequence

from content.indexing import IndexedClause, IndexedEntry
from search_index.engine import Index
from search_index.ranking.interface import RankRequest


def entry(
    entry_id: int,
    title: str,
    *,
    revision_id: int | None = None,
    kind: str = "answer",
    category: str = "service",
    department: str = "marketing",
    variants: Sequence[str] = (),
    keywords: Sequence[str] = (),
    text: str = "",
    clauses: Sequence[tuple[str, str]] = (),
) -> IndexedEntry:
    """An entry; `clauses` are (label, text)."""
    return IndexedEntry(
        entry_id=entry_id,
        revision_id=revision_id or entry_id * 100,
        kind="regulation" if clauses else kind,
        category=category,
        department=department,
        title=title,
        variants=tuple(variants),
        keywords=tuple(keywords),
        text=text,
        clauses=tuple(IndexedClause(label, "", text) for label, text in clauses),
        effective_from=None,
        expires_on=None,
    )


def found(index: Index, text: str, **narrowed: object) -> list[tuple[int, str | None]]:
    """(entry, clause) of the hits, best first."""
    ranking = index.searcher.rank(RankRequest(text, **narrowed))  # type: ignore[arg-type]
    return [(hit.entry_id, hit.clause) for hit in ranking.hits]
