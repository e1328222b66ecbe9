"""Confirming that a text was read: of the revision that stands there, and what changed answered."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefing.models import ReadingConfirmation, RequiredReading
from briefing.queries import confirmation, reading_of
from core import clock
from core.errors import Invalid, NotFound, Stale
from core.messages import _
from people.actors import Actor


def confirm(
    session: Session, actor: Actor, reading_id: int, revision: int, chosen: int | None = None
) -> ReadingConfirmation:
    """The actor has read revision number `revision`; `chosen`: which of both figures, from 1.

    Who has confirmed already is given what they confirmed. Raises `NotFound`, also for what asks
    nobody any more, `Stale` when a newer text stands there, `Invalid` (code `wrong_answer`, with
    the passage) on the wrong figure.
    """
    lock = select(RequiredReading.id).where(RequiredReading.id == reading_id).with_for_update()
    if session.scalar(lock) is None:
        raise NotFound
    asked = reading_of(session, actor, reading_id)
    known = confirmation(session, reading_id, actor.id)
    if known is not None:
        return known
    if asked.reading.revision.seq != revision:
        raise Stale(_("这一条刚有新版，请看过新的内容再确认"))
    check = asked.check
    if check is not None and not check.is_right(chosen):
        text = _("再看一遍原文：{passage}", passage=check.passage)
        wrong = _("没有选") if chosen is None else _("不对，请再选一次")
        raise Invalid(
            text,
            code="wrong_answer",
            fields={"choice": [wrong]},
            details={"passage": check.passage},
        )
    made = ReadingConfirmation(
        reading_id=reading_id,
        user_id=actor.id,
        revision_id=asked.reading.revision_id,
        at=clock.now(),
        checked=check is not None,
    )
    session.add(made)
    session.flush()
    return made
