"""Forms on the page of a grievance: one address for each action, all handled alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, load
from core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from core.messages import LazyText, _
from grievances.handling import queries, schemas
from grievances.services import customer_calls, escalating, filing, working
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.grievances.handling_pages import grievance_page
from kb_app.web.kit.request_form import filled, typed_form
from people.actors import Actor

Values = dict[str, Any]


def _step(session: Session, who: Actor, number: str, values: Values) -> None:
    working.record_step(session, who, number, values)


def _call(session: Session, who: Actor, number: str, values: Values) -> None:
    customer_calls.record_customer_call(session, who, number, values)


def _close(session: Session, who: Actor, number: str, values: Values) -> None:
    filing.file_away(session, who, number, values)


def _up(session: Session, who: Actor, number: str, values: Values) -> None:
    escalating.ask_above(session, who, number, values["reason"])


def _take(session: Session, who: Actor, number: str, values: Values) -> None:
    escalating.take(session, who, number, values["comment"])


Act = Callable[[Session, Actor, str, Values], None]
ACTIONS: dict[str, tuple[type[BaseSchema], Act, LazyText]] = {
    "steps": (schemas.HandlingStepSchema, _step, _("已登记")),
    "call": (schemas.CustomerCallSchema, _call, _("回电已登记")),
    "close": (schemas.FilingSchema, _close, _("已结案归档")),
    "up": (schemas.UpwardSchema, _up, _("已上报")),
    "take": (schemas.TakeSchema, _take, _("已接手")),
}
_NAMES = ",".join(ACTIONS)


@blueprint.post(f"/grievances/<number>/<any({_NAMES}):action>")
def act_on_grievance(number: str, action: str) -> ResponseReturnValue:
    """Do it and show what became of it; what is refused comes back with what was typed."""
    schema, act, said = ACTIONS[action]
    typed: Values = {}
    try:
        typed = typed_form()
        values = load(schema(), filled(typed))
        with container().database.transaction() as session:
            act(session, actor(), number, values)
    except (Invalid, Conflict, Forbidden) as error:
        return _refused(number, action, error, typed)
    flash(str(said), "success")
    return redirect(_page_of(number), 303)


def _refused(number: str, action: str, error: DomainError, typed: Values) -> ResponseReturnValue:
    with container().database.reading() as session:
        return grievance_page(session, number, error, action, typed)


def _page_of(number: str) -> str:
    with container().database.reading() as session:
        try:
            queries.handling_named(session, actor(), number)
        except NotFound:
            return url_for("web.grievance_list")
    return url_for("web.grievance", number=number)
