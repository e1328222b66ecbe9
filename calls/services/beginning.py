"""A call begins, is noted in, and ends when the next one begins though nobody closed it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from calls.models import Call
from calls.permissions import can_take_calls
from calls.queries import call_under_way, own_call
from calls.services.closing import end_unclosed
from content.structure import structure_now
from core import clock
from core.errors import Conflict, Forbidden
from core.messages import _
from people.actors import Actor
from people.models import User
from questions.callers import CallerReferences

BOUND_WITHIN = timedelta(minutes=2)  # an agent who types at once is faster than the telephony


def begin(
    session: Session, actor: Actor, callers: CallerReferences, values: dict[str, Any]
) -> tuple[Call, bool]:
    """The call that the fields of `BeginSchema` name, and whether it is new.

    A call that is under way ends: with the outcome "recorded" when a question was recorded in it,
    else with none. One that the agent began just before the telephony told of it is the same one.
    Raises `Forbidden` for those who take no calls.
    """
    if not can_take_calls(actor):
        raise Forbidden(_("只有坐席可以登记通话"))
    user = _alone(session, actor)
    outer_key = _outer_key(actor, callers, values["external_id"])
    found = _named(session, actor, values["id"], outer_key)
    running = call_under_way(session, actor)
    if found is None and running is not None and outer_key and _is_the_same(running):
        found = running
    if found is not None:
        if outer_key and found.is_under_way and not found.is_bound:
            found.outer_key = outer_key
            _know_caller(found, callers, values["caller"])
        if found.is_under_way and found.region_id is None:
            found.region_id = _region_id(session, values["region"])
        found.recording = found.recording or values["recording"] or None
        session.flush()
        return found, False
    if running is not None:
        end_unclosed(session, running)
    call = Call(
        key=values["id"] or secrets.token_hex(16),
        outer_key=outer_key,
        user_id=actor.id,
        department_id=user.department_id,
        region_id=_region_id(session, values["region"]),
        recording=values["recording"] or None,
        begun_at=clock.now(),
        note="",
    )
    _know_caller(call, callers, values["caller"])
    session.add(call)
    session.flush()
    return call, True


def outer_key_of(actor: Actor, callers: CallerReferences, external_id: str) -> str:
    """What is kept of the telephony's own number of a call of the actor's."""
    return callers.fingerprint(f"call:{actor.id}:{external_id}")


def set_note(session: Session, actor: Actor, key: str, text: str) -> Call:
    """Put `text` in the place of the note. Raises `NotFound`, `Conflict` when the call is over."""
    call = own_call(session, actor, key, for_change=True)
    if not call.is_under_way:
        raise Conflict(_("这通电话已经结束"), code="call_ended")
    call.note = text
    session.flush()
    return call


def _alone(session: Session, actor: Actor) -> User:
    """The actor's own row, locked: of two calls begun at once the second sees the first."""
    return session.scalars(select(User).where(User.id == actor.id).with_for_update(of=User)).one()


def _outer_key(actor: Actor, callers: CallerReferences, external_id: str) -> str | None:
    return outer_key_of(actor, callers, external_id) if external_id else None


def _named(session: Session, actor: Actor, key: str, outer_key: str | None) -> Call | None:
    own = select(Call).where(Call.user_id == actor.id)
    if outer_key:
        named = own.where(Call.outer_key == outer_key).order_by(Call.id.desc()).limit(1)
        if (found := session.scalar(named)) is not None:
            return found
    return session.scalar(own.where(Call.key == key)) if key else None


def _is_the_same(running: Call) -> bool:
    return not running.is_bound and clock.now() - running.begun_at < BOUND_WITHIN


def _region_id(session: Session, code: str) -> int | None:
    return structure_now(session).region_named(code) if code else None


def _know_caller(call: Call, callers: CallerReferences, caller: str) -> None:
    if caller:
        call.caller_cipher = callers.encrypted(caller)
        call.caller_hash = callers.fingerprint(caller)
