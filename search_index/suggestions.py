"""Completions while typing: titles and variants of visible entries that hold what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.registry import all_kinds, kind_named
from content.models import Entry, Revision
from search_index.analysis import fold
from search_index.queries import TEXT_USED
from search_index.ranking.interface import RankedHit, RankRequest, Searcher
from search_index.visibility import showable

_RANKED = 60


def suggest(
    session: Session, searcher: Searcher, text: str, limit: int = 8
) -> list[tuple[str, str]]:
    """Titles and variants that begin with `text` or hold it, with the number of their entry.

    Raises `IndexDamaged` while there is no index.
    """
    typed = fold(text[:TEXT_USED]).strip()
    if not typed:
        return []
    ranked = searcher.rank(RankRequest(typed, limit=_RANKED, entries_only=True))
    hits = [hit for hit, _ in showable(session, ranked.hits)]
    found = []
    for order, (number, phrases) in enumerate(_phrases(session, hits)):
        matching = [p for p in phrases if typed in fold(p)]
        if matching:
            best = min(matching, key=lambda p: (not fold(p).startswith(typed), phrases.index(p)))
            found.append((not fold(best).startswith(typed), order, best, number))
    return [(phrase, number) for _, _, phrase, number in sorted(found)[:limit]]


def _phrases(session: Session, hits: Sequence[RankedHit]) -> list[tuple[str, list[str]]]:
    """The number, title and variants of each hit's entry; content is loaded where it has any."""
    revision_ids = [hit.revision_id for hit in hits]
    plain = select(Entry, Revision.id, Revision.title).join(Revision, Revision.entry_id == Entry.id)
    rows = {r[1]: r for r in session.execute(plain.where(Revision.id.in_(revision_ids))).unique()}
    having = [name for name, kind in all_kinds().items() if "variants" in kind.schema().fields]
    with_variants = (
        select(Revision.id, Revision.content)
        .join(Entry, Revision.entry_id == Entry.id)
        .where(Revision.id.in_(revision_ids), Entry.kind.in_(having))
    )
    contents: dict[int, dict[str, Any]] = {r[0]: r[1] for r in session.execute(with_variants)}
    phrases = []
    for hit in hits:
        entry, revision_id, title = rows[hit.revision_id]
        variants = kind_named(entry.kind).variants(contents.get(revision_id, {}))
        phrases.append((entry.number, [title, *variants]))
    return phrases
