"""Reading monitoring: plans, cards, what waits for somebody, one sample, weak points, agreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from content.applicability.readers import may_know_of
from content.kinds.registry import kind_named, names_of
from content.models import Entry, Revision
from content.queries import ID_MAX, in_force_now
from core import clock
from core.errors import Forbidden, NotFound
from core.messages import _
from core.paging import Page, page_of
from monitoring import agreement
from monitoring.models import (
    Appeal,
    Assessment,
    Cause,
    Finding,
    Level,
    Monitor,
    Need,
    Plan,
    Quota,
    Sample,
)
from monitoring.permissions import can_see_sample, can_watch_monitoring, has_own_scores
from people.actors import Actor
from people.models import User

WEAK_LISTED = 50


def require_watcher(actor: Actor) -> None:
    """Raises `Forbidden` for those who do not watch over monitoring."""
    if not can_watch_monitoring(actor):
        raise Forbidden(_("监控计划和短板由班长管理"))


def cards(session: Session, *, of_entries: bool) -> Sequence[Revision]:
    """Score cards in force, those of calls or those of entries, by title."""
    query = (
        select(Revision)
        .join(Entry, Revision.entry_id == Entry.id)
        .where(Entry.kind.in_(names_of(lambda kind: kind.scores is not None)), in_force_now())
        .order_by(Revision.title)
        .options(joinedload(Revision.entry))
    )
    return [one for one in session.scalars(query).unique() if _of_entries(one) == of_entries]


def require_concerned(session: Session, actor: Actor) -> None:
    """Raises `Forbidden` for those who neither monitor, nor are monitored, nor watch over it."""
    monitors = select(Monitor.level).where(Monitor.user_id == actor.id).limit(1)
    given = select(Assessment.id).where(Assessment.user_id == actor.id).limit(1)
    if can_watch_monitoring(actor) or has_own_scores(actor):
        return
    if session.scalar(monitors) is None and session.scalar(given) is None:
        raise Forbidden(_("监控由各层级指定的人进行；坐席在这里看自己的评分"))


def card_in_force(session: Session, entry_id: int) -> Revision | None:
    """The revision of a card by which is scored now."""
    query = (
        select(Revision)
        .join(Entry, Revision.entry_id == Entry.id)
        .where(Entry.id == entry_id, in_force_now())
    )
    return session.scalar(query)


def _of_entries(revision: Revision) -> bool:
    scores = kind_named(revision.entry.kind).scores
    assert scores is not None
    return scores(revision.content).judges_entries


def monitors_by_level(session: Session) -> dict[Level, list[User]]:
    """Who monitors for each level, those alone who are active."""
    found: dict[Level, list[User]] = {level: [] for level in Level}
    for one in session.scalars(select(Monitor).order_by(Monitor.user_id)):
        if one.user.active:
            found[one.level].append(one.user)
    return found


def plan_with_id(session: Session, actor: Actor, plan_id: int, *, for_change: bool = False) -> Plan:
    """One plan, locked when `for_change`. Raises `Forbidden`, `NotFound`."""
    require_watcher(actor)
    query = select(Plan).where(Plan.id == plan_id)
    if for_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query) if plan_id <= ID_MAX else None
    if found is None:
        raise NotFound
    return found


def plans(session: Session, *, limit: int, offset: int = 0) -> Page[Plan]:
    """Plans, the latest first. Their quotas and seeds are for everybody who is judged by them."""
    query = select(Plan).order_by(Plan.starts_on.desc(), Plan.id.desc())
    query = query.options(selectinload(Plan.quotas))
    return page_of(session, query, limit=limit, offset=offset)


def plans_to_draw(session: Session) -> Sequence[int]:
    """Ids of plans whose period is over and of which nothing was drawn."""
    query = select(Plan.id).where(Plan.drawn_at.is_(None), Plan.ends_on < clock.today())
    return session.scalars(query.order_by(Plan.id)).all()


@dataclass(frozen=True)
class Progress:
    """How far a level is with its quota of a plan."""

    level: Level
    wanted: int
    drawn: int
    done: int


def progress(session: Session, plan_ids: Sequence[int]) -> dict[int, list[Progress]]:
    """By plan, each level with a quota: what was wanted, drawn, and has a score that holds."""
    counted = (
        select(Sample.plan_id, Sample.level, func.count(Sample.id), func.count(Sample.concluded_at))
        .where(Sample.plan_id.in_(plan_ids))
        .group_by(Sample.plan_id, Sample.level)
    )
    counts = {(plan, level): (drawn, done) for plan, level, drawn, done in session.execute(counted)}
    found: dict[int, list[Progress]] = {plan_id: [] for plan_id in plan_ids}
    quotas = select(Quota).where(Quota.plan_id.in_(plan_ids)).order_by(Quota.place)
    for one in session.scalars(quotas):
        drawn, done = counts.get((one.plan_id, one.level), (0, 0))
        found[one.plan_id].append(Progress(one.level, one.calls + one.entries, drawn, done))
    return found


def sample_with_id(
    session: Session, actor: Actor, sample_id: int, *, for_change: bool = False
) -> Sample:
    """One sample, locked when `for_change`. Raises `NotFound`, also for who may not see it."""
    query = select(Sample).where(Sample.id == sample_id)
    if for_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query) if sample_id <= ID_MAX else None
    if found is None or not can_see_sample(actor, found):
        raise NotFound
    return found


def to_score(session: Session, actor: Actor, *, limit: int, offset: int = 0) -> Page[Sample]:
    """What the actor has to score, the first drawn first."""
    query = select(Sample).where(_is_to_score(actor)).order_by(Sample.id)
    return page_of(session, query, limit=limit, offset=offset)


def own_scores(session: Session, actor: Actor, *, limit: int, offset: int = 0) -> Page[Sample]:
    """Scores of the actor's own calls, the latest first."""
    query = (
        select(Sample)
        .where(Sample.agent_id == actor.id, Sample.concluded_at.is_not(None))
        .order_by(Sample.concluded_at.desc(), Sample.id.desc())
    )
    return page_of(session, query, limit=limit, offset=offset)


