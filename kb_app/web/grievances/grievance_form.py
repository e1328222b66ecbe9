"""The form by which an agent records what a customer complains of, from the call."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from calls.queries import call_under_way, last_line
from content.queries import categories
from core.base_schema import BaseSchema, Line, load
from core.errors import DomainError, Forbidden, Invalid
from core.messages import _
from grievances.handling.models import CHANNEL_LABELS, DISSATISFACTION_LABELS, PROMISE_LABELS
from grievances.handling.permissions import can_record_grievance
from grievances.handling.schemas import GrievanceSchema
from grievances.models import TYPE_DEFINITIONS, TYPE_LABELS
from grievances.services.taking_in import take_in
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from people.actors import Actor
from questions.models import TEXT_MAX


class OpenedSchema(BaseSchema):
    """With what the form begins: the line that was typed for the caller."""

    text = Line(load_default="", max_length=TEXT_MAX)


@blueprint.get("/grievances/new")
def new_grievance() -> ResponseReturnValue:
    """An empty form, with what the call knows already."""
    who = actor()
    _require_recorder(who)
    asked = load(OpenedSchema(), filled(request.args))
    with container().database.reading() as session:
        call = call_under_way(session, who)
        typed = {
            "text": asked["text"] or (last_line(session, call) if call else ""),
            "call": call.key if call else "",
            "token": secrets.token_hex(16),
        }
        return _form(session, typed, knows_caller=bool(call and call.caller_cipher))


@blueprint.post("/grievances/new")
def record_new_grievance() -> ResponseReturnValue:
    """Record it; what is refused comes back with what was typed. Sent twice it is recorded once."""
    who = actor()
    _require_recorder(who)
    typed: dict[str, Any] = {}
    callers = container().question_context.callers
    try:
        typed = typed_form()
        if not typed.get("dissatisfaction"):
            raise Invalid.field("dissatisfaction", _("请选客户不满在哪"))
        values = load(GrievanceSchema(), filled(typed))
        with container().database.transaction() as session:
            number = take_in(session, who, callers, values).handling.number
            back = _console(session, who, values["call"])
    except Invalid as error:
        with container().database.reading() as session:
            return _form(session, typed, error)
    told = _("已记录 {number}，通话继续") if back else _("已记录 {number}")
    flash(str(told.format(number=number)), "success")
    return redirect(back or url_for("web.grievance", number=number), 303)


def _console(session: Session, who: Actor, key: str | None) -> str:
    """The search, with the line of before, where the call it was told in goes on; else ""."""
    call = call_under_way(session, who)
    if call is None or call.key != key:
        return ""
    line = load(OpenedSchema(), filled(request.args))["text"] or last_line(session, call)
    return url_for("web.search", q=line) if line else url_for("web.search")


def _require_recorder(who: Actor) -> None:
    if not can_record_grievance(who):
        raise Forbidden(_("只有坐席可以记录客户抱怨"))


def _form(
    session: Session,
    typed: Mapping[str, Any],
    error: DomainError | None = None,
    *,
    knows_caller: bool = False,
) -> ResponseReturnValue:
    every = categories(session)
    tops = [one for one in every if one.parent_id is None]
    html = render_template(
        "grievances/new.html",
        typed=typed,
        error=error,
        knows_caller=knows_caller,
        types=TYPE_LABELS,
        definitions=TYPE_DEFINITIONS,
        channels=CHANNEL_LABELS,
        dissatisfactions=DISSATISFACTION_LABELS,
        promises=PROMISE_LABELS,
        tops=tops,
        below={top.id: [one for one in every if one.parent_id == top.id] for top in tops},
    )
    return html, status_of(error) if error else 200
