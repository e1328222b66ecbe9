"""What a searcher is asked and what it answers; any engine that does this can stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, overload

import numpy as np
import numpy.typing as npt

from search_index.meaning.scan import UNKNOWN
from search_index.query.query import Query
from search_index.query.synonym_groups import NO_SYNONYMS, Synonyms
from search_index.ranking.tiers import Tier
from search_index.readable import Readable as Readable


@dataclass(frozen=True)
class RankRequest:
    """Words to rank by, and what may come back.

    `query` is what `text` was understood as; without it, its terms are taken as they stand.
    `synonyms` widen it.
    `kinds`, `categories` and `departments` (codes) narrow the result; None does not. With
    `entries_only` clauses are left out. `settled`: the line is meant as it stands, so that it pays
    to look for what it means beside what it says. `readable`: what else may not even be ranked.
    """

    text: str
    limit: int = 10
    kinds: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    departments: frozenset[str] | None = None
    entries_only: bool = False
    query: Query | None = None
    synonyms: Synonyms = NO_SYNONYMS
    settled: bool = False
    readable: Readable | None = None


@dataclass(frozen=True)
class RankedHit:
    """An entry, or a clause of it, with the revision that was indexed.

    `tier` says how it was found and comes before `score`. `pinned`: put first by the committee,
    however it was found, if it was. `worded` is how well its words answer, `nearness` how near it
    is in meaning (`meaning.scan`), where that was looked at; `score` is made of both.
    """

    entry_id: int
    revision_id: int
    clause: str | None
    score: float
    tier: Tier = Tier.RANKED
    pinned: bool = False
    worded: float = 0.0
    nearness: float = UNKNOWN


@dataclass(frozen=True, eq=False)
class Hits(Sequence[RankedHit]):
    """Hits in columns, a row made only when it is asked for: of hundreds that are ranked a page
    shows a few. `clauses` are labels, None for whole entries."""

    entry_ids: npt.NDArray[np.int64]
    revision_ids: npt.NDArray[np.int64]
    clauses: npt.NDArray[np.object_]
    scores: npt.NDArray[np.float64]
    tiers: npt.NDArray[np.int8]
    pinned: npt.NDArray[np.bool_]
    worded: npt.NDArray[np.float64]
    nearness: npt.NDArray[np.float64]

    @classmethod
    def ranked(
        cls,
        entry_ids: npt.NDArray[np.int64],
        revision_ids: npt.NDArray[np.int64],
        clauses: npt.NDArray[np.object_],
        scores: npt.NDArray[np.float64],
    ) -> Hits:
        """Hits that were found by the ranking of their words, best first."""
        tiers = np.full(len(entry_ids), Tier.RANKED, dtype=np.int8)
        pinned = np.zeros(len(entry_ids), dtype=np.bool_)
        nearness = np.full(len(entry_ids), UNKNOWN)
        return cls(entry_ids, revision_ids, clauses, scores, tiers, pinned, scores, nearness)

    @classmethod
    def of(cls, rows: Iterable[RankedHit]) -> Hits:
        """These hits, in their order."""
        rows = list(rows)
        return cls(
            np.array([row.entry_id for row in rows], dtype=np.int64),
            np.array([row.revision_id for row in rows], dtype=np.int64),
            np.array([row.clause for row in rows], dtype=np.object_),
            np.array([row.score for row in rows], dtype=np.float64),
            np.array([row.tier for row in rows], dtype=np.int8),
            np.array([row.pinned for row in rows], dtype=np.bool_),
            np.array([row.worded for row in rows], dtype=np.float64),
            np.array([row.nearness for row in rows], dtype=np.float64),
        )

    def __len__(self) -> int:
        return len(self.entry_ids)

    @overload
    def __getitem__(self, place: int) -> RankedHit: ...
    @overload
    def __getitem__(self, place: slice) -> Hits: ...
    def __getitem__(self, place: int | slice) -> RankedHit | Hits:
        if isinstance(place, slice):
            return self.taken(place)
        return next(iter(self.taken(np.array([place]))))

    def __iter__(self) -> Iterator[RankedHit]:
        columns = [column.tolist() for column in self._columns()]
        columns[4] = list(map(Tier, columns[4]))
        return map(RankedHit, *columns)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    @cached_property
    def whole(self) -> npt.NDArray[np.bool_]:
        """Which are whole entries, no clauses."""
        return np.array([clause is None for clause in self.clauses.tolist()], dtype=np.bool_)

    def taken(self, places: slice | npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Hits:
        """The hits at `places`, in their order."""
        return Hits(*(column[places] for column in self._columns()))

    def followed_by(self, others: Hits) -> Hits:
        """These, then the others."""
        if not (len(self) and len(others)):
            return self if len(self) else others
        pairs = zip(self._columns(), others._columns(), strict=True)
        return Hits(*(np.concatenate(pair) for pair in pairs))

    def joined_by(self, found: Iterable[RankedHit]) -> Hits:
        """These and what was `found` besides, the surest tier first.

        What is in both is there once, by the surer way. Within a tier what was found now comes
        first, in its order.
        """
        new = list(found)
        if not new:
            return self
        sure = self.taken(self.tiers > Tier.RANKED)
        known = {(hit.entry_id, hit.clause): hit.tier for hit in sure}
        surer = Hits.of(
            hit for hit in new if hit.tier > known.get((hit.entry_id, hit.clause), Tier.RANKED)
        )
        both = surer.followed_by(self.but(surer))
        return both.taken(np.argsort(-both.tiers, kind="stable"))

    def but(self, others: Hits) -> Hits:
        """These without those that are among `others`, whatever their scores."""
        if not len(others):
            return self
        gone = {(hit.entry_id, hit.clause) for hit in others}
        kept = ~np.isin(self.entry_ids, others.entry_ids)
        for place in np.flatnonzero(~kept).tolist():
            kept[place] = (self.entry_ids[place], self.clauses[place]) not in gone
        return self.taken(kept)

    def _columns(self) -> tuple[npt.NDArray[Any], ...]:
        found = self.entry_ids, self.revision_ids, self.clauses
        return *found, self.scores, self.tiers, self.pinned, self.worded, self.nearness


@dataclass(frozen=True)
class Ranking:
    """Hits, best first; among equals the older entry, then the earlier clause."""

    hits: Hits


@dataclass(frozen=True)
class Completion:
    """A title or variant that goes on from what was typed, or holds it; with its entry."""

    entry_id: int
    revision_id: int
    text: str


class Searcher(Protocol):
    """Ranks what is in the index. Safe to call from several threads."""

    def understand(self, text: str) -> Query:
        """What a typed line means to this index. Raises `IndexDamaged`."""
        ...

    def rarity(self, words: Sequence[str]) -> list[float]:
        """How rare each word is, or what says the same; never negative. Raises `IndexDamaged`."""
        ...

    def correct(self, query: Query) -> str | None:
        """The line put right where something in it looks mistyped. Raises `IndexDamaged`."""
        ...

    def complete(
        self, text: str, limit: int, readable: Readable | None = None
    ) -> Sequence[Completion]:
        """What may be meant by a line that is still being typed, likeliest first.

        Raises `IndexDamaged`.
        """
        ...

    def rank(self, request: RankRequest) -> Ranking:
        """The best hits. Raises `IndexDamaged` when there is no index to search."""
        ...

    def confidence(self, request: RankRequest, hits: Hits) -> float:
        """How sure it is, from 0 to 1, that the base answers what is asked for.

        `hits` are those of `rank` that are left after others looked at them. Raises `IndexDamaged`.
        """
        ...