def to_decide(session: Session, actor: Actor, *, limit: int, offset: int = 0) -> Page[Sample]:
    """Appeals to be answered and scores to be calibrated; none for those who do neither."""
    if not can_watch_monitoring(actor):
        return Page([], 0, limit, offset)
    query = select(Sample).where(_is_to_decide()).order_by(Sample.id)
    return page_of(session, query, limit=limit, offset=offset)


def waiting_count(session: Session, actor: Actor) -> int:
    """How much of monitoring waits for the actor: to score, to decide, own scores to look at."""
    conditions = [_is_to_score(actor), _is_to_look_at(actor)]
    if can_watch_monitoring(actor):
        conditions.append(_is_to_decide())
    return session.scalar(select(func.count(Sample.id)).where(or_(*conditions))) or 0


def _is_to_score(actor: Actor) -> ColumnElement[bool]:
    own = select(Assessment.sample_id).where(
        Assessment.user_id == actor.id, Assessment.done_at.is_(None)
    )
    return Sample.id.in_(own)


def _is_to_look_at(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Sample.agent_id == actor.id,
        Sample.concluded_at.is_not(None),
        Sample.final_at.is_(None),
        ~select(Appeal.sample_id).where(Appeal.sample_id == Sample.id).exists(),
    )


def _is_to_decide() -> ColumnElement[bool]:
    owed = select(Appeal.sample_id).where(Appeal.decided_at.is_(None))
    unscored = select(Assessment.id).where(
        Assessment.sample_id == Sample.id, Assessment.done_at.is_(None)
    )
    disputed = and_(Sample.concluded_at.is_(None), ~unscored.exists())
    return or_(disputed, Sample.id.in_(owed))


@dataclass(frozen=True)
class Weak:
    """How often something was found weak; `reference`: of what is counted, to open it."""

    name: str
    reference: str
    findings: int


@dataclass(frozen=True)
class WeakPoints:
    """Findings that hold, counted by what they point at, and what is still to be trained."""

    by_agent: Sequence[Weak]
    by_team: Sequence[Weak]
    by_entry: Sequence[Weak]
    by_category: Sequence[Weak]
    by_skill: Sequence[Weak]
    needs: Sequence[Need]


def weak_points(session: Session, actor: Actor, since: date, until: date) -> WeakPoints:
    """What was found in a time, both days included. Raises `Forbidden`."""
    require_watcher(actor)
    found = findings_between(session, since, until)
    return WeakPoints(
        by_agent=weak_by(found, "agent"),
        by_team=weak_by(found, "team"),
        by_entry=weak_by(found, "entry"),
        by_category=weak_by(found, "category"),
        by_skill=weak_by(found, "skill"),
        needs=open_needs(session),
    )


