"""For which real searches a draft would be found, and for which it would not: told while writing.

The lines agents typed are searched with the draft in the index, as `search_replay` does for the
committee. A line is missed when the draft comes only behind the first page, or not at all although
agents used its entry for that line; missed lines that read like a question may become variants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.kinds.registry import kind_named
from content.models import Revision
from review.impact.search_replay import DAYS, LINES, PAGE, place_among, within_budget
from search_index.engine import Index
from search_index.learning.mining import bare, is_fit
from search_index.query_log.reports import LoggedQuery, recent_queries
from search_index.what_if import with_revision

NEAR = 50  # hits; what stands further behind has little to do with a line
TOLD = 20  # lines of a sort


@dataclass(frozen=True)
class TriedLine:
    """A line, and the place of the draft among its hits; None where it is not among them."""

    query: LoggedQuery
    place: int | None


@dataclass(frozen=True)
class DraftSearches:
    """What the lines would find; `lines` of `known` were tried.

    `phrasings`: those of the missed ones that could be variants of it, most asked first.
    """

    lines: int
    known: int
    found: Sequence[TriedLine]
    missed: Sequence[TriedLine]
    phrasings: Sequence[str]


def draft_searches(session: Session, index: Index, draft: Revision) -> DraftSearches:
    """Search the lines of the last days with the draft published. Raises `IndexDamaged`."""
    if draft.category_id is None:  # it would stand nowhere
        return DraftSearches(0, 0, (), (), ())
    queries = recent_queries(session, days=DAYS, limit=LINES)
    index.warm()
    later = with_revision(session, index, draft, there=True)
    lines: list[TriedLine] = []
    for query in within_budget(queries):
        page = later.entries(session, query.text)[:NEAR]
        lines.append(TriedLine(query, place_among(page, draft.entry_id)))
    found = [line for line in lines if line.place and line.place <= PAGE]
    missed = [line for line in lines if line not in found and _concerns(draft, line)]
    phrasings = _phrasings(draft, missed)
    return DraftSearches(len(lines), len(queries), found[:TOLD], missed[:TOLD], phrasings[:TOLD])


def _concerns(draft: Revision, line: TriedLine) -> bool:
    return line.place is not None or draft.entry.number in line.query.used_numbers


def _phrasings(draft: Revision, missed: Sequence[TriedLine]) -> list[str]:
    kind = kind_named(draft.entry.kind)
    if not kind.has_variants:
        return []
    asked = {bare(text) for text in (draft.title, *kind.variants(draft.content))}
    lines = (line.query.text for line in missed)
    return [text for text in lines if is_fit(text) and bare(text) not in asked]
