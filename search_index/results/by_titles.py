"""Hits from the titles in the database, for while there is no index to search.

Whoever is on the phone is helped by a title that holds most of what was typed more than by being
told to wait. What is found so is not sure, and is not called so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.registry import shown_kinds
from content.models import Entry, Revision
from content.queries import in_force_now
from core import clock
from core.cache import ProcessCache
from core.changes import counts
from core.database import Database
from search_index.ranking.interface import RankedHit
from search_index.results.visibility import Visible
from search_index.text.analyzer import fold

LEAST = 0.5  # of what was typed stands in the title
_MOST = 50


class _Titles(NamedTuple):
    """What is shown, as of a count of changes and a day: entries, revisions, folded titles."""

    seen: tuple[int, int]
    rows: list[tuple[int, int, str]]


_kept = ProcessCache[_Titles]()


def found_by_titles(
    session: Session, visible: Visible, text: str, filters: Mapping[str, Collection[str]]
) -> list[RankedHit]:
    """The entries whose titles hold most of `text`, best first; `filters` as in a search."""
    folded = "".join(fold(text).split())
    pieces = {folded[n : n + 2] for n in range(max(1, len(folded) - 1))} - {""}
    if not pieces:
        return []
    scored = [
        (sum(piece in title for piece in pieces) / len(pieces), entry_id, revision_id)
        for entry_id, revision_id, title in _titles(session)
    ]
    scored = sorted((row for row in scored if row[0] >= LEAST), key=lambda row: (-row[0], -row[1]))
    if not scored:
        return []
    ids = np.array([row[1] for row in scored], dtype=np.int64)
    revisions = np.array([row[2] for row in scored], dtype=np.int64)
    shown = visible.showable(ids, revisions)
    for name, codes in filters.items():
        shown &= visible.within(name, frozenset(codes), ids)
    return [
        RankedHit(entry_id, revision_id, None, score)
        for (score, entry_id, revision_id), is_shown in zip(scored, shown, strict=True)
        if is_shown
    ][:_MOST]


def _titles(session: Session) -> list[tuple[int, int, str]]:
    now = (counts(session).content, clock.today().toordinal())

    def read(before: _Titles | None) -> _Titles:
        query = (
            select(Entry.id, Revision.id, Revision.title)
            .join(Revision, Revision.entry_id == Entry.id)
            .where(in_force_now(), Entry.kind.in_(shown_kinds()))  # whoever may read it
        )
        with Database.committed(session) as reading:
            rows = reading.execute(query).all()
        return _Titles(now, [(entry, revision, fold(title)) for entry, revision, title in rows])

    return _kept.current(Database.of(session), read, lambda kept: kept.seen == now).rows
