"""Reviews: the queue, claims, decisions."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Response, jsonify, request
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, Choice, Line, YesNo
from core.errors import Unavailable
from core.tasks.services import AT_ONCE
from kb_app.api import request_response
from kb_app.api.documents.entry_documents import (
    assignment_document,
    declarable_document,
    group_document,
    load_document,
    review_document,
    revision_document,
)
from kb_app.api.documents.policy_documents import whole_review_document
from kb_app.api.documents.task_documents import task_document
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from people.queries import department_coded
from people.roles import Role
from review import queries, services, similar, taken_over
from review.assignment.whose_turn import Turn
from review.grading.grades import Grade
from review.held.changed_basis import changed_since
from review.held.findings import findings_of
from review.held.narrow_basis import narrow_basis_of
from review.impact.laws_ended import laws_ended
from review.models import Review, ReviewState, Verdict
from review.queue import Order, Wanted, queue
from review.schemas import (
    AssignmentSchema,
    BatchDecisionSchema,
    DecisionSchema,
    DeclarationSchema,
    LoadDecisionSchema,
    RaiseSchema,
    RenewalSchema,
    UrgentSchema,
)


class QueueSchema(request_response.PageSchema):
    """Which reviews are asked for."""

    state = Choice((*ReviewState, "all"), load_default="open")
    kind = Line(load_default=None, max_length=32)
    department = Line(load_default=None, max_length=40)
    turn = Choice(tuple(Turn), load_default=None)
    grade = Choice(tuple(Grade), load_default=None)
    overdue = YesNo(load_default=False)
    order = Choice(tuple(Order), load_default=Order.AGE)


@blueprint.get("/reviews")
def list_reviews() -> Response:
    """The queue, oldest first: all for the committee, their department's for contributors."""
    asked = request_response.arguments(QueueSchema())
    with container().database.reading() as session:
        code = asked["department"]
        wanted = Wanted(
            state=None if asked["state"] == "all" else ReviewState(asked["state"]),
            turn=Turn(asked["turn"]) if asked["turn"] else None,
            kind=asked["kind"],
            department_id=department_coded(session, code).id if code else None,
            grade=Grade(asked["grade"]) if asked["grade"] else None,
            overdue=asked["overdue"],
            order=Order(asked["order"]),
        )
        page = queue(session, actor(), wanted, limit=asked["limit"], offset=asked["offset"])
        items = [review_document(review) for review in page.items]
    return jsonify(request_response.page_body(page, items))


@blueprint.get("/reviews/similar")
def similar_reviews() -> Response:
    """What waits for oneself in groups of similar submissions, each with its sample."""
    request_response.arguments(BaseSchema())
    with container().database.reading() as session:
        items = [
            group_document(*similar.group_keyed(session, actor(), group.key))
            for group in similar.groups(session, actor())
        ]
    return jsonify({"items": items})


@blueprint.get("/reviews/<int:review_id>")
def read_review(review_id: int) -> Response:
    """One review with the revision under judgement and the one now published."""
    with container().database.reading() as session:
        review = queries.review_numbered(session, actor(), review_id)
        published = review.entry.published
        document = whole_review_document(session, review) | {
            "proposed": revision_document(review.revision),
            "published": revision_document(published) if published else None,
            "figures": [one.as_json() for one in findings_of(session, review.revision)],
            "ends": [
                {
                    "number": one.law.number,
                    "title": one.revision.title,
                    "department": one.law.department.code,
                    "relation": str(one.says),
                    "citing": one.citing,
                }
                for one in laws_ended(session, review)
            ],
            "narrow_basis": [one.as_json() for one in narrow_basis_of(session, review.revision)],
            "changed_basis": [
                {"number": one.number, "clause": one.label, "change": str(one.change)}
                for one in changed_since(session, review)
            ],
        }
        is_new = bool(services.to_note(session, actor(), [review]))
    if is_new and request.method == "GET":  # read it is, also while nobody can write
        with suppress(Unavailable), container().database.transaction() as session:
            services.note_opened(session, actor(), [session.get_one(Review, review_id)])
    return jsonify(document)


@blueprint.post("/reviews/<int:review_id>/claim")
def claim(review_id: int) -> Response:
    """Hold the review for a while; nobody else decides it meanwhile."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return review_document(services.claim(session, who, review_id)), 200

    return request_response.write(work)


@blueprint.delete("/reviews/<int:review_id>/claim")
def hand_back(review_id: int) -> Response:
    """Give the claim up."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return review_document(services.hand_back(session, who, review_id)), 200

    return request_response.write(work)


