"""What a searcher is asked and what it answers; any engine that does this can stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from search_index.line import QueryLine
from search_index.synonyms import NO_SYNONYMS, Synonyms


@dataclass(frozen=True)
class RankRequest:
    """Words to rank by, and what may come back.

    `line` is what `text` was understood as; without it, its terms are taken as they stand.
    `synonyms` widen it.
    `kinds`, `categories` and `departments` (codes) narrow the result; None does not. With
    `entries_only` clauses are left out.
    """

    text: str
    limit: int = 10
    kinds: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    departments: frozenset[str] | None = None
    entries_only: bool = False
    line: QueryLine | None = None
    synonyms: Synonyms = NO_SYNONYMS


@dataclass(frozen=True)
class RankedHit:
    """An entry, or a clause of it, with the revision that was indexed.

    `pinned`: not ranked there but put first by the committee.
    """

    entry_id: int
    revision_id: int
    clause: str | None
    score: float
    pinned: bool = False


@dataclass(frozen=True)
class Ranking:
    """Hits, best first; among equals the older entry, then the earlier clause."""

    hits: Sequence[RankedHit]


@dataclass(frozen=True)
class Completion:
    """A title or variant that goes on from what was typed, or holds it; with its entry."""

    entry_id: int
    revision_id: int
    text: str


class Searcher(Protocol):
    """Ranks what is in the index. Safe to call from several threads."""

    def understand(self, text: str) -> QueryLine:
        """What a typed line means to this index. Raises `IndexDamaged`."""
        ...

    def correct(self, line: QueryLine) -> str | None:
        """The line put right where something in it looks mistyped. Raises `IndexDamaged`."""
        ...

    def complete(self, text: str, limit: int) -> Sequence[Completion]:
        """What may be meant by a line that is still being typed, likeliest first.

        Raises `IndexDamaged`.
        """
        ...

    def rank(self, request: RankRequest) -> Ranking:
        """The best hits. Raises `IndexDamaged` when there is no index to search."""
        ...
