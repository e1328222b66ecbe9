"""One exercise between two calls: shown, answered, and due again by spaced repetition (FSRS)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fsrs import Card, Rating, Scheduler
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.exercise_forms import Exercise, Given
from content.models import id_of
from core import clock
from core.errors import Conflict, Forbidden
from core.messages import _
from people.actors import Actor
from training.models import Answer, Item, Known
from training.permissions import can_practise
from training.queries import answered, fresh_item
from training.services.courses import finish_what_is_done

_SCHEDULER = Scheduler(enable_fuzzing=False)


@dataclass(frozen=True)
class Answered:
    """What became of an answer, and the exercise as it was shown."""

    item: Item
    shown: Exercise
    is_right: bool


def as_shown(session: Session, actor: Actor, item: Item) -> Exercise:
    """The exercise as the actor is shown it: in another order each time it is answered."""
    times = answered(session, actor.id, item.exercise_id)
    return item.asked.shuffled(f"{item.revision_id}:{actor.id}:{times}")


def answer(session: Session, actor: Actor, values: dict[str, Any]) -> Answered:
    """Answer an exercise with the fields of `GivenSchema`; what is known well comes back later.

    Raises `Forbidden`, `Conflict` when it may not be asked any more: it counts for nothing then.
    """
    if not can_practise(actor):
        raise Forbidden(_("练习是坐席的"))
    item = fresh_item(session, id_of(values["exercise"]))
    if item is None:
        raise Conflict(_("这道题出自的内容刚刚变了，不算，请做下一题"), code="item_withdrawn")
    shown = as_shown(session, actor, item)
    is_right = shown.is_right(Given(tuple(values["choices"]), values["figure"]))
    session.add(
        Answer(
            user_id=actor.id,
            exercise_id=item.exercise_id,
            revision_id=item.revision_id,
            at=clock.now(),
            is_right=is_right,
        )
    )
    _schedule(session, actor, item, is_right)
    finish_what_is_done(session, actor)
    return Answered(item, shown, is_right)


def _schedule(session: Session, actor: Actor, item: Item, is_right: bool) -> None:
    query = select(Known).where(Known.user_id == actor.id, Known.exercise_id == item.exercise_id)
    known = session.scalar(query.with_for_update())
    card = Card.from_dict(known.state) if known is not None else Card(card_id=item.exercise_id)  # type: ignore[arg-type]
    rating = Rating.Good if is_right else Rating.Again
    card, _log = _SCHEDULER.review_card(card, rating, review_datetime=clock.now())
    if known is None:
        known = Known(user_id=actor.id, exercise_id=item.exercise_id)
        session.add(known)
    known.state, known.due_at = dict(card.to_dict()), card.due
    session.flush()
