"""Making a text required reading, before it is published or afterwards; and calling it off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefing.audience import Audience
from briefing.models import Ending, ReadingChoice, RequiredReading
from briefing.permissions import can_choose_reading, require_watcher
from briefing.proposing import published_before
from briefing.queries import standing_reading
from content.applicability.readers import may_know_of
from content.models import Entry, Revision
from content.queries import visible_entry
from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.messages import _
from people.actors import Actor
from people.queries import department_coded
from people.roles import Role
from people.shift_calendar import Shift
from review.queries import review_numbered


def choose(
    session: Session, actor: Actor, review_id: int, values: dict[str, Any], *, usual_minutes: int
) -> ReadingChoice:
    """Say whether what is under review becomes required reading, by `ReadingChoiceSchema`.

    `usual_minutes`: in which it is to be read when nothing is said. Raises `NotFound`, `Forbidden`,
    `Conflict` where those who have read an earlier text would miss what changes, `Invalid`.
    """
    review = review_numbered(session, actor, review_id)
    if not can_choose_reading(actor, review):
        raise Forbidden(_("只有送审的部门和审核委员能选，且须在有结论之前"))
    if not values["required"] and standing_reading(session, review.entry_id) is not None:
        raise Conflict(
            _("这一条已是须读：数字有改动时会再请大家确认；要停止，请班长撤销"), code="is_required"
        )
    audience = _audience(session, values)
    choice = session.get(ReadingChoice, review.revision_id)
    if choice is None:
        choice = ReadingChoice(revision_id=review.revision_id)
        session.add(choice)
    choice.required = values["required"]
    choice.audience = audience.as_json()
    choice.due_minutes = values["due_minutes"] or usual_minutes
    choice.chosen_by_id, choice.chosen_at = actor.id, clock.now()
    session.flush()
    told = {"required": choice.required, "minutes": choice.due_minutes, **choice.audience}
    subject = f"entry:{review.entry.number}"
    audit.record(session, actor.name, "reading.choose", subject, {"review": review.id, **told})
    return choice


def require_now(
    session: Session, actor: Actor, values: dict[str, Any], *, usual_minutes: int
) -> RequiredReading:
    """Make what is published of an entry required reading, from the fields of `RequireSchema`.

    Raises `Forbidden`, `NotFound`, `Conflict` when it is already, `Invalid`.
    """
    require_watcher(actor)
    visible = visible_entry(session, actor, values["number"].strip().upper())
    if visible.provisional_until is not None:
        raise Conflict(_("审核委员会通过之后才能设为须读"), code="provisional")
    _lock(session, visible.entry)
    if standing_reading(session, visible.entry.id) is not None:
        raise Conflict(_("这一条已是须读"), code="is_required")
    minutes = values["due_minutes"] or usual_minutes
    reading = open_reading(
        session,
        visible.revision,
        published_before(session, visible.revision),
        [_audience(session, values).as_json()],
        minutes,
        actor.id,
    )
    _audit(session, actor, "reading.require", reading)
    return reading


def call_off(session: Session, actor: Actor, reading_id: int) -> RequiredReading:
    """Ask nobody any more. Raises `Forbidden`, `NotFound`, `Conflict` when it has ended."""
    require_watcher(actor)
    reading = session.get(RequiredReading, reading_id, with_for_update={"of": RequiredReading})
    if reading is None or not may_know_of(reading.entry):
        raise NotFound
    if reading.ended_at is not None:
        raise Conflict(_("这一条已不再须读"), code="reading_ended")
    end(reading, Ending.CALLED_OFF)
    session.flush()
    _audit(session, actor, "reading.call_off", reading)
    return reading


def open_reading(
    session: Session,
    revision: Revision,
    base: Revision | None,
    audiences: list[dict[str, Any]],
    minutes: int,
    required_by_id: int | None = None,
) -> RequiredReading:
    """A reading that begins now and is due in `minutes`."""
    now = clock.now()
    reading = RequiredReading(
        entry=revision.entry,
        revision=revision,
        base=base,
        audiences=audiences,
        since=now,
        due_at=now + timedelta(minutes=minutes),
        required_by_id=required_by_id,
    )
    session.add(reading)
    session.flush()
    return reading


def end(reading: RequiredReading, ending: Ending) -> None:
    """It asks nobody any more."""
    reading.ended_at, reading.ended_as = clock.now(), ending


def _lock(session: Session, entry: Entry) -> None:
    lock = select(Entry.id).where(Entry.id == entry.id).with_for_update(key_share=True)
    session.execute(lock)


def _audience(session: Session, values: dict[str, Any]) -> Audience:
    shifts = set(values["shifts"])
    known = set(session.scalars(select(Shift.id).where(Shift.active.is_(True))))
    if not shifts <= known:
        raise Invalid.field("shifts", _("没有这个班次，或已停用"))
    departments = [department_coded(session, c, field="departments") for c in values["departments"]]
    return Audience(
        frozenset(map(Role, values["roles"])),
        frozenset(one.id for one in departments),
        frozenset(shifts),
    )


def _audit(session: Session, actor: Actor, action: str, reading: RequiredReading) -> None:
    told = {"reading": reading.id, "seq": reading.revision.seq, "for": reading.audiences}
    audit.record(session, actor.name, action, f"entry:{reading.entry.number}", told)
