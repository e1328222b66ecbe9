"""What a reviewer does on the page of one review: claim it, hand it back, give the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.errors import Conflict, Invalid
from core.messages import LazyText, _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.review.queue_page import decided_so
from kb_app.web.review.review_page import page_of_review
from kb_app.web.review.verdict_forms import given_verdict
from people.actors import Actor
from review import queries, services
from review.models import Review, ReviewState, Verdict
from review.policies.queries import demand_of
from review.schemas import DecisionSchema

DONE: dict[Verdict, LazyText] = {
    Verdict.APPROVE: _("已通过：{number}《{title}》"),
    Verdict.REQUEST_CHANGES: _("已退回修改：{number}《{title}》"),
    Verdict.REJECT: _("已驳回：{number}《{title}》"),
}


@blueprint.post("/review/<int(max=2147483647):review_id>/claim")
def claim(review_id: int) -> ResponseReturnValue:
    """Hold the review for a while."""
    return _hold(review_id, services.claim)


@blueprint.post("/review/<int(max=2147483647):review_id>/hand-back")
def hand_back(review_id: int) -> ResponseReturnValue:
    """Give the claim up."""
    return _hold(review_id, services.hand_back)


@blueprint.post("/review/<int(max=2147483647):review_id>/decision")
def decide(review_id: int) -> ResponseReturnValue:
    """Give the verdict; asked twice it is given once.

    What follows is the decided review, not the next one: a second click must not land there.
    """
    typed: dict[str, Any] = {}
    try:
        given = given_verdict(DecisionSchema(), typed)
        with container().database.transaction() as session:
            claimed = given.values["claim"]
            decided = services.decide(
                session, actor(), review_id, claim_number=claimed, **given.terms
            )
            done = _done(session, decided, given.verdict)
    except (Invalid, Conflict) as error:
        return _refused(review_id, error, typed)
    flash(done, "success")
    return redirect(url_for("web.review", review_id=review_id), 303)


def _hold(review_id: int, change: Callable[[Session, Actor, int], Review]) -> ResponseReturnValue:
    """Claim or hand back; a reason that is being written stays on the page."""
    typed = _kept()
    try:
        with container().database.transaction() as session:
            change(session, actor(), review_id)
    except Conflict as error:
        with container().database.reading() as session:
            return page_of_review(session, review_id, error=error, typed=typed)
    if not typed["comment"].strip() and not typed["checklist"]:
        return redirect(url_for("web.review", review_id=review_id), 303)
    with container().database.reading() as session:
        return page_of_review(session, review_id, typed=typed)


def _kept() -> dict[str, Any]:
    """What the reviewer had got to when the claim was made: kept on the page."""
    ticked = [v for name, v in request.form.items(multi=True) if name.startswith("checklist.")]
    return {"comment": request.form.get("comment", ""), "checklist": ticked}


def _refused(
    review_id: int, error: Invalid | Conflict, typed: Mapping[str, Any]
) -> ResponseReturnValue:
    """The page again with what was typed; the second half of a double click is no error."""
    with container().database.reading() as session:
        if error.code in ("already_decided", "already_signed"):
            one = queries.review_numbered(session, actor(), review_id)
            if decided_so(actor(), one, str(typed.get("verdict"))):
                flash(_done(session, one, Verdict(typed["verdict"])), "success")
                return redirect(url_for("web.review", review_id=review_id), 303)
        return page_of_review(session, review_id, error=error, typed=typed)


def _done(session: Session, one: Review, verdict: Verdict) -> str:
    if verdict == Verdict.APPROVE and one.state == ReviewState.OPEN:
        still = demand_of(session, one).still
        return str(
            _(
                "已会签：{number}《{title}》，还需：{still}",
                number=one.entry.number,
                title=one.revision.title,
                still=still,
            )
        )
    return str(DONE[verdict].format(number=one.entry.number, title=one.revision.title))
