"""Reading grievances with the actor's rights applied. What one may not know of is `NotFound`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from content.models import Category
from content.queries import ID_MAX, tops_of
from core import clock
from core.errors import NotFound
from core.messages import LazyText, _
from core.paging import Page, page_of
from grievances.handling.five_steps import AGAIN, Task
from grievances.handling.models import (
    Escalation,
    EscalationTold,
    Handling,
    HandlingState,
    HandlingStep,
    StepKind,
    Term,
)
from grievances.handling.permissions import can_see_grievance, can_watch_grievances
from grievances.models import NUMBER_PREFIX, OWN_NUMBER, Grievance, GrievanceType
from people.actors import Actor
from people.roles import Role
from search_index.similarity.similar_texts import SimilarTexts

SIMILAR_SHOWN = 5
SIMILAR_WITHIN = timedelta(days=90)
LOOKED_AT = 300
ALIKE_FROM = 0.35
_TASKS = {StepKind(task): task for task in Task}
_DISCONTENT = (StepKind.REFUSED, StepKind.DISSATISFIED, StepKind.REOPEN)


class Shown(StrEnum):
    """Which grievances are listed."""

    OPEN = "open"
    LATE = "late"
    WARNED = "warned"
    ASK_AGAIN = "ask_again"
    CLOSED = "closed"
    ALL = "all"
    MINE = "mine"


SHOWN_LABELS: dict[Shown, LazyText] = {
    Shown.OPEN: _("处理中"),
    Shown.LATE: _("超时的"),
    Shown.WARNED: _("有预警的"),
    Shown.ASK_AGAIN: _("待再次回访"),
    Shown.CLOSED: _("已归档"),
    Shown.ALL: _("全部"),
    Shown.MINE: _("我记录的"),
}


def number_of_grievance(grievance_id: int) -> str:
    """The number of one that is recorded here."""
    return f"{NUMBER_PREFIX}{grievance_id:06d}"


def handlings_in_call(session: Session, actor: Actor, key: str) -> Sequence[Handling]:
    """What the actor recorded in a call, the first first."""
    query = (
        select(Handling)
        .where(Handling.call_key == key, Handling.recorded_by_id == actor.id)
        .order_by(Handling.grievance_id)
    )
    return session.scalars(query).all()


def handling_named(
    session: Session, actor: Actor, number: str, *, for_change: bool = False
) -> Handling:
    """The grievance with this number, locked when `for_change`. Raises `NotFound`."""
    match = OWN_NUMBER.fullmatch(number.upper())
    if match is None or int(match[1]) > ID_MAX:
        raise NotFound
    query = select(Handling).where(Handling.grievance_id == int(match[1]))
    if for_change:
        query = query.with_for_update(of=Handling).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None or not can_see_grievance(actor, found):
        raise NotFound
    return found


def handlings(
    session: Session,
    actor: Actor,
    *,
    shown: Shown = Shown.OPEN,
    type_: GrievanceType | None = None,
    category_id: int | None = None,
    department_id: int | None = None,
    text: str = "",
    limit: int,
    offset: int = 0,
) -> Page[Handling]:
    """Grievances the actor may know of: the highest grade first, then what is due first."""
    query = knowable(select(Handling).join(Grievance), actor).where(*_conditions(shown, actor))
    if type_ is not None:
        query = query.where(Grievance.type == type_)
    if category_id is not None:
        query = query.where(Grievance.category_id.in_(_below(session, category_id)))
    if department_id is not None:
        query = query.where(Handling.department_id == department_id)
    if text:
        query = query.where(_says(text))
    over = Handling.state != HandlingState.OPEN
    newest = (Handling.closed_at.desc(),) if shown == Shown.CLOSED else ()
    order = (*newest, over, Handling.grade.desc(), Handling.due_at, Handling.id)
    return page_of(session, query.order_by(*order), limit=limit, offset=offset)


def knowable(query: Select[Handling], actor: Actor) -> Select[Handling]:
    """`can_see_grievance` as a condition."""
    if can_watch_grievances(actor):
        return query
    told = (
        select(Escalation.id)
        .join(EscalationTold)
        .where(Escalation.handling_id == Handling.id, EscalationTold.user_id == actor.id)
    )
    rights: list[ColumnElement[bool]] = [Handling.recorded_by_id == actor.id, told.exists()]
    if actor.has(Role.CONTRIBUTOR) and actor.department_id is not None:
        had = select(Term.id).where(
            Term.handling_id == Handling.id, Term.department_id == actor.department_id
        )
        rights.append(had.exists())
    return query.where(or_(false(), *rights))


def waiting_count(session: Session, actor: Actor) -> int:
    """How many wait for the actor, for the badge: of the department, or gone up to them."""
    running = (
        select(Term.id)
        .where(Term.handling_id == Handling.id, Term.ended_at.is_(None))
        .where(Term.department_id == actor.department_id)
    )
    up = (
        select(Escalation.id)
        .join(EscalationTold)
        .where(Escalation.handling_id == Handling.id, Escalation.taken_at.is_(None))
        .where(EscalationTold.user_id == actor.id)
    )
    rights = [up.exists()]
    if actor.has(Role.CONTRIBUTOR) and actor.department_id is not None:
        rights.append(running.exists())
    query = select(func.count(Handling.id)).where(
        Handling.state == HandlingState.OPEN, or_(false(), *rights)
    )
    return session.scalar(query) or 0


def done_tasks(handling: Handling) -> set[Task]:
    """Which of the ten are done; some are to be done again once the customer was not content."""
    done: set[Task] = set()
    for step in handling.steps:
        if step.kind in _DISCONTENT:
            done -= AGAIN
        elif step.kind in _TASKS:
            done.add(_TASKS[step.kind])
    return done


def similar_grievances(
    session: Session, actor: Actor, text: str, category: Category, *, without: int = 0
) -> list[Handling]:
    """Those of late under the same uppermost category that say much the same, the closest first."""
    ids = _below(session, tops_of(session)[1][category.id].id)
    query = (
        knowable(select(Handling).join(Grievance), actor)
        .where(Grievance.category_id.in_(ids), Handling.id != without)
        .where(Handling.recorded_at > clock.now() - SIMILAR_WITHIN)
        .order_by(Handling.id.desc())
        .limit(LOOKED_AT)
    )
    recent = {one.id: one for one in session.scalars(query).unique()}
    texts = SimilarTexts()
    for key, one in recent.items():
        texts.add(key, one.text)
    return [
        recent[near.key] for near in texts.nearest(text, SIMILAR_SHOWN) if near.score >= ALIKE_FROM
    ]


def earlier_calls(session: Session, caller_hash: str, category: Category, since: timedelta) -> int:
    """How often a customer was recorded with a grievance under the same uppermost category."""
    ids = _below(session, tops_of(session)[1][category.id].id)
    query = (
        select(func.count(Handling.id))
        .join(Grievance)
        .where(Handling.caller_hash == caller_hash, Grievance.category_id.in_(ids))
        .where(Handling.recorded_at > clock.now() - since)
    )
    return session.scalar(query) or 0


def late() -> ColumnElement[bool]:
    """The customer waits longer than was promised, or the department longer than it may."""
    now = clock.now()
    slow = select(Term.id).where(
        Term.handling_id == Handling.id, Term.ended_at.is_(None), Term.due_at < now
    )
    hotline = and_(Handling.informed_at.is_(None), Handling.due_at < now)
    return and_(Handling.state == HandlingState.OPEN, or_(hotline, slow.exists()))


def to_ask_again() -> ColumnElement[bool]:
    """The customer was content and is to be asked once more."""
    return and_(Handling.ask_again_by.is_not(None), Handling.asked_again_at.is_(None))


def _conditions(shown: Shown, actor: Actor) -> Sequence[ColumnElement[bool]]:
    is_open = Handling.state == HandlingState.OPEN
    found: dict[Shown, Sequence[ColumnElement[bool]]] = {
        Shown.OPEN: (is_open,),
        Shown.LATE: (late(),),
        Shown.WARNED: (is_open, Handling.grade > 0),
        Shown.ASK_AGAIN: (to_ask_again(),),
        Shown.CLOSED: (Handling.state == HandlingState.CLOSED,),
        Shown.ALL: (),
        Shown.MINE: (Handling.recorded_by_id == actor.id,),
    }
    return found[shown]


def _says(text: str) -> ColumnElement[bool]:
    """What it is about, or with what it was filed, holds this; or it has this number."""
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    columns = (Handling.text, Handling.cause, Handling.responsibility, Handling.measure)
    holds = [column.ilike(f"%{plain}%", escape="\\") for column in columns]
    return or_(*holds, Grievance.number == text.upper())


def _below(session: Session, category_id: int) -> Collection[int]:
    """The category and everything below it."""
    rows = session.execute(select(Category.id, Category.parent_id)).all()
    found = {category_id}
    while more := {own for own, above in rows if above in found and own not in found}:
        found |= more
    return found


def steps_of_kind(handling: Handling, kind: StepKind) -> list[HandlingStep]:
    """The steps of a kind, in their order."""
    return [step for step in handling.steps if step.kind == kind]
