"""A law that another has repealed or replaced never comes before that other.

What was found of the other is moved before it. Where nothing was, and the line calls the one that
has ended by its name, the other is put before it all the same: whoever knows the old name has to
see the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from content.laws.standing import after_all
from search_index.ranking.interface import Hits, RankedHit
from search_index.ranking.tiers import Tier
from search_index.results.visibility import Visible


def successors_first(visible: Visible, hits: Hits, fits: Callable[[int], bool]) -> Hits:
    """The hits with whatever ended a law before it; `fits`: whether an entry passes the filters,
    and holds for whoever asks."""
    over = np.flatnonzero(~visible.in_force(hits.entry_ids))
    if not len(over):
        return hits
    return Hits.of(_Order(visible, hits, fits).rows(set(over.tolist())))


@dataclass(frozen=True)
class _Order:
    visible: Visible
    hits: Hits
    fits: Callable[[int], bool]

    def rows(self, over: set[int]) -> Iterator[RankedHit]:
        """The hits in their new order; those at the places `over` are of laws that have ended."""
        rows = list(self.hits)
        given: set[int] = set()
        for place, row in enumerate(rows):
            if place in over and self._firsts[row.entry_id] == place:
                for other in self._before(row):
                    at = self._firsts.get(other)
                    if at is None:
                        yield self._besides(row, other)
                    elif at not in given:
                        given.add(at)
                        yield rows[at]
            if place not in given:
                given.add(place)
                yield row

    def _before(self, row: RankedHit) -> list[int]:
        """The laws that come before one that has ended: those in force first."""
        later = [one for one in after_all(self._ended, row.entry_id) if self.fits(one)]
        standing = [one for one in later if one not in self._ended]
        found = [one for one in later if one in self._firsts]
        missing = standing[:1] if not set(standing) & set(found) else []
        put_in = missing if row.tier > Tier.RANKED or row.pinned else []
        return [*put_in, *sorted(found, key=lambda one: one in self._ended)]

    def _besides(self, row: RankedHit, law_id: int) -> RankedHit:
        revision_id = int(self.visible.revisions_of(np.array([law_id]))[0])
        return replace(row, entry_id=law_id, revision_id=revision_id, clause=None)

    @cached_property
    def _ended(self) -> Mapping[int, Sequence[int]]:
        known = self.visible.published.ended
        return {law: [one.by_id for one in said] for law, said in known.items()}

    @cached_property
    def _firsts(self) -> dict[int, int]:
        """Where each entry comes first."""
        ids, places = np.unique(self.hits.entry_ids, return_index=True)
        return dict(zip(ids.tolist(), places.tolist(), strict=True))
