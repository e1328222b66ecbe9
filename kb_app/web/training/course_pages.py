"""Courses: made, given to people, and what they did; talks one to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import load
from core.errors import DomainError, Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED, SliceSchema, filled, typed_form
from monitoring.queries import open_needs
from people.queries import users
from people.roles import Role
from training import queries
from training.course_effects import course_effect
from training.effect import VERDICT_LABELS
from training.schemas import AssignSchema, CoachingSchema, CourseSchema, RulesSchema
from training.services import coaching, courses, self_assigning

PER_PAGE = 20
PEOPLE_OFFERED = 500
COACHINGS_LISTED = 20


@blueprint.get("/training/courses")
def training_courses() -> ResponseReturnValue:
    """Courses, needs of training, talks."""
    with container().database.reading() as session:
        return _list(session)


@blueprint.post("/training/courses")
def make_training_course() -> ResponseReturnValue:
    """Make a course; what is refused comes back with what was typed."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        given = filled(typed) | {"parts": str(typed.get("parts", "")).split()}
        values = load(CourseSchema(), given)
        with container().database.transaction() as session:
            course_id = courses.make_course(session, actor(), values).id
    except Invalid as error:
        with container().database.reading() as session:
            return _list(session, error, typed)
    return redirect(url_for("web.training_course", course_id=course_id), 303)


@blueprint.post("/training/coachings")
def record_training_talk() -> ResponseReturnValue:
    """Keep a talk one to one."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(CoachingSchema(), filled(typed))
        with container().database.transaction() as session:
            coaching.record_coaching(session, actor(), values)
    except Invalid as error:
        with container().database.reading() as session:
            return _list(session, error, typed)
    flash(str(_("已记下，坐席能看到")), "success")
    return redirect(url_for("web.training_courses"), 303)


@blueprint.get("/training/courses/<int:course_id>")
def training_course(course_id: int) -> ResponseReturnValue:
    """One course: who takes it, and what it did."""
    with container().database.reading() as session:
        return _page(session, course_id)


@blueprint.post("/training/courses/<int:course_id>/assign")
def assign_training_course(course_id: int) -> ResponseReturnValue:
    """Agents take it."""
    try:
        typed = filled(typed_form())
        if isinstance(typed.get("people"), list):
            typed["people"] = [name for name in typed["people"] if name]  # nobody else was chosen
        values = load(AssignSchema(), typed)
        with container().database.transaction() as session:
            number = courses.assign_course(session, actor(), course_id, values)
    except Invalid as error:
        with container().database.reading() as session:
            return _page(session, course_id, error)
    flash(str(_("已分派给 {n} 人", n=number)), "success")
    return redirect(url_for("web.training_course", course_id=course_id), 303)


@blueprint.post("/training/courses/<int:course_id>/rules")
def rule_training_course(course_id: int) -> ResponseReturnValue:
    """To whom it is given by itself."""
    try:
        values = load(RulesSchema(), filled(typed_form()))
        with container().database.transaction() as session:
            self_assigning.set_rules(session, actor(), course_id, values)
    except Invalid as error:
        with container().database.reading() as session:
            return _page(session, course_id, error)
    flash(str(_("已定，一分钟内开始自动分派")), "success")
    return redirect(url_for("web.training_course", course_id=course_id), 303)


def _list(
    session: Session, error: DomainError | None = None, typed: Mapping[str, Any] = NOTHING_TYPED
) -> ResponseReturnValue:
    who = actor()
    queries.require_leader(who)
    asked = load(SliceSchema(), filled(request.args))
    html = render_template(
        "training/courses.html",
        page=queries.courses(session, limit=PER_PAGE, offset=asked["offset"]),
        needs=open_needs(session),
        agents=_agents(session),
        talks=queries.coachings(session, who, limit=COACHINGS_LISTED),
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200


def _page(
    session: Session, course_id: int, error: DomainError | None = None
) -> ResponseReturnValue:
    found = course_effect(session, actor(), course_id)
    needs = open_needs(session)
    html = render_template(
        "training/course.html",
        one=found,
        taken=queries.enrolments(session, course_id),
        needing=sum(need.skill == found.course.skill for need in needs),
        agents=_agents(session),
        verdicts=VERDICT_LABELS,
        error=error,
    )
    return html, status_of(error) if error else 200


def _agents(session: Session) -> list[Any]:
    found = users(session, limit=PEOPLE_OFFERED, active=True, role=Role.AGENT)
    return list(found.items)
