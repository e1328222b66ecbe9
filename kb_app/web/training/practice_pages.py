"""An agent's training: the next exercise, what came of the answer, their courses."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from content.kinds.exercise_forms import FORM_LABELS, Given
from core.base_schema import load
from core.errors import Conflict, Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from monitoring.queries import open_needs
from training import gatherings, queries
from training.permissions import can_lead_training, can_practise
from training.schemas import FeedbackSchema, GivenSchema, ReadSchema
from training.services import courses, practising

COACHINGS_LISTED = 10


@blueprint.get("/training")
def training() -> ResponseReturnValue:
    """The next exercise, own courses, what is to be trained, talks."""
    who = actor()
    with container().database.reading() as session:
        if not can_practise(who):
            queries.require_leader(who)
            return redirect(url_for("web.training_courses"), 303)
        item = queries.next_item(session, who)
        taken = queries.own_enrolments(session, who)
        return render_template(
            "training/practice.html",
            item=item,
            shown=practising.as_shown(session, who, item) if item is not None else None,
            left=queries.due_count(session, who),
            taken=taken,
            parts={one.id: queries.parts_for(session, one) for one in taken if not one.done_at},
            needs=open_needs(session, who.id),
            talks=queries.coachings(session, who, limit=COACHINGS_LISTED),
            forms=FORM_LABELS,
            leads=can_lead_training(who),
            contests=gatherings.open_contests(session, who),
            seminars=gatherings.seminars(session, who, limit=COACHINGS_LISTED)
            if not can_lead_training(who)
            else None,
        )


@blueprint.post("/training/answer")
def answer_exercise() -> ResponseReturnValue:
    """Answer it, and see at once whether that was right and what the base says."""
    try:
        values = load(GivenSchema(), as_given(typed_form()))
        with container().database.transaction() as session:
            result = practising.answer(session, actor(), values)
            return render_template(
                "training/answered.html",
                result=result,
                given=Given(tuple(values["choices"]), values["figure"]),
                left=queries.due_count(session, actor()),
            )
    except (Conflict, Invalid) as error:
        flash(str(error.message), "danger")
        return redirect(url_for("web.training"), 303)


@blueprint.post("/training/enrolments/<int:enrolment_id>/<any(read,feedback):action>")
def act_on_enrolment(enrolment_id: int, action: str) -> ResponseReturnValue:
    """An entry of a course was read; what somebody makes of a course."""
    try:
        typed = filled(typed_form())
        with container().database.transaction() as session:
            if action == "read":
                number = load(ReadSchema(), typed)["number"]
                courses.mark_read(session, actor(), enrolment_id, number)
            else:
                feedback = load(FeedbackSchema(), typed)["feedback"]
                courses.give_feedback(session, actor(), enrolment_id, feedback)
                flash(str(_("谢谢，已记下")), "success")
    except (Conflict, Invalid) as error:
        flash(str(error.message), "danger")
    return redirect(url_for("web.training"), 303)


def as_given(typed: dict[str, Any]) -> dict[str, Any]:
    """The form as an answer: of an order, the places that were given make the choices."""
    ranks = typed.pop("ranks", None)
    if isinstance(ranks, list):
        if len(set(ranks)) < len(ranks):
            raise Invalid(_("每一步要有不同的次序"))
        typed["choices"] = sorted(range(len(ranks)), key=lambda place: str(ranks[place]))
    return filled(typed)
