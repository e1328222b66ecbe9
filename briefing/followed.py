"""What changed of late: of what somebody follows, and of what concerns somebody since their shift.

Texts are only told of while agents may see them. Of what was taken down the title is told, as it
was last published, to those it concerned while it stood.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, lazyload

from briefing.differences import Line, difference
from briefing.models import Favourite, Follow
from briefing.proposing import published_before
from content.applicability.readers import readable_now, told_now
from content.kinds.registry import shown_kinds
from content.models import Entry, Revision, RevisionState
from content.queries import visible_now
from content.structure import structure_now
from core import clock
from core.messages import LazyText, _
from people.actors import Actor
from people.shift_calendar import last_shift_ended
from questions.models import Question, QuestionAnswer
from search_index.models import LoggedSearch, SearchUse

USED_FOR = timedelta(days=60)  # what somebody used longer ago concerns them no more
WITHOUT_SHIFT = timedelta(days=7)  # that are looked back on by who works on no shift
LOOKED_AT = 200  # changes, of which those that concern somebody are chosen
TOLD_LENGTH = 20_000  # characters; what changed in a longer text is read there


class How(StrEnum):
    """How an entry changed."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


class Why(StrEnum):
    """Why a change concerns somebody, the closest first."""

    ASKED = "asked"
    FAVOURITE = "favourite"
    FOLLOWED = "followed"
    USED = "used"


WHY_LABELS: dict[Why, LazyText] = {
    Why.ASKED: _("您记录的问题"),
    Why.FAVOURITE: _("您收藏的"),
    Why.FOLLOWED: _("您关注的"),
    Why.USED: _("您用过"),
}


@dataclass(frozen=True)
class Changed:
    """An entry that changed, as it is told of: `lines` say what, `why` whom it concerns."""

    entry: Entry
    revision: Revision
    how: How
    at: datetime
    lines: Sequence[Line] = ()
    why: Why | None = None


@dataclass(frozen=True)
class SinceShift:
    """What changed since somebody's last shift; `by_shift` is False for who works on none."""

    since: datetime
    by_shift: bool
    changes: Sequence[Changed]


def since_last_shift(session: Session, actor: Actor, limit: int) -> SinceShift:
    """New, changed and retired entries since the actor's last shift.

    First those that concern the actor (used, asked for, kept at hand, followed), and of these what
    is no longer as it was. What is left of
    `limit` is filled up with what else was published.
    """
    ended = last_shift_ended(session, actor.id)
    since = ended or clock.now() - WITHOUT_SHIFT
    found = [*_published(session, since), *_gone(session, since)]
    reasons = _reasons(session, actor, {one.entry.id for one in found})
    own = [one for one in found if one.entry.id in reasons]
    others = [one for one in found if one.entry.id not in reasons and one.how != How.GONE]
    own.sort(key=lambda one: (one.how != How.NEW, one.at), reverse=True)
    chosen = [*own, *others][:limit]
    return SinceShift(
        since, ended is not None, [_told(session, one, reasons.get(one.entry.id)) for one in chosen]
    )


def followed_changes(
    session: Session,
    user_id: int,
    since: datetime,
    until: datetime | None = None,
    *,
    limit: int = LOOKED_AT,
) -> list[Changed]:
    """What was published since then of what somebody follows and is visible, newest first."""
    condition = _of_followed(session, user_id)
    if condition is None:
        return []
    query = _visible(since).where(condition)
    if until is not None:
        query = query.where(Revision.published_at < until)
    return [
        _told(session, _change(entry, revision, replaced), Why.FOLLOWED)
        for entry, revision, replaced in session.execute(query.limit(limit)).unique()
    ]


def follows_of(session: Session, user_id: int) -> Sequence[Follow]:
    """What somebody follows and may still know of, in the order they began to."""
    query = select(Follow).where(Follow.user_id == user_id).order_by(Follow.id)
    query = query.where(or_(Follow.entry_id.is_(None), told_now(Follow.entry_id)))
    return session.scalars(query).unique().all()


def favourite_ids(session: Session, user_id: int, limit: int | None = None) -> list[int]:
    """The entries somebody keeps at hand, the latest first."""
    query = select(Favourite.entry_id).where(Favourite.user_id == user_id)
    return list(
        session.scalars(query.order_by(Favourite.at.desc(), Favourite.entry_id).limit(limit))
    )


