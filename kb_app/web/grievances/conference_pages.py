"""Conferences on grievances: the list with the next agenda, one with minutes and measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, load
from core.errors import Conflict, DomainError, Invalid
from core.messages import LazyText, _
from grievances.conferences import queries, schemas, services
from grievances.conferences.case_entry import draft_case
from grievances.conferences.models import AGENDA_LABELS
from grievances.handling.permissions import can_watch_grievances
from grievances.warning.signs import GRADE_LABELS
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, SliceSchema, filled, typed_form
from people.actors import Actor
from people.queries import users

PER_PAGE = 20
PEOPLE_OFFERED = 500
Values = dict[str, Any]


@blueprint.get("/grievances/conferences")
def conference_list() -> ResponseReturnValue:
    """What belongs on the next agenda, measures that are owed, conferences there were."""
    with container().database.reading() as session:
        return _list(session)


@blueprint.post("/grievances/conferences")
def plan_conference() -> ResponseReturnValue:
    """Plan one; its agenda is what is open, repeated and instructive now."""
    typed: Values = {}
    try:
        typed = typed_form()
        values = load(schemas.ConferenceSchema(), filled(typed))
        with container().database.transaction() as session:
            number = services.plan_conference(session, actor(), values).id
    except Invalid as error:
        with container().database.reading() as session:
            return _list(session, error, typed)
    return redirect(url_for("web.conference", conference_id=number), 303)


@blueprint.get("/grievances/conferences/<int:conference_id>")
def conference(conference_id: int) -> ResponseReturnValue:
    """One conference."""
    with container().database.reading() as session:
        return _page(session, conference_id)


def _minutes(session: Session, who: Actor, conference_id: int, values: Values) -> None:
    services.write_minutes(session, who, conference_id, values)


def _measure(session: Session, who: Actor, conference_id: int, values: Values) -> None:
    services.add_measure(session, who, conference_id, values)


def _done(session: Session, who: Actor, conference_id: int, values: Values) -> None:
    services.finish_measure(session, who, conference_id, values["measure"], values["note"])


Act = Callable[[Session, Actor, int, Values], None]
ACTIONS: dict[str, tuple[type[BaseSchema], Act, LazyText]] = {
    "minutes": (schemas.MinutesSchema, _minutes, _("纪要已完成")),
    "measure": (schemas.MeasureSchema, _measure, _("已登记，负责人会收到")),
    "done": (schemas.DoneSchema, _done, _("已登记完成")),
}


@blueprint.post(f"/grievances/conferences/<int:conference_id>/<any({','.join(ACTIONS)}):action>")
def act_on_conference(conference_id: int, action: str) -> ResponseReturnValue:
    """Finish the minutes, decide on a measure, say that one is done."""
    schema, act, said = ACTIONS[action]
    typed: Values = {}
    try:
        typed = typed_form()
        with container().database.transaction() as session:
            act(session, actor(), conference_id, load(schema(), filled(typed)))
    except (Invalid, Conflict) as error:
        with container().database.reading() as session:
            return _page(session, conference_id, error, action, typed)
    flash(str(said), "success")
    return redirect(url_for("web.conference", conference_id=conference_id), 303)


@blueprint.post("/grievances/<number>/case")
def make_case_of_grievance(number: str) -> ResponseReturnValue:
    """A draft of an entry that tells what happened, without those it happened to."""
    try:
        with container().database.transaction() as session:
            entry = draft_case(session, actor(), number).number
    except Conflict as error:
        flash(str(error.message), "danger")
        return redirect(url_for("web.grievance", number=number), 303)
    flash(str(_("案例草稿已建好，核对后送审")), "success")
    return redirect(url_for("web.contribution", number=entry), 303)


def _list(
    session: Session, error: DomainError | None = None, typed: Mapping[str, Any] = NOTHING_TYPED
) -> ResponseReturnValue:
    who = actor()
    asked = load(SliceSchema(), filled(request.args))
    page = queries.conferences(session, who, limit=PER_PAGE, offset=asked["offset"])
    html = render_template(
        "grievances/conferences.html",
        page=page,
        agenda=queries.agenda(session) if can_watch_grievances(who) else [],
        measures=queries.open_measures(session, who),
        labels=AGENDA_LABELS,
        grades=GRADE_LABELS,
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200


def _page(
    session: Session,
    conference_id: int,
    error: DomainError | None = None,
    action: str = "",
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    who = actor()
    found = queries.conference_with_id(session, who, conference_id)
    leads = can_watch_grievances(who)
    html = render_template(
        "grievances/conference.html",
        one=found,
        leads=leads,
        people=users(session, limit=PEOPLE_OFFERED, active=True).items if leads else [],
        labels=AGENDA_LABELS,
        error=error,
        action=action,
        typed=typed,
    )
    return html, status_of(error) if error else 200
