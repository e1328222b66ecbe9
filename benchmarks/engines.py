"""What is measured: our searcher and, where installed, its peers, behind one small interface.

All get the terms of `search_index.analysis`. A peer is given one text for each item.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from benchmarks.corpora import Item, as_entries
from content.indexing import IndexedEntry
from search_index.analysis import Terms, analyse
from search_index.directory import Index
from search_index.ranking import weights as bm25f
from search_index.ranking.interface import RankRequest

FAMILIES = ("words", "grams", "chars")
BOOSTS = dict(zip(FAMILIES, bm25f.FAMILY_WEIGHT, strict=False))


class Engine(Protocol):
    """Indexes items in a folder, then gives the numbers of the best for a line."""

    def build(self, items: list[Item], folder: Path) -> None: ...
    def search(self, text: str, limit: int) -> Sequence[int]: ...


def terms_by_family(text: str, families: Sequence[str]) -> Mapping[str, list[str]]:
    """The terms of the chosen families."""
    terms: Terms = analyse(text)
    return {family: getattr(terms, family) for family in families}


class KnowledgeBase:
    """Ours, as the service runs it."""

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

    def search(self, text: str, limit: int) -> list[int]:
        """Numbers of the best items; a law as a whole is none."""
        hits = self._index.searcher.rank(RankRequest(text, limit=limit)).hits
        keys = [(hit.entry_id, hit.clause) for hit in hits]
        return [self._numbers[key] for key in keys if key in self._numbers]


@contextmanager
def families_weighted(**changes: float) -> Iterator[None]:
    """Let families count otherwise for a while: `families_weighted(chars=0)`."""
    usual = bm25f.FAMILY_WEIGHT
    changed = [changes.get(name, usual[n]) for n, name in enumerate(FAMILIES)]
    bm25f.FAMILY_WEIGHT = (*changed, *usual[len(FAMILIES) :])
    try:
        yield
    finally:
        bm25f.FAMILY_WEIGHT = usual


def available(families: Sequence[str]) -> dict[str, Callable[[], Engine]]:
    """The engines that can run here, ours first; `families` is what peers are given."""
    from benchmarks import peers

    engines: dict[str, Callable[[], Engine]] = {
        "kb": KnowledgeBase,
        "whoosh": lambda: peers.StockWhoosh(families),
        "fts5": lambda: peers.Fts5(families),
    }
    if importlib.util.find_spec("tantivy"):
        engines["tantivy"] = lambda: peers.Tantivy(families)
    if importlib.util.find_spec("bm25s"):
        engines["bm25s"] = lambda: peers.Bm25s(families)
    return engines
