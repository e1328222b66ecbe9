"""How a law stands: which others have repealed, replaced or amended it, and since when.

What a law says of others holds from the day it is published, which is not before its effective
date, and by its last text that was: that it expires or is retired later revives nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from content.laws.models import LawRelation
from content.laws.relations import ENDING, Relation
from content.models import Revision, RevisionState, number_of
from core import clock

_Query = Select[int, int, int, Relation, date | None, datetime | None]
LAW_ID = func.coalesce(LawRelation.named_id, LawRelation.linked_id)


@dataclass(frozen=True)
class Said:
    """What the law `by_id` says of the law `law_id`, by its revision, since `since`."""

    law_id: int
    by_id: int
    revision_id: int
    relation: Relation
    since: date

    @property
    def by(self) -> str:
        """The number of the law that says it."""
        return number_of(self.by_id)


def endings(session: Session, law_ids: Collection[int] | None = None) -> dict[int, list[Said]]:
    """Which laws have ended those of `law_ids` (None: all), the latest first, by the law ended."""
    query = _said().where(LawRelation.relation.in_(ENDING))
    found: dict[int, list[Said]] = defaultdict(list)
    for one in _rows(session, query, law_ids):
        found[one.law_id].append(one)
    return {
        law: sorted(said, key=lambda one: one.since, reverse=True) for law, said in found.items()
    }


def ended_by(revision: Revision) -> dict[int, Relation]:
    """The laws in the base that a text repeals or replaces, and which of the two, in its order."""
    return {
        one.law_id: one.relation
        for one in revision.relations
        if one.law_id is not None and one.relation in ENDING
    }


def said_of(session: Session, law_id: int) -> list[Said]:
    """All that other laws say of one, in their order."""
    return list(_rows(session, _said(), [law_id]))


def ended_at(session: Session, law_id: int, at: datetime) -> list[Said]:
    """Which laws had ended one by an earlier moment, by what they said then."""
    published = and_(
        Revision.published_at <= at,
        or_(
            Revision.ended_at.is_(None),
            Revision.ended_at > at,
            Revision.state.in_((RevisionState.EXPIRED, RevisionState.RETIRED)),
        ),
    )
    later = aliased(Revision)
    newer = select(later.id).where(
        later.entry_id == Revision.entry_id,
        later.published_at <= at,
        later.published_at > Revision.published_at,
    )
    query = _columns().where(LawRelation.relation.in_(ENDING), published, ~newer.exists())
    return list(_rows(session, query, [law_id]))


def after_all(ended: Mapping[int, Iterable[int]], law_id: int) -> list[int]:
    """The laws that took the place of one, and of these, and so on, the nearest first."""
    found: list[int] = []
    waiting = [law_id]
    while waiting:
        for other in ended.get(waiting.pop(0), ()):
            if other not in found and other != law_id:
                found.append(other)
                waiting.append(other)
    return found


def _said() -> _Query:
    later = aliased(Revision)
    newer = select(later.id).where(
        later.entry_id == Revision.entry_id,
        later.published_at.is_not(None),
        later.seq > Revision.seq,
    )
    return _columns().where(Revision.published_at.is_not(None), ~newer.exists())


def _columns() -> _Query:
    return (
        select(
            LAW_ID,
            Revision.entry_id,
            Revision.id,
            LawRelation.relation,
            Revision.effective_from,
            Revision.published_at,
        )
        .join(Revision, LawRelation.revision_id == Revision.id)
        .where(LAW_ID.is_not(None))
        .order_by(Revision.entry_id, LawRelation.position)
    )


def _rows(session: Session, query: _Query, law_ids: Collection[int] | None) -> Iterator[Said]:
    if law_ids is not None:
        wanted = list(law_ids)
        query = query.where(
            or_(LawRelation.named_id.in_(wanted), LawRelation.linked_id.in_(wanted))
        )
    for law, by, revision, relation, begins, published_at in session.execute(query):
        assert published_at is not None
        yield Said(law, by, revision, relation, begins or _day(published_at))


def _day(instant: datetime) -> date:
    return instant.astimezone(clock.HOTLINE_ZONE).date()