@blueprint.post("/reviews/<int:review_id>/claim/renewal")
def renew(review_id: int) -> Response:
    """Extend one's own claim; the page of a review does so while it is being read."""
    values = request_response.body(RenewalSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return review_document(services.renew(session, who, review_id, values["claim"])), 200

    return request_response.write(work)


@blueprint.post("/reviews/<int:review_id>/assignment")
def assign(review_id: int) -> Response:
    """Give the review to a member by name; for the chair and administrators."""
    values = request_response.body(AssignmentSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        review = services.give_to(
            session, who, review_id, values["user"], instead_of=values["instead_of"]
        )
        return assignment_document(review), 200

    return request_response.write(work)


@blueprint.post("/reviews/<int:review_id>/decision")
def decide(review_id: int) -> Response:
    """Approve, request changes, or reject; the last two with a comment."""
    values = request_response.body(DecisionSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        review = services.decide(
            session,
            who,
            review_id,
            Verdict(values["verdict"]),
            values["comment"],
            claim_number=values["claim"],
            checked=values["checklist"],
        )
        return whole_review_document(session, review), 200

    return request_response.write(work)


@blueprint.post("/reviews/<int:review_id>/grade")
def raise_grade(review_id: int) -> Response:
    """Have the change judged as riskier than computed; a grade is never lowered."""
    values = request_response.body(RaiseSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        grade = Grade(values["grade"])
        review = services.raise_grade(session, who, review_id, grade, values["reason"])
        return whole_review_document(session, review), 200

    return request_response.write(work)


@blueprint.post("/reviews/<int:review_id>/urgent")
def sign_urgent(review_id: int) -> Response:
    """Sign for putting the text up now, for hours; the second department's sign-off does it."""
    values = request_response.body(UrgentSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        review = services.sign_urgent(
            session,
            who,
            review_id,
            values["hours"],
            values["reason"],
            checked=values["checklist"],
        )
        return whole_review_document(session, review), 200

    return request_response.write(work)


@blueprint.post("/reviews/decisions")
def decide_batch() -> Response:
    """One verdict on several reviews: all of them, or none; on more than 50 by a task."""
    values = request_response.body(BatchDecisionSchema())
    given = services.Given(Verdict(values["verdict"]), values["comment"], values["checklist"])
    many = len(set(values["ids"])) > AT_ONCE

    def check(session: Session, who: Actor) -> None:
        services.require_all_decidable(session, who, values["ids"], given)

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        if many:
            task = services.ask_for_verdicts(session, who, values["ids"], given)
            return task_document(task), 202
        decided = services.decide_batch(
            session,
            who,
            values["ids"],
            Verdict(values["verdict"]),
            values["comment"],
            checked=values["checklist"],
        )
        return {"items": [review_document(review) for review in decided]}, 200

    return request_response.write(work, before=check if many else None)


@blueprint.post("/reviews/<int:review_id>/withdraw")
def withdraw(review_id: int) -> Response:
    """Take a submission back before it is decided."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return review_document(services.withdraw(session, who, review_id)), 200

    return request_response.write(work)


@blueprint.get("/takeovers")
def list_loads() -> Response:
    """Declared first loads that wait; contributors see their department's."""
    request_response.arguments(BaseSchema())
    with container().database.reading() as session:
        who = actor()
        items = [load_document(load) for load in taken_over.loads(session, who)]
        writes = who.has(Role.CONTRIBUTOR)
        offered = taken_over.declarable(session, who.department_id) if writes else []
        told = {"items": items, "declarable": [declarable_document(one) for one in offered]}
    return jsonify(told)


@blueprint.post("/takeovers")
def declare_load() -> Response:
    """The department answers for its waiting first publications; a sample of them is drawn."""
    values = request_response.body(DeclarationSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        declared = services.declare_load(session, who, values["declaration"], values["part"])
        return load_document(taken_over.load_numbered(session, who, declared.id)), 201

    return request_response.write(work)


@blueprint.get("/takeovers/<int:takeover_id>")
def read_load(takeover_id: int) -> Response:
    """One load, with what was drawn."""
    with container().database.reading() as session:
        document = load_document(taken_over.load_numbered(session, actor(), takeover_id))
    return jsonify(document)


@blueprint.post("/takeovers/<int:takeover_id>/decision")
def sign_load(takeover_id: int) -> Response:
    """Approve what waits of a load by who opened all that was drawn; more than 50 by a task."""
    values = request_response.body(LoadDecisionSchema())
    given = services.Given(Verdict.APPROVE, values["comment"], values["checklist"])
    many: list[services.Together] = []

    def check(session: Session, who: Actor) -> None:
        together = services.check_load(session, who, takeover_id, given)
        if len(together.ids) > AT_ONCE:
            many.append(together)

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        for together in many:
            task = services.ask_for_verdicts(session, who, together.ids, given, together)
            return task_document(task), 202
        decided = services.sign_load(
            session, who, takeover_id, values["comment"], checked=values["checklist"]
        )
        return {"items": [review_document(review) for review in decided]}, 200

    return request_response.write(work, before=check)
