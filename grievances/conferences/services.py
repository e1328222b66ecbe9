"""Conferences: planned with an agenda, minuted; measures with owners and days, chased when late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.messages import LazyText, _
from grievances.conferences.models import AgendaItem, Conference, Measure
from grievances.conferences.queries import agenda, conference_with_id
from grievances.handling.models import Handling, StepKind
from grievances.handling.permissions import can_watch_grievances
from grievances.handling.queries import handling_named
from grievances.services.history_of_handling import add_step
from people.actors import Actor
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import user_named
from questions.duty import supervisors

CHASED_EVERY = timedelta(days=7)


def plan_conference(session: Session, actor: Actor, values: dict[str, Any]) -> Conference:
    """A conference with what belongs on its agenda now. Raises `Forbidden`."""
    _require_supervisor(actor)
    found = Conference(
        title=values["title"],
        held_on=values["held_on"],
        created_at=clock.now(),
        created_by_id=actor.id,
        items=[
            AgendaItem(handling_id=handling.id, reason=reason, position=place, note="")
            for place, (handling, reason) in enumerate(agenda(session))
        ],
        measures=[],
    )
    session.add(found)
    session.flush()
    told = {"held_on": str(found.held_on), "items": len(found.items)}
    audit.record(session, actor.name, "conference.plan", f"conference:{found.id}", told)
    return found


def write_minutes(
    session: Session, actor: Actor, conference_id: int, values: dict[str, Any]
) -> Conference:
    """Finish the minutes; what was discussed says so in its history. Raises `Conflict` twice."""
    _require_supervisor(actor)
    found = conference_with_id(session, actor, conference_id, for_change=True)
    if found.closed_at is not None:
        raise Conflict(_("纪要已经完成"), code="already_closed")
    found.minutes, found.closed_at = values["minutes"], clock.now()
    for item, note in zip(found.items, values["notes"], strict=False):
        item.note = note
    session.flush()
    for item in found.items:
        add_step(session, actor, item.handling, StepKind.DISCUSSED, item.note, conference=found.id)
    audit.record(session, actor.name, "conference.minutes", f"conference:{found.id}", {})
    return found


def add_measure(
    session: Session, actor: Actor, conference_id: int, values: dict[str, Any]
) -> Measure:
    """Something is to be done; its owner hears of it. Raises `Invalid` on an unknown owner."""
    _require_supervisor(actor)
    found = conference_with_id(session, actor, conference_id)
    owner = user_named(session, values["owner"])
    if owner is None or not owner.active:
        raise Invalid.field("owner", _("没有这个人，或账号已停用"))
    if values["due_on"] < clock.today():
        raise Invalid.field("due_on", _("日期已经过去"))
    number = values["number"]
    measure = Measure(
        conference_id=found.id,
        handling_id=handling_named(session, actor, number).id if number else None,
        text=values["text"],
        owner_id=owner.id,
        due_on=values["due_on"],
        done_note="",
    )
    session.add(measure)
    session.flush()
    told = {"measure": measure.id, "owner": owner.name, "due_on": str(measure.due_on)}
    audit.record(session, actor.name, "conference.measure", f"conference:{found.id}", told)
    _tell(
        session,
        measure,
        [owner.id],
        _("案例会有一项措施由您落实，{due} 前", due=_day(measure)),
        "new",
    )
    return measure


def finish_measure(
    session: Session, actor: Actor, conference_id: int, measure_id: int, note: str
) -> Measure:
    """It is done, says its owner or a supervisor. Raises `NotFound`, `Conflict` when it was."""
    conference_with_id(session, actor, conference_id)
    query = select(Measure).where(Measure.id == measure_id, Measure.conference_id == conference_id)
    measure = session.scalar(query.with_for_update(of=Measure))
    if measure is None:
        raise NotFound
    if not (can_watch_grievances(actor) or measure.owner_id == actor.id):
        raise Forbidden(_("由负责人或班长登记完成"))
    if measure.done_at is not None:
        raise Conflict(_("这项措施已经完成"), code="already_done")
    measure.done_at, measure.done_note = clock.now(), note
    session.flush()
    subject = f"conference:{conference_id}"
    audit.record(session, actor.name, "conference.done", subject, {"measure": measure.id})
    return measure


def to_chase(session: Session) -> Sequence[int]:
    """Ids of measures whose owners are to be told: a day before, and every week once late."""
    today = clock.today()
    near = Measure.due_on <= today + timedelta(days=1)
    before = clock.now() - CHASED_EVERY
    late = (Measure.due_on < today) & or_(Measure.chased_at.is_(None), Measure.chased_at <= before)
    query = select(Measure.id).where(
        Measure.done_at.is_(None), or_(near & Measure.reminded_at.is_(None), late)
    )
    return session.scalars(query.order_by(Measure.id)).all()


def chase(session: Session, measure_id: int) -> None:
    """Tell its owner that it is due; once it is late, supervisors too, and every week again."""
    query = select(Measure).where(Measure.id == measure_id).with_for_update(of=Measure)
    measure = session.scalars(query, execution_options={"populate_existing": True}).one()
    if measure.done_at is not None:
        return
    now = clock.now()
    if measure.is_late:
        if measure.chased_at is not None and measure.chased_at > now - CHASED_EVERY:
            return
        measure.chased_at = measure.reminded_at = now
        told = [measure.owner_id, *(user.id for user in supervisors(session))]
        text = _("案例会的措施已逾期（{due}），请落实或说明", due=_day(measure))
        _tell(session, measure, told, text, f"late-{now:%Y%m%d}")
    elif measure.reminded_at is None:
        measure.reminded_at = now
        text = _("案例会的措施快到期：{due}", due=_day(measure))
        _tell(session, measure, [measure.owner_id], text, "near")
    session.flush()


def forget_notes(session: Session) -> int:
    """Empty what was said on an agenda of grievances whose customers were erased; gives how many.

    Minutes and measures stay: they are the company's, masked as they came in.
    """
    erased = select(Handling.id).where(Handling.erased_at.is_not(None))
    query = update(AgendaItem).where(AgendaItem.handling_id.in_(erased), AgendaItem.note != "")
    return int(session.execute(query.values(note="")).rowcount)  # type: ignore[attr-defined]


def _require_supervisor(actor: Actor) -> None:
    if not can_watch_grievances(actor):
        raise Forbidden(_("只有班长可以召开案例会"))


def _day(measure: Measure) -> str:
    return measure.due_on.isoformat()


def _tell(
    session: Session, measure: Measure, user_ids: Sequence[int], text: LazyText, when: str
) -> None:
    about = Subject(SubjectKind.CONFERENCE, str(measure.conference_id))
    tell(session, user_ids, text, about=about, key=f"measure:{measure.id}:{when}")
