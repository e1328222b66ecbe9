"""What the clock does: accepted hand-overs take effect on their day, all that are due at once.

What each takes along is settled before any of them moves anything, so that what one department
gives and another gets on the same day does not travel twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from content.applicability.readers import NOBODY, may_know_of, reading_for
from content.models import Entry
from core import audit, clock
from core.messages import LazyText, _, as_json
from handover.holdings import Thing
from handover.models import Handover, HandoverItem, HandoverState, Sort
from handover.orphans import is_able
from handover.services import handover_notices as notices
from handover.services.carrying_over import Carried, carry_over
from handover.services.holding_still import hold_still
from handover.services.offering import moves_now
from handover.what_moves import Moving
from people.actors import SYSTEM_NAME


def take_effect(session: Session) -> int:
    """Do what is due; gives how many hand-overs took effect."""
    if not session.scalars(_due().with_only_columns(Handover.id).limit(1)).all():
        return 0
    hold_still(session)
    due = session.scalars(_due().with_for_update(of=Handover)).unique().all()
    _lock_entries(session, due)
    plans = [(one, moves_now(session, one)) for one in due]
    done = 0
    for one, found in plans:
        trouble = _trouble(session, one, found)
        if trouble is not None:
            _put_off(session, one, trouble)
            continue
        _do(session, one, found)
        done += 1
    return done


def _due() -> Select[Handover]:
    return (
        select(Handover)
        .where(Handover.state == HandoverState.ACCEPTED, Handover.effective_on <= clock.today())
        .order_by(Handover.id)
    )


def _lock_entries(session: Session, due: Sequence[Handover]) -> None:
    """Whoever decides on one of them waits, or was before."""
    givers = {one.giver_id for one in due}
    query = select(Entry.id).where(Entry.department_id.in_(givers)).order_by(Entry.id)
    session.execute(query.with_for_update(key_share=True))


def _trouble(session: Session, handover: Handover, found: Moving) -> LazyText | None:
    receiver = handover.receiver
    if not is_able(session, receiver):
        return _("{name}没有在用的供稿人", name=receiver.name)
    if found.stuck:
        said = {"number": found.stuck[0].review.entry.number, "needs": found.stuck[0].stuck}
        return _("{number} 会没有委员能签（{needs}）", **said)
    return None


def _put_off(session: Session, handover: Handover, trouble: LazyText) -> None:
    """Say so once a day; it is tried again until it can be done or is taken back."""
    today = clock.start_of(clock.today())
    handover.trouble = as_json(trouble)
    if handover.troubled_at is None or handover.troubled_at < today:
        handover.troubled_at = clock.now()
        session.flush()
        notices.in_trouble(session, handover)
    session.flush()


def _do(session: Session, handover: Handover, found: Moving) -> None:
    carried = carry_over(session, None, found, handover.giver, handover.receiver)
    handover.state, handover.done_at = HandoverState.DONE, clock.now()
    handover.trouble = None
    session.add_all(_items(session, handover, found, carried))
    session.flush()
    told = {"from": handover.giver.code, "to": handover.receiver.code, "things": found.keys}
    audit.record(session, SYSTEM_NAME, "handover.effect", f"handover:{handover.id}", told)
    notices.took_effect(session, handover, found.things, carried.takers)


def _items(
    session: Session, handover: Handover, found: Moving, carried: Carried
) -> list[HandoverItem]:
    agreed = set(handover.agreed)
    with reading_for(session, NOBODY):  # its page is read by others too
        labels = [_label(session, one) for one in found.things]
    return [
        HandoverItem(
            handover_id=handover.id,
            position=place,
            sort=one.sort,
            reference=one.reference,
            label=label,
            due_at=one.due_at,
            said=as_json(carried.said[one.reference]) if one.reference in carried.said else None,
            came_later=one.key not in agreed,
        )
        for place, (one, label) in enumerate(zip(found.things, labels, strict=True))
    ]


def _label(session: Session, thing: Thing) -> str:
    """What it is called; nothing, where whoever reads may not know of it."""
    is_told = thing.sort != Sort.ENTRY or may_know_of(session.get_one(Entry, thing.id))
    return thing.label if is_told else ""
