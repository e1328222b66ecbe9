"""Who opened what is judged: a verdict on several is given on texts that were opened one by one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict
from core.messages import _
from people.actors import Actor
from review.models import Opening, Review, ReviewState
from review.permissions import can_decide


def unopened(session: Session, actor: Actor, reviews: Sequence[Review]) -> list[Review]:
    """Those of `reviews` whose text, as it stands, the actor has not opened."""
    query = select(Opening.review_id, Opening.content_hash).where(
        Opening.user_id == actor.id, Opening.review_id.in_([one.id for one in reviews])
    )
    opened = {(review_id, text) for review_id, text in session.execute(query)}
    return [one for one in reviews if (one.id, one.content_hash) not in opened]


def to_note(session: Session, actor: Actor, reviews: Sequence[Review]) -> list[Review]:
    """Those of `reviews` that the actor could decide on and opens for the first time."""
    mine = [one for one in reviews if one.state == ReviewState.OPEN and can_decide(actor, one)]
    return unopened(session, actor, mine) if mine else []


def note_opened(session: Session, actor: Actor, reviews: Collection[Review]) -> None:
    """Record that the actor has these texts before them."""
    known = {one.id for one in unopened(session, actor, list(reviews))}
    rows = [
        {
            "review_id": one.id,
            "user_id": actor.id,
            "content_hash": one.content_hash,
            "opened_at": clock.now(),
        }
        for one in reviews
        if one.id in known
    ]
    if rows:
        session.execute(_insert(session, rows))


def _insert(session: Session, rows: list[dict[str, Any]]) -> Insert:
    """Opened twice at once is opened once."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(Opening).values(rows).on_conflict_do_nothing()
    return sqlite.insert(Opening).values(rows).on_conflict_do_nothing()


def require_opened(session: Session, actor: Actor, reviews: Sequence[Review]) -> None:
    """Raises `Conflict` that names the ids of what was not opened."""
    if left := unopened(session, actor, reviews):
        raise Conflict(
            _("其中有 {count} 件您还没有打开，不能一并通过", count=len(left)),
            code="open_each",
            details={"ids": [one.id for one in left]},
        )
