"""What of the ranked may be shown now: decided by the database, never by the index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Category, Entry, Revision
from content.queries import visible_now
from people.models import Department
from search_index.ranking.interface import RankedHit


@dataclass(frozen=True)
class Facts:
    """What filters and facets ask of a visible entry; codes, not ids."""

    revision_id: int
    kind: str
    category: str
    department: str


def visible_facts(session: Session, entry_ids: Collection[int]) -> dict[int, Facts]:
    """Facts of those entries that agents may see today, by id, in one light query."""
    query = (
        select(Entry.id, Revision.id, Entry.kind, Category.code, Department.code)
        .join(Revision, Revision.entry_id == Entry.id)
        .join(Category, Revision.category_id == Category.id)
        .join(Department, Entry.department_id == Department.id)
        .where(Entry.id.in_(entry_ids), visible_now())
    )
    return {row[0]: Facts(*row[1:]) for row in session.execute(query)}


def showable(session: Session, hits: Sequence[RankedHit]) -> list[tuple[RankedHit, Facts]]:
    """The hits that may be shown, in their order.

    A hit whose indexed revision is no longer the visible one is dropped: it was found by a text
    that has been replaced.
    """
    facts = visible_facts(session, {hit.entry_id for hit in hits})
    return [
        (hit, facts[hit.entry_id])
        for hit in hits
        if hit.entry_id in facts and facts[hit.entry_id].revision_id == hit.revision_id
    ]


def with_descendants(session: Session, category: str) -> frozenset[str]:
    """The codes of a category and of all below it; the code alone when there is no such one."""
    rows = session.execute(select(Category.id, Category.parent_id, Category.code)).all()
    below: dict[int | None, list[tuple[int, str]]] = {}
    for own_id, parent_id, code in rows:
        below.setdefault(parent_id, []).append((own_id, code))
    codes, open_ids = {category}, [own_id for own_id, _, code in rows if code == category]
    while open_ids:
        children = below.pop(open_ids.pop(), [])
        codes.update(code for _, code in children)
        open_ids.extend(own_id for own_id, _ in children)
    return frozenset(codes)
