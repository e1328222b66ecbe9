"""The queue: whose turn it is, what presses, narrowed and sorted, a page at a time.

Rows are loaded in a handful of queries whatever their number, and without the texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, defer, joinedload, lazyload, selectinload

from content.models import Entry, Revision, RevisionWriter
from core import clock
from core.messages import LazyText, _
from core.paging import Page, page_of
from people.actors import Actor
from people.roles import Role
from review.assignment.whose_turn import Turn, mine, with_author
from review.grading.grades import Grade, rank
from review.models import Review, ReviewState
from review.permissions import can_review


class Order(StrEnum):
    """What comes first."""

    DUE = "due"
    AGE = "age"
    RISK = "risk"


ORDER_LABELS: dict[Order, LazyText] = {
    Order.DUE: _("先到期的在前"),
    Order.AGE: _("先送审的在前"),
    Order.RISK: _("风险高的在前"),
}


@dataclass(frozen=True)
class Wanted:
    """Which part of the queue. `state` None: open and closed ones; `turn` narrows further."""

    state: ReviewState | None = ReviewState.OPEN
    turn: Turn | None = None
    kind: str | None = None
    department_id: int | None = None
    grade: Grade | None = None
    overdue: bool = False
    order: Order = Order.DUE


def queue(
    session: Session, actor: Actor, wanted: Wanted, *, limit: int, offset: int = 0
) -> Page[Review]:
    """A page of the queue: all for the committee, their department's for contributors.

    By due time, what waits for the actor comes before what waits for others.
    """
    query = (
        select(Review.id)
        .join(Entry, Review.entry_id == Entry.id)
        .join(Revision, Review.revision_id == Revision.id)
    )
    query = knowable(_narrowed(query, actor, wanted), actor)
    page = page_of(session, _ordered(query, actor, wanted), limit=limit, offset=offset)
    return Page(_rows(session, page.items), page.total, page.limit, page.offset)


def decided(
    session: Session, actor: Actor, wanted: Wanted, *, limit: int, offset: int = 0
) -> Page[Review]:
    """What has an outcome, last decided first; the same rights as the queue."""
    query = select(Review.id).join(Entry, Review.entry_id == Entry.id)
    query = knowable(_about(query, wanted), actor).where(Review.state != ReviewState.OPEN)
    query = query.order_by(Review.decided_at.desc(), Review.id.desc())
    page = page_of(session, query, limit=limit, offset=offset)
    return Page(_rows(session, page.items), page.total, page.limit, page.offset)


def knowable(query: Select[Any], actor: Actor) -> Select[Any]:
    """`query`, which joins Entry, narrowed to what the actor may know of."""
    if can_review(actor):
        return query
    department = actor.department_id if actor.has(Role.CONTRIBUTOR) else None
    return query.where(Entry.department_id == department)


def _narrowed(query: Select[Any], actor: Actor, wanted: Wanted) -> Select[Any]:
    query = _about(query, wanted)
    if wanted.turn == Turn.AUTHOR:
        return query.where(with_author())
    if wanted.turn == Turn.MINE:
        query = query.where(mine(actor))
    elif wanted.turn == Turn.OTHERS:
        query = query.where(Review.state == ReviewState.OPEN, ~mine(actor))
    elif wanted.state is not None:
        query = query.where(Review.state == wanted.state)
    return query.where(Review.due_at <= clock.now()) if wanted.overdue else query


def _about(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.kind:
        query = query.where(Entry.kind == wanted.kind)
    if wanted.department_id is not None:
        query = query.where(Entry.department_id == wanted.department_id)
    if wanted.grade is not None:
        query = query.where(Review.grade == wanted.grade)
    return query


def _ordered(query: Select[Any], actor: Actor, wanted: Wanted) -> Select[Any]:
    if wanted.order == Order.AGE:
        return query.order_by(Review.id)  # the order of submission, whatever the clock said
    if wanted.order == Order.RISK:
        heaviness = case({grade: rank(grade) for grade in Grade}, value=Review.grade)
        return query.order_by(heaviness.desc(), Review.due_at, Review.id)
    if wanted.turn is None and can_review(actor):
        query = query.order_by(case((mine(actor), 0), else_=1))
    return query.order_by(Review.due_at, Review.id)


def _rows(session: Session, ids: Sequence[int]) -> list[Review]:
    """The reviews with what a row shows of them, in the order of `ids`."""
    query = (
        select(Review)
        .where(Review.id.in_(ids))
        .options(
            joinedload(Review.entry).options(lazyload(Entry.published)),
            joinedload(Review.revision).options(
                defer(Revision.content),
                lazyload(Revision.chosen_category),
                selectinload(Revision.writers).joinedload(RevisionWriter.user),
                joinedload(Revision.author),
            ),
        )
    )
    found = {review.id: review for review in session.scalars(query).unique()}
    return [found[review_id] for review_id in ids]
