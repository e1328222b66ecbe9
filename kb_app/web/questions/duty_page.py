"""The duty rota of a department: who answers its questions when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import load
from core.errors import DomainError, Forbidden
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, filled, typed_form
from people.models import Department
from questions import duty, permissions
from questions.schemas import DutySchema
from questions.services import routing


@blueprint.get("/questions/duty")
def duty_rota() -> ResponseReturnValue:
    """Who answers for the department when."""
    with container().database.reading() as session:
        return _duty_page(session, _home(session))


@blueprint.post("/questions/duty")
def add_duty() -> ResponseReturnValue:
    """Put somebody on the rota."""
    typed = typed_form()
    try:
        with container().database.transaction() as session:
            home = _home(session)
            routing.save_turn(session, actor(), home.code, load(DutySchema(), filled(typed)))
    except DomainError as error:
        if isinstance(error, Forbidden):
            raise
        with container().database.reading() as session:
            return _duty_page(session, _home(session), error, typed)
    return redirect(url_for("web.duty_rota"), 303)


@blueprint.post("/questions/duty/<int:turn_id>/drop")
def drop_duty(turn_id: int) -> ResponseReturnValue:
    """Take a turn off the rota."""
    with container().database.transaction() as session:
        routing.drop_turn(session, actor(), turn_id)
    flash(str(_("已从值班表移除")), "success")
    return redirect(url_for("web.duty_rota"), 303)


def _home(session: Session) -> Department:
    """The department whose rota the actor keeps. Raises `Forbidden`."""
    who = actor()
    if not permissions.answers_questions(who):
        raise Forbidden(_("只有部门供稿人有值班表"))
    return session.get_one(Department, who.department_id)


def _duty_page(
    session: Session,
    home: Department,
    error: DomainError | None = None,
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    html = render_template(
        "questions/duty.html",
        home=home,
        turns=duty.turns(session, home.id),
        contributors=duty.contributors(session, home.id),
        now_on_duty=duty.on_duty(session, home.id),
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200
