"""What goes up at once: danger, the seventh call of a customer, many calls in a short time.

Every sighting that speaks of danger raises the alarm, whatever its group was raised for before: it
is another caller at, maybe, another place.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.queries import uppermost
from core import clock
from people.models import User
from questions.danger import danger_in
from questions.models import Question, QuestionGroup, StepKind, Urgency
from questions.places import place_of, same_place
from questions.services import notices
from questions.services.history import add_step
from questions.services.repeated_calls import number_of_call
from questions.urgency import (
    BURST_SIGHTINGS,
    BURST_WITHIN,
    CALLS_THAT_RAISE,
    CALLS_THAT_WARN,
    due_from,
)

ALARMS_AT_MOST, ALARMS_WITHIN = 30, timedelta(hours=1)  # of one person, that are told of
_LOOKED_AT = 500  # of what came in lately, when calls are counted


def raise_if_needed(
    session: Session, group: QuestionGroup, question: Question, alike: Collection[int] = ()
) -> None:
    """Danger to life and limb, or the same customer again and again, goes up at once.

    Once for a question, and again when the place of a danger comes out. `alike`: ids of groups
    much like its own.
    """
    _count_call(session, group, question, alike)
    danger = danger_in(session, question.text, question.details)
    if danger is None:
        return
    place = place_of(question.text, question.details)
    if question.alarmed_at is not None and place == question.alarmed_place:
        return
    question.alarmed_at, question.alarmed_place = clock.now(), place
    why = {"question": question.id, "danger": danger.words, "about": danger.about}
    _raise(session, group, loud=_is_heard(session, question), **why, place=place)


def told_of_danger(session: Session, question: Question) -> list[str]:
    """Names of those in whose inbox the danger that `question` speaks of is by now; supervisors
    first. Empty where it speaks of none.
    """
    if question.alarmed_at is None or not _is_heard(session, question):
        return []
    ids = notices.told_at_once(session, question.group)
    names = dict(session.execute(select(User.id, User.display_name).where(User.id.in_(ids))).all())
    return [names[one] for one in ids]


def watch_for_burst(
    session: Session, group: QuestionGroup, question: Question, near: Collection[int] = ()
) -> None:
    """Raise an alert when many ask within a short time; once for each stretch of it.

    `near`: ids of groups that are much alike; what is asked there counts as well, and whatever is
    said of the same place and the same business, in any words.
    """
    since = clock.now() - BURST_WITHIN
    matter, place = {group.id, *near}, place_of(question.text, question.details)
    recent = _asked_since(session, since, group, matter, place)
    if len(recent) < BURST_SIGHTINGS:
        return
    groups = session.scalars(select(QuestionGroup).where(QuestionGroup.id.in_({group.id, *recent})))
    told = [one.burst_at for one in groups if one.burst_at is not None]
    if any(since < at <= clock.now() for at in told):
        return
    group.burst_at = clock.now()
    session.flush()
    values: dict[str, Any] = {"sightings": len(recent)} | ({"place": place} if place else {})
    notices.went_up(session, group, add_step(session, None, group, StepKind.BURST, **values))


def _count_call(
    session: Session, group: QuestionGroup, question: Question, alike: Collection[int]
) -> None:
    """The third call of a customer on a matter warns, the seventh goes up; each once."""
    before = question.call_number
    question.call_number = number_of_call(session, question, group, alike)
    session.flush()
    calls = question.call_number
    if before < CALLS_THAT_RAISE <= calls and calls % CALLS_THAT_RAISE == 0:
        _raise(session, group, question=question.id, calls=calls)
    elif before < CALLS_THAT_WARN == calls:
        warned = add_step(
            session, None, group, StepKind.REPEATED, question=question.id, calls=calls
        )
        notices.called_again(session, group, warned)


def _is_heard(session: Session, question: Question) -> bool:
    """Whether one more alarm of the same person still reaches everybody: who raises it without end
    drowns those of others. It stands in the lists as urgent as any."""
    session.flush()
    lately = select(func.count(Question.id)).where(
        Question.asked_by_id == question.asked_by_id,
        Question.alarmed_at > clock.now() - ALARMS_WITHIN,
    )
    return (session.scalar(lately) or 0) <= ALARMS_AT_MOST


def _raise(session: Session, group: QuestionGroup, *, loud: bool = True, **why: Any) -> None:
    """Make the group urgent and, if it is `loud`, tell supervisors and whoever has to see to it."""
    now = clock.now()
    group.raised_at = group.raised_at or now
    group.urgency = Urgency.URGENT
    group.snoozed_until = None
    group.due_at = min(group.due_at, due_from(now, Urgency.URGENT))
    session.flush()
    step = add_step(session, None, group, StepKind.RAISED, **why)
    if loud:
        notices.went_up(session, group, step)


def _asked_since(
    session: Session, since: datetime, group: QuestionGroup, matter: Collection[int], place: str
) -> list[int]:
    """The groups of what was asked lately on the `matter` (ids of groups), or about the same
    business at the same place; one for each question.

    Columns, and only rows that may count: whoever records next waits for this.
    """
    columns = (
        (Question.group_id, Question.text, Question.details) if place else (Question.group_id,)
    )
    query = select(*columns).where(Question.asked_at > since, Question.withdrawn.is_(False))
    if not place:
        query = query.where(Question.group_id.in_(matter))
    found, top = [], uppermost(group.category).id
    for group_id, *said in session.execute(query.order_by(Question.id.desc()).limit(_LOOKED_AT)):
        if group_id not in matter:
            if not same_place(place_of(*said), place):
                continue
            other = session.get_one(QuestionGroup, group_id)
            if uppermost(other.category).id != top:
                continue
        found.append(group_id)
    return found
