"""What is published about each of the uppermost categories, beside what is asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.applicability.readers import readable_now
from content.kinds.registry import shown_kinds
from content.models import Category, Entry, Revision
from content.queries import is_published, tops_of
from content.structure import structure_now
from core.paging import Page, page_of
from people.actors import Actor
from people.permissions import require_statistics
from questions.models import GroupKind, Question, QuestionGroup


@dataclass(frozen=True)
class Coverage:
    """One of the uppermost categories: what is published in it, what was asked about it."""

    category: Category
    published: int
    groups: int
    sightings: int


def coverage(session: Session, actor: Actor, since: datetime) -> list[Coverage]:
    """Each uppermost category in its order: entries agents find in it, questions since then.

    Raises `Forbidden`.
    """
    require_statistics(actor)
    published = session.execute(
        select(Revision.category_id, func.count(Entry.id))
        .join_from(Entry, Revision, Entry.published_revision_id == Revision.id)
        .where(is_published(), readable_now(), Entry.kind.in_(shown_kinds()))
        .group_by(Revision.category_id)
    )
    entries = {row[0]: row[1] for row in published}
    asked = {
        category: (groups, sightings)
        for category, groups, sightings in session.execute(
            select(
                QuestionGroup.category_id,
                func.count(func.distinct(QuestionGroup.id)),
                func.count(Question.id),
            )
            .join_from(QuestionGroup, Question, Question.group_id == QuestionGroup.id)
            .where(QuestionGroup.kind == GroupKind.QUESTION, Question.asked_at >= since)
            .group_by(QuestionGroup.category_id)
        )
    }
    tops, top_of = tops_of(session)
    below: dict[int, list[int]] = {}
    for own, top in top_of.items():
        below.setdefault(top.id, []).append(own)
    return [
        Coverage(
            top,
            sum(entries.get(own, 0) for own in below[top.id]),
            sum(asked.get(own, (0, 0))[0] for own in below[top.id]),
            sum(asked.get(own, (0, 0))[1] for own in below[top.id]),
        )
        for top in tops
    ]


def taken_over_count(session: Session, actor: Actor) -> int:
    """How many published entries came with a load by sample and were not reviewed by themselves."""
    require_statistics(actor)
    query = (
        select(func.count(Entry.id))
        .join(Revision, Entry.published_revision_id == Revision.id)
        .where(
            is_published(),
            readable_now(),
            Revision.taken_over_at.is_not(None),
            Entry.kind.in_(shown_kinds()),
        )
    )
    return session.scalar(query) or 0


def published_in(
    session: Session,
    actor: Actor,
    category: str | None,
    *,
    taken_over: bool = False,
    limit: int,
    offset: int = 0,
) -> Page[Entry]:
    """The entries counted under a category (by code; None: all), by title. Raises `Forbidden`.

    `taken_over`: only those that `taken_over_count` counts.
    """
    require_statistics(actor)
    query = (
        select(Entry)
        .join(Revision, Entry.published_revision_id == Revision.id)
        .join(Category, Revision.category_id == Category.id)
        .where(is_published(), readable_now(), Entry.kind.in_(shown_kinds()))
        .order_by(Revision.title, Entry.id)
    )
    if category is not None:
        codes = structure_now(session).with_descendants(category)
        query = query.where(Category.code.in_(codes))
    if taken_over:
        query = query.where(Revision.taken_over_at.is_not(None))
    return page_of(session, query, limit=limit, offset=offset)
