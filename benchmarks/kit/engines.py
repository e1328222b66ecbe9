"""What is measured: our searcher and, where installed, its peers, behind one small interface.

A peer is given one text for each item, and ranks by plain BM25: over plain words for quality (a
tokenizer's own, as one would set it up), over the very terms we index for speed.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol
from unittest.mock import patch

from benchmarks.kit import peers
from benchmarks.kit.corpora import Item, as_entries
from benchmarks.kit.terms import FAMILIES
from content.indexing import IndexedEntry
from search_index.engine import Index
from search_index.index import bm25f, schema
from search_index.query.synonym_groups import NO_SYNONYMS, Synonyms
from search_index.ranking import rerank
from search_index.ranking.confidence import THRESHOLD
from search_index.ranking.interface import RankRequest
from search_index.text import analyzer as text_analysis


class Engine(Protocol):
    """Indexes items in a folder, then gives the numbers of the best for a line."""

    def build(self, items: list[Item], folder: Path) -> None: ...
    def search(self, text: str, limit: int) -> Sequence[int]: ...


class KnowledgeBase:
    """Ours, as the service runs it."""

    def __init__(self, synonyms: Synonyms = NO_SYNONYMS) -> None:
        self._synonyms = synonyms

    def build(self, items: list[Item], folder: Path) -> None:
        """Rebuild the index, as `index rebuild` does."""
        self._numbers: dict[tuple[int, str | None], int] = {}
        self._index = Index(folder)
        self._index.rebuild(entry for entry, _ in self._noted(items))
        self._index.warm()

    def _noted(self, items: list[Item]) -> Iterator[tuple[IndexedEntry, list[int]]]:
        for entry, numbers in as_entries(items):
            labels: list[str | None] = [*(c.label for c in entry.clauses)] or [None]
            for label, number in zip(labels, numbers, strict=True):
                self._numbers[entry.entry_id, label] = number
            yield entry, numbers

    def complete(self, text: str, limit: int) -> list[str]:
        """Completions of a line that is being typed."""
        return [one.text for one in self._index.searcher.complete(text, limit)]

    def search(self, text: str, limit: int) -> list[int]:
        """Numbers of the best items; a law as a whole is none."""
        request = RankRequest(text, limit=limit, synonyms=self._synonyms)
        hits = self._index.searcher.rank(request).hits
        keys = [(hit.entry_id, hit.clause) for hit in hits]
        return [self._numbers[key] for key in keys if key in self._numbers]

    def doubts(self, text: str) -> bool:
        """Whether it says of a line that the base may well not answer it."""
        request = RankRequest(text, synonyms=self._synonyms)
        searcher = self._index.searcher
        return searcher.confidence(request, searcher.rank(request).hits) < THRESHOLD


@contextmanager
def families_weighted(**changes: float) -> Iterator[None]:
    """Let families count otherwise for a while: `families_weighted(chars=0)`; needs no rebuild."""
    usual = bm25f.FAMILY_WEIGHT
    changed = [changes.get(name, usual[n]) for n, name in enumerate(FAMILIES)]
    bm25f.FAMILY_WEIGHT = (*changed, *usual[len(FAMILIES) :])
    try:
        yield
    finally:
        bm25f.FAMILY_WEIGHT = usual


@contextmanager
def without(ingredient: str) -> Iterator[None]:
    """Leave out `likeness`, or `thesaurus` or `standing`, which need a rebuild."""
    with ExitStack() as stack:
        for place, name, instead in _LEFT_OUT[ingredient]:
            stack.enter_context(patch.object(place, name, instead))
        yield


_LEFT_OUT: Mapping[str, list[tuple[object, str, object]]] = {
    "likeness": [(rerank, "WEIGHT", 0.0)],
    "thesaurus": [(text_analysis, "sense_of", lambda word: word)],
    "standing": [(schema, "authority_boost", lambda entry: 1.0)],
}


def available(
    families: Sequence[str], synonyms: Synonyms = NO_SYNONYMS
) -> dict[str, Callable[[], Engine]]:
    """The engines that can run here, ours first; `families` is what peers are given."""
    engines: dict[str, Callable[[], Engine]] = {
        "kb": lambda: KnowledgeBase(synonyms),
        "whoosh": peers.StockWhoosh,
        "fts5": lambda: peers.Fts5(families),
    }
    if importlib.util.find_spec("tantivy"):
        engines["tantivy"] = lambda: peers.Tantivy(families)
    if importlib.util.find_spec("bm25s"):
        engines["bm25s"] = lambda: peers.Bm25s(families)
    return engines
