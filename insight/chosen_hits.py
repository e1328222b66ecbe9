"""What agents chose among the hits: how often anything, and where it stood. Pure reads."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from insight.spans import Part, Span
from people.actors import Actor
from people.permissions import require_statistics
from search_index.models import LoggedSearch, SearchUse

HIGH = 3  # the first places


@dataclass(frozen=True)
class Chosen:
    """Of the searches with hits, those of which one was used; where the best used one stood.

    `mean_rank` counts from 1; None where no place is known.
    """

    through: Part
    mean_rank: float | None
    high: Part


def chosen_hits(session: Session, actor: Actor, span: Span) -> Chosen:
    """What was chosen in a time. Raises `Forbidden`."""
    require_statistics(actor)
    in_time = (LoggedSearch.at >= span.since, LoggedSearch.at < span.until)
    used = func.sum(case((LoggedSearch.used.is_(True), 1), else_=0))
    through = session.execute(
        select(used, func.count(LoggedSearch.id)).where(*in_time, LoggedSearch.hits > 0)
    ).one()
    best = (
        select(func.min(SearchUse.rank).label("rank"))
        .join(LoggedSearch, SearchUse.search_id == LoggedSearch.id)
        .where(*in_time, SearchUse.rank.is_not(None))
        .group_by(SearchUse.search_id)
        .subquery()
    )
    mean, high, known = session.execute(
        select(
            func.avg(best.c.rank),
            func.sum(case((best.c.rank <= HIGH, 1), else_=0)),
            func.count(),
        ).select_from(best)
    ).one()
    return Chosen(
        Part(through[0] or 0, through[1]),
        None if mean is None else float(mean),
        Part(high or 0, known),
    )
