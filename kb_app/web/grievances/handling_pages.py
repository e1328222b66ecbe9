"""Pages of grievances: the list, and one of them with its checklist, clocks and history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.queries import categories, category_coded
from core.base_schema import Choice, Line, load
from core.errors import DomainError, Forbidden
from core.messages import _
from grievances.handling import queries
from grievances.handling.five_steps import BY_CALL, OF_DEPARTMENT, STAGES, TASK_LABELS, next_task
from grievances.handling.models import CHANNEL_LABELS, DISSATISFACTION_LABELS, STEP_LABELS
from grievances.handling.permissions import can_handle_grievances, can_watch_grievances
from grievances.handling.queries import SHOWN_LABELS, Shown
from grievances.models import TYPE_LABELS, GrievanceType
from grievances.services.customer_calls import call_is_owed
from grievances.services.handling_notices import why
from grievances.warning.signs import GRADE_LABELS, reasons_told
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, SliceSchema, filled
from people.queries import departments, display_names
from people.schemas import CODE_MAX

PER_PAGE = 30
TEXT_ASKED_MAX = 100


class HandlingListSchema(SliceSchema):
    """Which grievances are listed."""

    show = Choice(tuple(Shown), load_default=Shown.OPEN)
    type = Choice(tuple(GrievanceType), load_default=None)
    category = Line(load_default=None, max_length=CODE_MAX)
    department = Line(load_default=None, max_length=CODE_MAX)
    q = Line(load_default="", max_length=TEXT_ASKED_MAX)


@blueprint.get("/grievances")
def grievance_list() -> ResponseReturnValue:
    """Grievances that are the actor's business: what may go further first."""
    who = actor()
    asked = load(HandlingListSchema(), filled(request.args))
    with container().database.reading() as session:
        all_departments = departments(session)
        by_code = {one.code: one.id for one in all_departments}
        code = asked["category"]
        page = queries.handlings(
            session,
            who,
            shown=Shown(asked["show"]),
            type_=GrievanceType(asked["type"]) if asked["type"] else None,
            category_id=category_coded(session, code).id if code else None,
            department_id=by_code.get(asked["department"] or ""),
            text=asked["q"],
            limit=PER_PAGE,
            offset=asked["offset"],
        )
        if not (can_handle_grievances(who) or page.total):
            raise Forbidden(_("客户抱怨由热线、承办部门和被告知的人处理"))
        return render_template(
            "grievances/list.html",
            asked=asked,
            page=page,
            shown_labels=SHOWN_LABELS,
            types=TYPE_LABELS,
            grades=GRADE_LABELS,
            reasons=reasons_told,
            departments=all_departments,
            categories=categories(session),
            watches=can_watch_grievances(who),
        )


@blueprint.get("/grievances/<number>")
def grievance(number: str) -> ResponseReturnValue:
    """One grievance: what was told, what is done, what can be done."""
    with container().database.reading() as session:
        return grievance_page(session, number)


def grievance_page(
    session: Session,
    number: str,
    error: DomainError | None = None,
    action: str = "",
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    """The page of a grievance; after a refused `action` with what was typed."""
    who = actor()
    found = queries.handling_named(session, who, number)
    done = queries.done_tasks(found)
    all_departments = departments(session)
    facts = found.grievance
    html = render_template(
        "grievances/grievance.html",
        one=found,
        facts=facts,
        done=done,
        next_task=next_task(done),
        next_there=next_task(done, OF_DEPARTMENT),
        stages=STAGES,
        task_labels=TASK_LABELS,
        of_department=OF_DEPARTMENT,
        by_call=BY_CALL,
        step_labels_of=STEP_LABELS,
        types=TYPE_LABELS,
        channels=CHANNEL_LABELS,
        dissatisfactions=DISSATISFACTION_LABELS,
        grades=GRADE_LABELS,
        reasons=reasons_told(found.reasons),
        why=why,
        call_owed=call_is_owed(found),
        caller=container().question_context.callers.decrypted(found.caller_cipher),
        similar=queries.similar_grievances(
            session, who, found.text, facts.category, without=found.id
        ),
        departments=[one for one in all_departments if one.active],
        names=display_names(session, {step.actor for step in found.steps}),
        department_names={one.code: one.name for one in all_departments},
        error=error,
        action=action,
        typed=typed,
    )
    return html, status_of(error) if error else 200
