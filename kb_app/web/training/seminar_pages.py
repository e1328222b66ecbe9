"""Seminars: planned on a case, minuted, seen by those who took part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import load
from core.errors import Conflict, DomainError, Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, SliceSchema, filled, typed_form
from people.queries import users
from people.roles import Role
from training import gatherings
from training.permissions import can_lead_training
from training.schemas import SeminarMinutesSchema, SeminarSchema
from training.services import seminars

PER_PAGE = 20
PEOPLE_OFFERED = 500


@blueprint.get("/training/seminars")
def training_seminars() -> ResponseReturnValue:
    """Seminars: all for who leads training, else one's own."""
    with container().database.reading() as session:
        return _list(session)


@blueprint.post("/training/seminars")
def plan_training_seminar() -> ResponseReturnValue:
    """Plan one; what is refused comes back with what was typed."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(SeminarSchema(), filled(typed))
        with container().database.transaction() as session:
            seminar_id = seminars.plan_seminar(session, actor(), values).id
    except Invalid as error:
        with container().database.reading() as session:
            return _list(session, error, typed)
    flash(str(_("已定，参加的人会收到")), "success")
    return redirect(url_for("web.training_seminar", seminar_id=seminar_id), 303)


@blueprint.get("/training/seminars/<int:seminar_id>")
def training_seminar(seminar_id: int) -> ResponseReturnValue:
    """One seminar."""
    with container().database.reading() as session:
        return _page(session, seminar_id)


@blueprint.post("/training/seminars/<int:seminar_id>/minutes")
def minute_training_seminar(seminar_id: int) -> ResponseReturnValue:
    """Finish its minutes, and what was agreed on."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(SeminarMinutesSchema(), filled(typed))
        with container().database.transaction() as session:
            seminars.write_minutes(session, actor(), seminar_id, values)
    except (Invalid, Conflict) as error:
        with container().database.reading() as session:
            return _page(session, seminar_id, error, typed)
    flash(str(_("纪要已完成，参加的人看得到")), "success")
    return redirect(url_for("web.training_seminar", seminar_id=seminar_id), 303)


def _list(
    session: Session, error: DomainError | None = None, typed: Mapping[str, Any] = NOTHING_TYPED
) -> ResponseReturnValue:
    who = actor()
    gatherings.require_taught(who)
    asked = load(SliceSchema(), filled(request.args))
    leads = can_lead_training(who)
    agents = users(session, limit=PEOPLE_OFFERED, active=True, role=Role.AGENT) if leads else None
    html = render_template(
        "training/seminars.html",
        page=gatherings.seminars(session, who, limit=PER_PAGE, offset=asked["offset"]),
        leads=leads,
        agents=agents.items if agents else [],
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200


def _page(
    session: Session,
    seminar_id: int,
    error: DomainError | None = None,
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    who = actor()
    html = render_template(
        "training/seminar.html",
        one=gatherings.seminar_with_id(session, who, seminar_id),
        leads=can_lead_training(who),
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200
