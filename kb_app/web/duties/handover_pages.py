"""Hand-overs: the list, one of them, and the form with a preview of exactly what moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, Choice, Line, load
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.messages import _
from handover import queries
from handover.holdings import count_by_sort, holdings
from handover.models import PENDING, SORT_LABELS, STATE_LABELS, HandoverState
from handover.orphans import able_departments
from handover.permissions import can_propose_any_handover, can_propose_handover
from handover.schemas import ALL_OF_LABELS, HandoverSchema
from handover.services.offering import moves_now, preview, propose
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, SliceSchema, filled, typed_form
from people.models import Department
from people.queries import departments
from people.schemas import CODE_MAX

PER_PAGE = 20


class HandoverListSchema(SliceSchema):
    """Which hand-overs are listed."""

    state = Choice(tuple(HandoverState), load_default=None)


class GiverSchema(BaseSchema):
    """Of which department something is to be handed over."""

    giver = Line(load_default="", max_length=CODE_MAX)


@blueprint.get("/duties/handovers")
def handovers() -> ResponseReturnValue:
    """Those one may know of, pending ones first."""
    asked = load(HandoverListSchema(), filled(request.args))
    state = HandoverState(asked["state"]) if asked["state"] else None
    with container().database.reading() as session:
        page = queries.handovers(
            session, actor(), state=state, limit=PER_PAGE, offset=asked["offset"]
        )
        return render_template("duties/handovers.html", page=page, state=state, labels=STATE_LABELS)


@blueprint.get("/duties/handovers/new")
def new_handover() -> ResponseReturnValue:
    """The form: what, to whom, when, why."""
    asked = load(GiverSchema(), filled(request.args))
    with container().database.reading() as session:
        return _form(session, {"giver": asked["giver"]})


@blueprint.post("/duties/handovers/new")
def propose_handover() -> ResponseReturnValue:
    """What would move, or once that was seen, the proposal."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        act = typed.pop("act", "preview")
        given = filled(typed) | {"numbers": str(typed.get("numbers", "")).split()}
        values = load(HandoverSchema(), given)
        if act != "propose":
            with container().database.reading() as session:
                giver, receiver, found = preview(session, actor(), values)
                return _form(session, typed, moving=found, parties=(giver, receiver))
        with container().database.transaction() as session:
            made = propose(session, actor(), values).id
    except (Invalid, Conflict) as error:
        with container().database.reading() as session:
            return _form(session, typed, error)
    flash(str(_("移交已提出，等接收部门确认")), "success")
    return redirect(url_for("web.handover", handover_id=made), 303)


@blueprint.get("/duties/handovers/<int(max=2147483647):handover_id>")
def handover(handover_id: int) -> ResponseReturnValue:
    """One hand-over: what would move, or what did."""
    with container().database.reading() as session:
        return handover_page(session, handover_id)


def handover_page(
    session: Session,
    handover_id: int,
    error: DomainError | None = None,
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    """The page of one, also when what was sent about it is refused."""
    found = queries.handover_with_id(session, actor(), handover_id)
    html = render_template(
        "duties/handover.html",
        one=found,
        moving=moves_now(session, found) if found.state in PENDING else None,
        labels=STATE_LABELS,
        sorts=SORT_LABELS,
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200


def _form(
    session: Session,
    typed: Mapping[str, Any],
    error: DomainError | None = None,
    moving: Any = None,
    parties: tuple[Department, Department] | None = None,
) -> ResponseReturnValue:
    who = actor()
    if not can_propose_any_handover(who):
        raise Forbidden(_("只有部门供稿人和管理员可以提出移交"))
    every = departments(session)
    givers = [one for one in every if can_propose_handover(who, one.id)]
    chosen = next((one for one in givers if one.code == typed.get("giver")), None)
    giver = chosen or (givers[0] if len(givers) == 1 else None)
    held = holdings(session, giver.id) if giver else None
    able = {one.id for one in session.query(Department).where(able_departments())}
    html = render_template(
        "duties/new_handover.html",
        givers=givers,
        giver=giver,
        held=held,
        counts=count_by_sort(held.things) if held else {},
        receivers=[one for one in every if one.active and giver and one.id != giver.id],
        able=able,
        all_of=ALL_OF_LABELS,
        sorts=SORT_LABELS,
        moving=moving,
        parties=parties,
        error=error,
        typed=typed,
        pending=queries.pending_of(session, giver.id) if giver else [],
    )
    return html, status_of(error) if error else 200
