"""Where a contributor's own entries stand: by state, and what was returned as returned.

A returned text is a draft again for whoever writes; that it was returned only its review says.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select
from sqlalchemy.orm import Session

from content.models import Entry, Revision, RevisionState
from content.own_entries import OwnEntry, newest_of_own, own_entries
from core.paging import Page
from people.actors import Actor
from review.assignment.whose_turn import with_author
from review.models import Review


def own_standing(
    session: Session,
    actor: Actor,
    *,
    standing: RevisionState | None = None,
    kind: str | None = None,
    text: str = "",
    limit: int,
    offset: int = 0,
) -> Page[OwnEntry]:
    """`own_entries` that stand so. Raises `Forbidden` for those who write for no department."""
    conditions = () if standing is None else (_standing() == str(standing),)
    return own_entries(
        session, actor, kind=kind, text=text, conditions=conditions, limit=limit, offset=offset
    )


def own_counts(
    session: Session, actor: Actor, *, kind: str | None = None, text: str = ""
) -> dict[RevisionState, int]:
    """How many of one's own stand how, in the order of the states; what none does is left out.

    Raises `Forbidden` for those who write for no department.
    """
    own = newest_of_own(actor, kind=kind, text=text).with_only_columns(_standing().label("so"))
    standing = own.subquery()
    query = select(standing.c.so, func.count()).group_by(standing.c.so)
    counts: dict[str, int] = {row[0]: row[1] for row in session.execute(query)}
    return {state: counts[state.value] for state in RevisionState if state.value in counts}


def _standing() -> ColumnElement[str]:
    """The state of the newest revision, or that its draft was returned."""
    returned = select(Review.id).where(Review.entry_id == Entry.id, with_author()).exists()
    # The newest is the draft itself where a review waits for its author.
    return case(
        (returned, literal(RevisionState.RETURNED.value)),
        else_=cast(Revision.state, String),
    )
