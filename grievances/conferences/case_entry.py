"""An instructive grievance becomes a draft of an entry in one step; the committee passes it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from content.kinds.registry import recounting_kind
from content.models import Entry
from content.permissions import can_write
from content.services.drafts import create_entry
from core.errors import Conflict, Forbidden
from core.messages import _
from grievances.conferences.without_people import without_people
from grievances.handling.models import Handling, StepKind
from grievances.handling.queries import handling_named, steps_of_kind
from grievances.models import TYPE_LABELS
from grievances.services.history_of_handling import add_step
from people.actors import Actor
from people.models import Department
from questions.schemas import DETAILS

TITLE_MAX = 60
LEFT_OUT = ("who", "where", "when")  # of 6W3H: they say whom it happened to
TOLD = (StepKind.FIND_CAUSE, StepKind.PROPOSE, StepKind.CALL, StepKind.VISIT)


def draft_case(session: Session, actor: Actor, number: str) -> Entry:
    """A draft of the actor's department that tells what happened, without those it happened to.

    Raises `NotFound`, `Forbidden` for those who write for no department, `Conflict` while it is
    not filed, what was told is erased, or it was made into an entry before.
    """
    handling = handling_named(session, actor, number, for_change=True)
    if not can_write(actor):
        raise Forbidden(_("由部门供稿人编成案例"))
    if handling.is_open or handling.erased_at is not None:
        raise Conflict(_("结案归档之后、内容清除之前才能编成案例"), code="not_filed")
    if made := steps_of_kind(handling, StepKind.DRAFTED):
        entry_number = made[-1].data["number"]
        raise Conflict(
            _("已经编成 {number}", number=entry_number),
            code="already_drafted",
            details={"number": entry_number},
        )
    home = session.get_one(Department, actor.department_id)
    category = handling.grievance.category
    entry = create_entry(
        session,
        actor,
        {
            "kind": recounting_kind().name,
            "title": without_people(handling.text)[:TITLE_MAX],
            "department": home.code,
            "category": category.code if category.department_id == home.id else "",
            "content": {
                "facts": _facts(handling),
                "handling": _handled(handling),
                "commentary": _learnt(handling),
            },
            "effective_from": None,
            "expires_on": None,
            "review_by": None,
            "citations": [],
            "change_note": "",
        },
    )
    add_step(session, actor, handling, StepKind.DRAFTED, number=entry.number)
    return entry


def _facts(handling: Handling) -> str:
    lines = [str(TYPE_LABELS[handling.grievance.type]) + "：" + handling.text]
    lines += [
        f"- {label}：{handling.details[name]}"
        for name, label in DETAILS.items()
        if name not in LEFT_OUT and handling.details.get(name)
    ]
    if handling.wish:
        lines.append(str(_("客户希望怎样")) + "：" + handling.wish)
    return without_people("\n\n".join(lines))


def _handled(handling: Handling) -> str:
    told = [step.comment for step in handling.steps if step.kind in TOLD and step.comment]
    return without_people("\n\n".join([*told, str(_("措施")) + "：" + handling.measure]))


def _learnt(handling: Handling) -> str:
    told = {_("原因"): handling.cause, _("责任"): handling.responsibility}
    return without_people("\n\n".join(f"{label}：{text}" for label, text in told.items()))
