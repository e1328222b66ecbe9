"""First loads that are taken over by a sample: which there are, what of each was drawn."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from content.kinds.registry import names_of
from content.models import Entry, ImportBatch
from core import clock
from core.errors import NotFound
from people.actors import Actor
from people.models import User
from people.roles import Role
from review.models import Review, ReviewState, TakeOver, TakeOverItem
from review.permissions import can_review

LEAST, MOST = 20, 200  # fewer are opened one by one; more are declared in several parts
SAMPLE_SHARE, SAMPLE_LEAST = 0.1, 10


@dataclass(frozen=True)
class Load:
    """A declared load: its submissions, and those of them that were drawn."""

    declared: TakeOver
    reviews: Sequence[Review]
    sampled: frozenset[int]

    @property
    def sample(self) -> list[Review]:
        """What was drawn, to be opened."""
        return [one for one in self.reviews if one.id in self.sampled]

    @property
    def waiting(self) -> list[Review]:
        """What is still to be decided."""
        return [one for one in self.reviews if one.state == ReviewState.OPEN]

    @property
    def has_failed(self) -> bool:
        """Whether something that was drawn was not approved: then the rest is not taken over."""
        stands = (ReviewState.OPEN, ReviewState.APPROVED)
        return any(one.state not in stands for one in self.sample)


def drawn(review_ids: Sequence[int], seed: str) -> list[int]:
    """The sample: a tenth, ten at least; the same again from the same seed."""
    size = min(len(review_ids), max(SAMPLE_LEAST, math.ceil(len(review_ids) * SAMPLE_SHARE)))
    chance = random.Random(seed)  # noqa: S311 - the seed is secret until it is drawn, then public
    return sorted(chance.sample(sorted(review_ids), size))


@dataclass(frozen=True)
class Declarable:
    """What came in together and can be declared: an import, or what one person submitted in a day.

    `key` names it. `files` are those of the import; of the others there are none.
    """

    key: str
    files: Sequence[str]
    submitted_by: User
    day: date
    reviews: Sequence[Review]


def declarable(session: Session, department_id: int | None) -> list[Declarable]:
    """The loads a department may declare, the oldest first; of each the first `MOST`."""
    imports = _imports(session, department_id)
    parts: dict[str, list[Review]] = {}
    for review in _eligible(session, department_id):
        batch = imports.get(review.entry.number)
        day = review.submitted_at.astimezone(clock.HOTLINE_ZONE).date()
        key = f"import-{batch.id}" if batch else f"by-{review.submitted_by_id}-{day}"
        parts.setdefault(key, []).append(review)
    return [
        _declarable(key, imports.get(reviews[0].entry.number), reviews[:MOST])
        for key, reviews in parts.items()
        if len(reviews) >= LEAST
    ]


def _declarable(key: str, batch: ImportBatch | None, reviews: Sequence[Review]) -> Declarable:
    first = reviews[0]
    day = first.submitted_at.astimezone(clock.HOTLINE_ZONE).date()
    return Declarable(key, batch.files if batch else (), first.submitted_by, day, reviews)


def _imports(session: Session, department_id: int | None) -> dict[str, ImportBatch]:
    """By the number of an entry, the import it came with."""
    query = (
        select(ImportBatch)
        .where(ImportBatch.department_id == department_id, ImportBatch.committed_at.is_not(None))
        .options(load_only(ImportBatch.files, ImportBatch.numbers))
    )
    return {number: batch for batch in session.scalars(query) for number in batch.numbers}


def _eligible(session: Session, department_id: int | None) -> list[Review]:
    """First publications of a department that wait and stand in no load that has not failed."""
    first = Entry.published_revision_id.is_(None)
    query = (
        select(Review)
        .join(Entry, Review.entry_id == Entry.id)
        .where(
            Review.state == ReviewState.OPEN,
            Entry.department_id == department_id,
            Entry.kind.in_(names_of(lambda kind: kind.shown and not kind.citable)),
            first,
        )
        .order_by(Review.id)
    )
    waiting = session.scalars(query).unique().all()
    held = {
        one.id
        for load in loads_with(session, [review.id for review in waiting])
        if not load.has_failed
        for one in load.reviews
    }
    return [review for review in waiting if review.id not in held]


def loads_with(session: Session, review_ids: Sequence[int]) -> list[Load]:
    """The loads that any of these submissions stands in."""
    query = select(TakeOverItem.takeover_id).where(TakeOverItem.review_id.in_(review_ids))
    return [_load(session, one) for one in sorted(set(session.scalars(query)))]


def loads(session: Session, actor: Actor) -> list[Load]:
    """Declared loads that the actor may know of and that wait, the newest first."""
    query = select(TakeOver.id).order_by(TakeOver.id.desc())
    if not can_review(actor):
        query = query.where(TakeOver.department_id == _own_department(actor))
    found = (_load(session, one) for one in session.scalars(query))
    return [load for load in found if load.waiting]


def load_numbered(session: Session, actor: Actor, takeover_id: int) -> Load:
    """One load. Raises `NotFound` when the actor may not know of it."""
    declared = session.get(TakeOver, takeover_id)
    if declared is None:
        raise NotFound
    if not can_review(actor) and declared.department_id != _own_department(actor):
        raise NotFound
    return _load(session, takeover_id)


def _own_department(actor: Actor) -> int | None:
    return actor.department_id if actor.has(Role.CONTRIBUTOR) else None


def _load(session: Session, takeover_id: int) -> Load:
    declared = session.get_one(TakeOver, takeover_id)
    rows = session.execute(
        select(TakeOverItem.review_id, TakeOverItem.sampled).where(
            TakeOverItem.takeover_id == takeover_id
        )
    ).all()
    ids = [row[0] for row in rows]
    query = select(Review).where(Review.id.in_(ids)).order_by(Review.id)
    reviews = session.scalars(query).unique().all()
    return Load(declared, reviews, frozenset(row[0] for row in rows if row[1]))
