"""Submissions that are alike enough to be judged by a sample: whose, what, how risky.

A group is what waits for one reviewer of one submitter's, one kind, one category, one grade. The
sample is drawn from the group by the hashes of its texts: the same for whoever looks, and nobody
can arrange beforehand what is drawn. What touches amounts, dates or obligations, regulations and
retirements is never approved by a sample: each of those is opened.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased, selectinload

from content.models import Category, Entry, Revision, RevisionWriter
from core.errors import NotFound
from people.actors import Actor
from people.models import User
from review.assignment.whose_turn import mine
from review.grading.grades import Grade, rank
from review.models import Purpose, Review
from review.permissions import can_review

LEAST = 3  # fewer are opened one by one as quickly
SHOWN = 200  # of a group at once
HEAVIEST_BY_SAMPLE = Grade.VARIANTS
SAMPLE_LEAST, SAMPLE_MOST = 3, 10
_KEY = re.compile(r"(\d{1,9})-(\d{1,9})-([a-z_]{1,32})-([a-z_]{1,32})")


@dataclass(frozen=True)
class Group:
    """Submissions that are alike; `key` stands in addresses."""

    submitter: User
    category: Category
    kind: str
    grade: Grade
    count: int
    first_due: datetime | None

    @property
    def key(self) -> str:
        """Names the group."""
        return f"{self.submitter.id}-{self.category.id}-{self.kind}-{self.grade}"

    @property
    def by_sample(self) -> bool:
        """Whether the group may be approved by a sample."""
        return may_by_sample(self.grade)


def may_by_sample(grade: Grade) -> bool:
    """Whether a change of this grade may be approved without being opened by itself."""
    return rank(grade) <= rank(HEAVIEST_BY_SAMPLE)


def groups(session: Session, actor: Actor) -> list[Group]:
    """What waits for the actor in groups of at least `LEAST`, the largest first."""
    if not can_review(actor):
        return []
    submitter, category = aliased(User), aliased(Category)
    count = func.count(Review.id)
    query = (
        select(submitter, category, Entry.kind, Review.grade, count, func.min(Review.due_at))
        .select_from(Review)
        .join(Entry, Review.entry_id == Entry.id)
        .join(Revision, Review.revision_id == Revision.id)
        .join(submitter, Review.submitted_by_id == submitter.id)
        .join(category, Revision.category_id == category.id)
        .where(mine(actor), Review.purpose == Purpose.PUBLISH)
        .group_by(submitter.id, category.id, Entry.kind, Review.grade)
        .having(count >= LEAST)
        .order_by(count.desc(), submitter.id, category.id, Entry.kind, Review.grade)
    )
    return [Group(*row) for row in session.execute(query)]


def group_keyed(session: Session, actor: Actor, key: str) -> tuple[Group, list[Review]]:
    """A group with its submissions, the one due first first, at most `SHOWN`. Raises `NotFound`."""
    parts = _KEY.fullmatch(key)
    if parts is None or not can_review(actor) or parts[4] not in set(Grade):
        raise NotFound
    query = (
        select(Review)
        .join(Entry, Review.entry_id == Entry.id)
        .join(Revision, Review.revision_id == Revision.id)
        .where(mine(actor), _in_group(parts))
        .options(
            selectinload(Review.revision).options(
                selectinload(Revision.writers).joinedload(RevisionWriter.user)
            )
        )
        .order_by(Review.due_at, Review.id)
    )
    reviews = session.scalars(query.limit(SHOWN)).unique().all()
    if not reviews:
        raise NotFound
    first = reviews[0]
    found = Group(
        first.submitted_by,
        first.revision.category,
        first.entry.kind,
        first.grade,
        len(reviews),
        first.due_at,
    )
    return found, list(reviews)


def belongs(review: Review, key: str) -> bool:
    """Whether a review is of the group called `key`."""
    own = (
        f"{review.submitted_by_id}-{review.revision.category_id}-{review.entry.kind}-{review.grade}"
    )
    return review.purpose == Purpose.PUBLISH and own == key


def sample(reviews: Sequence[Review]) -> list[Review]:
    """The ones to look at: the square root of how many there are, 3 at least and 10 at most."""
    size = min(max(math.ceil(math.sqrt(len(reviews))), SAMPLE_LEAST), SAMPLE_MOST)
    drawn = {review.id for review in sorted(reviews, key=_lot)[:size]}
    return [review for review in reviews if review.id in drawn]


def _lot(review: Review) -> str:
    return hashlib.sha256(f"{review.id}:{review.content_hash}".encode()).hexdigest()


def _in_group(parts: re.Match[str]) -> ColumnElement[bool]:
    return and_(
        Review.purpose == Purpose.PUBLISH,
        Review.submitted_by_id == int(parts[1]),
        Revision.category_id == int(parts[2]),
        Entry.kind == parts[3],
        Review.grade == Grade(parts[4]),
    )
