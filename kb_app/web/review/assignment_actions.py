"""Giving one review to a member, from its page."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from core.base_schema import load
from core.errors import Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from kb_app.web.review.review_page import page_of_review
from review import services
from review.permissions import can_see_review
from review.schemas import AssignmentSchema


@blueprint.post("/review/<int(max=2147483647):review_id>/assignment")
def assign(review_id: int) -> ResponseReturnValue:
    """Give one review to a member by name; an administrator does not see the review itself."""
    who = actor()
    try:
        values = load(AssignmentSchema(), filled(typed_form()))
        with container().database.transaction() as session:
            given = services.give_to(
                session, who, review_id, values["user"], instead_of=values["instead_of"]
            )
            seen = can_see_review(who, given)
    except Invalid as error:
        with container().database.reading() as session:
            return page_of_review(session, review_id, error=error)
    flash(str(_("已分派")), "success")
    page = url_for("web.review", review_id=review_id) if seen else url_for("web.absences")
    return redirect(page, 303)
