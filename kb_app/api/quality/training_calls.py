"""Training: the next exercise and its answer, courses, who takes them, needs."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema
from core.errors import Forbidden
from core.messages import _
from kb_app.api import request_response
from kb_app.api.documents.training_documents import (
    answered_document,
    course_document,
    enrolment_document,
    exercise_document,
    need_document,
    whole_course,
)
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from monitoring.queries import open_needs
from people.actors import Actor
from training import queries, schemas
from training.course_effects import course_effect
from training.models import Enrolment
from training.permissions import can_lead_training, can_practise
from training.services import courses, practising


@blueprint.get("/training/next")
def next_exercise() -> Response:
    """What one is to answer next, `exercise` null when there is nothing; how many are left."""
    request_response.arguments(BaseSchema())
    who = actor()
    if not can_practise(who):
        raise Forbidden(_("练习是坐席的"))
    with container().database.reading() as session:
        item = queries.next_item(session, who)
        shown = practising.as_shown(session, who, item) if item is not None else None
        asked = exercise_document(item, shown) if item is not None and shown is not None else None
        return jsonify(exercise=asked, left=queries.due_count(session, who))


@blueprint.post("/training/answers")
def answer_exercise() -> Response:
    """Answer an exercise; says whether that was right, and what the base says."""
    values = request_response.body(schemas.GivenSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        result = practising.answer(session, who, values)
        return answered_document(result, queries.due_count(session, who)), 201

    return request_response.write(work)


@blueprint.get("/training/needs")
def list_needs() -> Response:
    """What one is to be trained in; for who leads training, everybody."""
    request_response.arguments(BaseSchema())
    who = actor()
    if not (can_practise(who) or can_lead_training(who)):
        raise Forbidden(_("课程、分派和辅导由班长管理"))
    with container().database.reading() as session:
        found = open_needs(session, None if can_lead_training(who) else who.id)
        return jsonify(items=[need_document(one) for one in found])


@blueprint.get("/training/courses")
def list_courses() -> Response:
    """Courses, the newest first."""
    asked = request_response.arguments(request_response.PageSchema())
    queries.require_leader(actor())
    with container().database.reading() as session:
        page = queries.courses(session, limit=asked["limit"], offset=asked["offset"])
        items = [course_document(one) for one in page.items]
    return jsonify(request_response.page_body(page, items))


@blueprint.post("/training/courses")
def make_course() -> Response:
    """Make a course of exercises and entries to read."""
    values = request_response.body(schemas.CourseSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return course_document(courses.make_course(session, who, values)), 201

    return request_response.write(work)


@blueprint.get("/training/courses/<int(max=2147483647):course_id>")
def read_course(course_id: int) -> Response:
    """One course: who takes it, and what it did for their later scores."""
    with container().database.reading() as session:
        found = course_effect(session, actor(), course_id)
        return jsonify(whole_course(found, queries.enrolments(session, course_id)))


@blueprint.post("/training/courses/<int(max=2147483647):course_id>/assign")
def assign_course(course_id: int) -> Response:
    """Agents take it: those who need its skill, and those named; says how many are new."""
    values = request_response.body(schemas.AssignSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return {"assigned": courses.assign_course(session, who, course_id, values)}, 200

    return request_response.write(work)


@blueprint.get("/training/enrolments")
def list_enrolments() -> Response:
    """The courses one takes, with what is left of them."""
    request_response.arguments(BaseSchema())
    with container().database.reading() as session:
        found = queries.own_enrolments(session, actor())
        return jsonify(items=[_enrolment(session, one) for one in found])


@blueprint.post("/training/enrolments/<int(max=2147483647):enrolment_id>/read")
def read_of_course(enrolment_id: int) -> Response:
    """An entry of a course was read."""
    number = request_response.body(schemas.ReadSchema())["number"]

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return _enrolment(session, courses.mark_read(session, who, enrolment_id, number)), 200

    return request_response.write(work)


@blueprint.post("/training/enrolments/<int(max=2147483647):enrolment_id>/feedback")
def rate_course(enrolment_id: int) -> Response:
    """What one makes of a course that is done: from 1 to 5."""
    feedback = request_response.body(schemas.FeedbackSchema())["feedback"]

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return _enrolment(session, courses.give_feedback(session, who, enrolment_id, feedback)), 200

    return request_response.write(work)


def _enrolment(session: Session, one: Enrolment) -> dict[str, Any]:
    return enrolment_document(one, queries.parts_for(session, one))