def _visible(since: datetime) -> Select[Entry, Revision, bool]:
    """What was published since then and is visible, and whether it replaced another text."""
    earlier = aliased(Revision)
    replaced = exists().where(
        earlier.entry_id == Entry.id,
        earlier.seq < Revision.seq,
        earlier.published_at.is_not(None),
    )
    return (
        select(Entry, Revision, replaced)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Revision.published_at >= since, visible_now())
        .options(lazyload(Entry.published))  # it is the revision beside it
        .order_by(Revision.published_at.desc(), Entry.id.desc())
    )


def _published(session: Session, since: datetime) -> list[Changed]:
    newest = (  # by itself: else a first load is gone through whole
        select(Revision.id)
        .where(Revision.published_at >= since)
        .order_by(Revision.published_at.desc(), Revision.id.desc())
        .limit(LOOKED_AT)
    )
    rows = session.execute(_visible(since).where(Revision.id.in_(newest))).unique()
    return [_change(entry, revision, replaced) for entry, revision, replaced in rows]


def _change(entry: Entry, revision: Revision, replaced: bool) -> Changed:
    at = revision.published_at or revision.updated_at
    return Changed(entry, revision, How.CHANGED if replaced else How.NEW, at)


def _gone(session: Session, since: datetime) -> list[Changed]:
    ended = (RevisionState.RETIRED, RevisionState.EXPIRED)
    query = (
        select(Entry, Revision)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(
            Revision.ended_at >= since,
            Revision.state.in_(ended),
            Revision.published_at.is_not(None),
            Entry.published_revision_id.is_(None),
            Entry.kind.in_(shown_kinds()),
            readable_now(),
        )
        .order_by(Revision.ended_at.desc())
        .limit(LOOKED_AT)
    )
    return [
        Changed(entry, revision, How.GONE, revision.ended_at or since)
        for entry, revision in session.execute(query).unique()
    ]


def _told(session: Session, one: Changed, why: Why | None) -> Changed:
    lines: Sequence[Line] = ()
    if one.how == How.CHANGED:
        before = published_before(session, one.revision)
        if before is not None and len(str(one.revision.content)) <= TOLD_LENGTH:
            lines = difference(before, one.revision).lines
    return Changed(one.entry, one.revision, one.how, one.at, lines, why)


def _reasons(session: Session, actor: Actor, entry_ids: Collection[int]) -> dict[int, Why]:
    """Why each of these entries concerns the actor; those that do not are left out."""
    if not entry_ids:
        return {}
    used = (
        select(SearchUse.entry_id)
        .join(LoggedSearch, LoggedSearch.id == SearchUse.search_id)
        .where(
            SearchUse.entry_id.in_(entry_ids),
            LoggedSearch.user_id == actor.id,
            SearchUse.at >= clock.now() - USED_FOR,
        )
    )
    asked = (
        select(QuestionAnswer.entry_id)
        .join(Question, Question.group_id == QuestionAnswer.group_id)
        .where(QuestionAnswer.entry_id.in_(entry_ids), Question.asked_by_id == actor.id)
    )
    favourite = select(Favourite.entry_id).where(
        Favourite.entry_id.in_(entry_ids), Favourite.user_id == actor.id
    )
    reasons = dict.fromkeys(session.scalars(used), Why.USED)
    followed = _of_followed(session, actor.id)
    if followed is not None:
        revisions = select(Revision.entry_id).where(Revision.entry_id.in_(entry_ids), followed)
        reasons |= dict.fromkeys(session.scalars(revisions), Why.FOLLOWED)
    reasons |= dict.fromkeys(session.scalars(favourite), Why.FAVOURITE)
    return reasons | dict.fromkeys(session.scalars(asked), Why.ASKED)


def _of_followed(session: Session, user_id: int) -> ColumnElement[bool] | None:
    """That a `Revision` is of what somebody follows; None for who follows nothing."""
    query = select(Follow.entry_id, Follow.category_id).where(Follow.user_id == user_id)
    rows = session.execute(query).all()
    if not rows:
        return None
    structure = structure_now(session)
    codes: set[str] = set()
    for row in rows:
        if row.category_id in structure.categories:
            codes |= structure.with_descendants(structure.categories[row.category_id].code)
    category_ids = [key for key, one in structure.categories.items() if one.code in codes]
    entry_ids = [row.entry_id for row in rows if row.entry_id is not None]
    return or_(Revision.entry_id.in_(entry_ids), Revision.category_id.in_(category_ids))
