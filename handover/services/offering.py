"""Proposing a hand-over, seeing before what it takes along, and taking it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid
from core.messages import _, enumerated
from handover.models import PENDING, Handover, HandoverState
from handover.orphans import is_able
from handover.permissions import can_propose_handover, can_withdraw_handover
from handover.queries import handover_with_id, pending_of
from handover.services import handover_notices as notices
from handover.services.holding_still import hold_still
from handover.what_moves import NAMED_AT_MOST, Choice, Moving, moving, still_held
from people.actors import Actor
from people.models import Department
from people.queries import department_coded, departments

FURTHEST_DAYS = 366


def preview(
    session: Session, actor: Actor, values: dict[str, Any]
) -> tuple[Department, Department, Moving]:
    """From whom to whom, and exactly what would move by the fields of `HandoverSchema`.

    Raises what `propose` raises; saves nothing.
    """
    giver = _giver(session, actor, values["giver"])
    receiver = department_coded(session, values["receiver"], field="receiver")
    if receiver.id == giver.id:
        raise Invalid.field("receiver", _("不能移交给自己"))
    today = clock.today()
    if not today <= values["effective_on"] <= today + timedelta(days=FURTHEST_DAYS):
        raise Invalid.field("effective_on", _("从今天起一年之内"))
    if not is_able(session, receiver):
        said = _("{name}还没有供稿人，接了也没有人能办；请先添加供稿人", name=receiver.name)
        raise Invalid.field("receiver", said, code="unable_receiver")
    found = moving(session, Choice.of(values), giver, receiver)
    if not found.things:
        raise Invalid.field("everything", _("没有可移交的事项"))
    _require_decidable(found, receiver)
    _require_not_pending(session, giver, found)
    return giver, receiver, found


def propose(session: Session, actor: Actor, values: dict[str, Any]) -> Handover:
    """Propose a hand-over by the fields of `HandoverSchema`; the receiver is asked.

    Raises `Forbidden` for others than the giver's contributors and administrators, `Invalid` for a
    receiver without contributors or without members for what is under review, things that are not
    the giver's, a day past; `Conflict` for what another pending hand-over takes along.
    """
    hold_still(session)
    giver, receiver, found = preview(session, actor, values)
    made = Handover(
        giver=giver,
        receiver=receiver,
        choice=Choice.of(values).as_json(),
        agreed=found.keys,
        effective_on=values["effective_on"],
        reason=values["reason"],
        proposed_by_id=actor.id,
        proposed_at=clock.now(),
        answer="",
    )
    session.add(made)
    session.flush()
    told: dict[str, Any] = {
        "from": giver.code,
        "to": receiver.code,
        "effective_on": str(made.effective_on),
    }
    told |= {"choice": made.choice, "things": len(found.things), "reason": made.reason}
    audit.record(session, actor.name, "handover.propose", f"handover:{made.id}", told)
    notices.proposed(session, made, found.things)
    return made


def withdraw(session: Session, actor: Actor, handover_id: int) -> Handover:
    """Take back what has not taken effect. Raises `Forbidden`, `Conflict` when it is over."""
    found = handover_with_id(session, actor, handover_id, for_change=True)
    if not can_withdraw_handover(actor, found):
        raise Forbidden(_("只有移交部门和管理员可以撤回"))
    if found.state not in PENDING:
        raise Conflict(_("这次移交已经了结"), code="handover_over")
    found.state = HandoverState.WITHDRAWN
    session.flush()
    audit.record(session, actor.name, "handover.withdraw", f"handover:{found.id}", {})
    notices.withdrawn(session, found)
    return found


def moves_now(session: Session, handover: Handover) -> Moving:
    """What a pending hand-over would take along as things stand now."""
    choice = still_held(session, Choice.of(handover.choice), handover.giver)
    return moving(session, choice, handover.giver, handover.receiver)


def _giver(session: Session, actor: Actor, code: str) -> Department:
    """The department named, else one's own; also one out of use, which may still hold something."""
    known = {one.code: one for one in departments(session)}
    own = next((one for one in known.values() if one.id == actor.department_id), None)
    giver = known.get(code) if code else own
    if giver is None:
        raise Invalid.field("giver", _("没有代码为 {code} 的部门", code=code))
    if not can_propose_handover(actor, giver.id):
        raise Forbidden(_("只能移交本部门的事项；管理员可以移交各部门的"))
    return giver


def _require_decidable(found: Moving, receiver: Department) -> None:
    if found.stuck:
        numbers = enumerated(one.review.entry.number for one in found.stuck[:NAMED_AT_MOST])
        said = _(
            "移交后没有委员能签 {numbers}（{needs}）；请先给{name}添加审核委员，或等审核结束",
            numbers=numbers,
            needs=found.stuck[0].stuck,
            name=receiver.name,
        )
        raise Invalid.field("receiver", said, code="undecidable")


def _require_not_pending(session: Session, giver: Department, found: Moving) -> None:
    keys = set(found.keys)
    for other in pending_of(session, giver.id):
        shared = keys & set(moves_now(session, other).keys)
        if shared:
            named = enumerated(sorted(key.partition(":")[2] for key in shared)[:NAMED_AT_MOST])
            raise Conflict(
                _(
                    "已在另一次移交里（第 {n} 号，给{after}）：{named}",
                    n=other.id,
                    after=other.receiver.name,
                    named=named,
                ),
                code="already_pending",
                details={"handover": other.id},
            )
