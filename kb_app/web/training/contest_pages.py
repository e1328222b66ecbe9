"""Contests: held by who leads training, answered by agents, with a table of results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.kinds.exercise_forms import FORM_LABELS
from core.base_schema import load
from core.errors import Conflict, DomainError, Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, SliceSchema, filled, typed_form
from kb_app.web.training.practice_pages import as_given
from training import gatherings
from training.permissions import can_lead_training, can_practise
from training.schemas import ContestSchema, GivenSchema
from training.services import contests

PER_PAGE = 20


@blueprint.get("/training/contests")
def training_contests() -> ResponseReturnValue:
    """Contests; for who leads training the form of a new one."""
    with container().database.reading() as session:
        return _list(session)


@blueprint.post("/training/contests")
def hold_training_contest() -> ResponseReturnValue:
    """Hold one; what is refused comes back with what was typed."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        given = filled(typed) | {"parts": str(typed.get("parts", "")).split()}
        with container().database.transaction() as session:
            values = load(ContestSchema(), given)
            contest_id = contests.hold_contest(session, actor(), values).id
    except Invalid as error:
        with container().database.reading() as session:
            return _list(session, error, typed)
    flash(str(_("竞赛已定，坐席会收到")), "success")
    return redirect(url_for("web.training_contest", contest_id=contest_id), 303)


@blueprint.get("/training/contests/<int:contest_id>")
def training_contest(contest_id: int) -> ResponseReturnValue:
    """One contest: what is next, and what of the results one may see."""
    who = actor()
    with container().database.reading() as session:
        gatherings.require_taught(who)
        one = gatherings.contest_with_id(session, contest_id)
        found = gatherings.results(session, one)
        may_answer = can_practise(who) and one.is_open
        item = gatherings.next_in_contest(session, who, one) if may_answer else None
        return render_template(
            "training/contest.html",
            one=one,
            item=item,
            shown=contests.as_asked(who, one, item) if item is not None else None,
            results=gatherings.results_for(who, one, found),
            taken_part=len(found),
            leads=can_lead_training(who),
            forms=FORM_LABELS,
        )


@blueprint.post("/training/contests/<int:contest_id>/answer")
def answer_training_contest(contest_id: int) -> ResponseReturnValue:
    """Answer what is next; what was right is told when the contest is over, not before."""
    try:
        values = load(GivenSchema(), as_given(typed_form()))
        with container().database.transaction() as session:
            contests.answer_in_contest(session, actor(), contest_id, values)
    except (Conflict, Invalid) as error:
        flash(str(error.message), "danger")
    return redirect(url_for("web.training_contest", contest_id=contest_id), 303)


def _list(
    session: Session, error: DomainError | None = None, typed: Mapping[str, Any] = NOTHING_TYPED
) -> ResponseReturnValue:
    who = actor()
    gatherings.require_taught(who)
    asked = load(SliceSchema(), filled(request.args))
    html = render_template(
        "training/contests.html",
        page=gatherings.contests(session, limit=PER_PAGE, offset=asked["offset"]),
        leads=can_lead_training(who),
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200