def findings_between(session: Session, since: date, until: date) -> Sequence[Finding]:
    """Findings of a time that hold, both days included, with what they point at."""
    query = (
        select(Finding)
        .join(Sample, Finding.sample_id == Sample.id)
        .where(
            Finding.dropped_at.is_(None),
            Finding.at >= clock.start_of(since),
            Finding.at < clock.end_of(until),
        )
        .options(
            joinedload(Finding.sample).joinedload(Sample.agent),
            joinedload(Finding.entry).joinedload(Entry.published),
        )
    )
    return session.scalars(query).unique().all()


def weak_by(found: Iterable[Finding], what: str) -> list[Weak]:
    """Findings counted by one of `COUNTED_BY`, the most frequent first."""
    names = filter(None, map(COUNTED_BY[what], found))
    return [Weak(name, key, n) for (name, key), n in Counter(names).most_common(WEAK_LISTED)]


def open_needs(session: Session, user_id: int | None = None) -> Sequence[Need]:
    """What is to be trained still, of one person or of all, the oldest first."""
    query = select(Need).where(Need.met_at.is_(None)).order_by(Need.since, Need.id)
    query = query.options(joinedload(Need.user), joinedload(Need.finding))
    if user_id is not None:
        query = query.where(Need.user_id == user_id)
    return session.scalars(query).unique().all()


_Named = tuple[str, str] | None  # how it is called, and what opens it


def _agent(found: Finding) -> _Named:
    agent = found.sample.agent if found.cause == Cause.SKILL else None
    return (agent.display_name, agent.name) if agent else None


def _team(found: Finding) -> _Named:
    if _agent(found) is None or found.sample.agent is None:
        return None
    department = found.sample.agent.department
    return (department.name, department.code) if department else (str(_("没有部门")), "")


def _entry(found: Finding) -> _Named:
    if found.entry is None:
        return None
    if not may_know_of(found.entry):
        return (str(_("不对您开放的条目")), "")
    published = found.entry.published
    number = found.entry.number
    return (published.title if published is not None else number, number)


def _category(found: Finding) -> _Named:
    if found.entry is None or found.entry.published is None:
        return None
    category = found.entry.published.chosen_category
    return (category.name, category.code) if category else (str(_("没有类别")), "")


def _skill(found: Finding) -> _Named:
    return (found.skill, "") if found.cause == Cause.SKILL else None


COUNTED_BY: dict[str, Callable[[Finding], _Named]] = {
    "agent": _agent,
    "team": _team,
    "entry": _entry,
    "category": _category,
    "skill": _skill,
}


@dataclass(frozen=True)
class Agreed:
    """How far those who score the same agree in a plan; `alpha` None where it says nothing."""

    doubled: int
    disputed: int
    alpha: float | None


def agreed(session: Session, plan_ids: Sequence[int]) -> dict[int, Agreed]:
    """By plan, Krippendorff's alpha (interval) over all criteria that two or more marked."""
    several = select(Assessment.sample_id).group_by(Assessment.sample_id)
    several = several.having(func.count(Assessment.id) > 1)
    query = (
        select(Sample.plan_id, Sample.id, Assessment.marks, Assessment.done_at, _was_disputed())
        .join(Assessment, Assessment.sample_id == Sample.id)
        .where(Sample.plan_id.in_(plan_ids), Sample.id.in_(several))
        .order_by(Sample.id)
    )
    units: dict[int, list[list[float]]] = {plan_id: [] for plan_id in plan_ids}
    doubled, disputed = Counter[int](), Counter[int]()
    for (plan_id, _sample), rows in groupby(session.execute(query), key=lambda row: row[:2]):
        given = list(rows)
        if any(done is None for *_marks, done, _apart in given):
            continue
        doubled[plan_id] += 1
        disputed[plan_id] += given[0][-1]
        units[plan_id] += [
            [mark for mark in marks if mark is not None]
            for marks in zip(*(row[2] for row in given), strict=True)
        ]
    return {
        plan_id: Agreed(doubled[plan_id], disputed[plan_id], agreement.alpha(units[plan_id]))
        for plan_id in plan_ids
    }


def _was_disputed() -> ColumnElement[bool]:
    return or_(Sample.concluded_at.is_(None), Sample.calibrated_by_id.is_not(None))
