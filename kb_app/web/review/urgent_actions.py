"""What a reviewer does on the page of a review besides the verdict: raise the grade, hurry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, load
from core.errors import Conflict, Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from kb_app.web.review.review_page import page_of_review
from review import services
from review.grading.grades import Grade
from review.models import Review
from review.schemas import RaiseSchema, UrgentSchema


@blueprint.post("/review/<int(max=2147483647):review_id>/grade")
def raise_grade(review_id: int) -> ResponseReturnValue:
    """Have the change judged as riskier than computed."""

    def work(session: Session, values: dict[str, Any]) -> str:
        grade = Grade(values["grade"])
        services.raise_grade(session, actor(), review_id, grade, values["reason"])
        return str(_("已调高风险等级"))

    return _done(review_id, RaiseSchema(), work)


@blueprint.post("/review/<int(max=2147483647):review_id>/urgent")
def sign_urgent(review_id: int) -> ResponseReturnValue:
    """Sign for putting the text up now."""

    def work(session: Session, values: dict[str, Any]) -> str:
        signed = services.sign_urgent(
            session,
            actor(),
            review_id,
            values["hours"],
            values["reason"],
            checked=values["checklist"],
        )
        return str(_told(signed))

    return _done(review_id, UrgentSchema(), work)


def _told(review: Review) -> str:
    if review.entry.interim_revision_id == review.revision_id:
        return str(_("已临时发布；请尽快完成正常会签，否则到时自动撤下"))
    return str(_("已签紧急发布，等另一个部门的委员签了就临时发布"))


def _done(
    review_id: int, schema: BaseSchema, work: Callable[[Session, dict[str, Any]], str]
) -> ResponseReturnValue:
    """Do it and come back to the review; refused, the page says why beside what was typed."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(schema, filled(typed))
        with container().database.transaction() as session:
            done = work(session, values)
    except (Invalid, Conflict) as error:
        with container().database.reading() as session:
            return page_of_review(session, review_id, error=error, typed=typed)
    flash(done, "success")
    return redirect(url_for("web.review", review_id=review_id), 303)
