"""The committee's pages: the queue, one review beside what is published, claims and verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.evidence import cited_clauses_of
from content.hashing import content_hash
from content.kinds.registry import all_kinds
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.messages import LazyText, _
from core.paging import Page
from core.schema import BaseSchema, Choice, Line, Whole, load
from kb_app.auth import actor
from kb_app.errors import status_of
from kb_app.security import CSRF_FIELD
from kb_app.web import blueprint
from kb_app.web.forms import decode
from kb_app.wiring import service
from people.actors import Actor
from review import policy, queries, services, timeline
from review.comparison import MARK_LABELS, Mark, compare
from review.models import VERDICT_LABELS, Review, ReviewState, Verdict
from review.schemas import BatchDecisionSchema, DecisionSchema
from review.workload import workload

QUEUE_SHOWN = 50

DONE: dict[Verdict, LazyText] = {
    Verdict.APPROVE: _("已通过：{number}《{title}》"),
    Verdict.REQUEST_CHANGES: _("已退回修改：{number}《{title}》"),
    Verdict.REJECT: _("已驳回：{number}《{title}》"),
}


class QueueSchema(BaseSchema):
    """Which part of the queue is shown."""

    show = Choice(("open", "decided"), load_default="open")
    kind = Line(load_default=None, max_length=32)
    offset = Whole(load_default=0, most=1_000_000)


@dataclass(frozen=True)
class Attempt:
    """What a person sent that could not be done: kept, so that nothing typed is lost."""

    error: DomainError
    typed: Mapping[str, Any] = field(default_factory=dict)


@blueprint.get("/review")
def queue() -> ResponseReturnValue:
    """What waits for the committee, oldest first, or what was decided."""
    asked = load(QueueSchema(), {k: v for k, v in request.args.items() if v})
    with service().database.reading() as session:
        return _queue_page(session, asked)


@blueprint.get("/review/<int:review_id>")
def review(review_id: int) -> ResponseReturnValue:
    """One review: both texts, what they rest on, what was said, the verdict."""
    with service().database.reading() as session:
        return _review_page(session, review_id)


@blueprint.post("/review/<int:review_id>/claim")
def claim(review_id: int) -> ResponseReturnValue:
    """Hold the review for a while."""
    return _hold(review_id, services.claim)


@blueprint.post("/review/<int:review_id>/hand-back")
def hand_back(review_id: int) -> ResponseReturnValue:
    """Give the claim up."""
    return _hold(review_id, services.hand_back)


@blueprint.post("/review/<int:review_id>/decision")
def decide(review_id: int) -> ResponseReturnValue:
    """Give the verdict and go on to the next one; asked twice it is given once."""
    typed: dict[str, Any] = {}
    try:
        typed = _typed()
        values = load(DecisionSchema(), {k: v for k, v in typed.items() if v != ""})
        verdict = Verdict(values["verdict"])
        with service().database.transaction() as session:
            decided = services.decide(
                session,
                actor(),
                review_id,
                verdict,
                values["comment"],
                claim_number=values["claim"],
            )
            done = _done(decided, verdict)
    except (Invalid, Conflict) as error:
        return _after_refusal(review_id, Attempt(error, typed))
    flash(done, "success")
    return _go_on()


@blueprint.post("/review/batch")
def decide_batch() -> ResponseReturnValue:
    """One verdict on several: first a page that lists the titles, then all of them or none."""
    typed: dict[str, Any] = {}
    try:
        typed = _typed()
        confirmed = typed.pop("confirmed", "") == "yes"
        values = load(BatchDecisionSchema(), {k: v for k, v in typed.items() if v != ""})
    except Invalid as error:
        with service().database.reading() as session:
            return _queue_page(session, load(QueueSchema(), {}), Attempt(error, typed))
    if not confirmed:
        return _confirmation(values)
    verdict = Verdict(values["verdict"])
    try:
        with service().database.transaction() as session:
            services.decide_batch(session, actor(), values["ids"], verdict, values["comment"])
    except (Conflict, Forbidden) as error:
        return _confirmation(values, error)
    flash(_batch_done(verdict, len(set(values["ids"]))), "success")
    return redirect(url_for("web.queue"), 303)


def _typed() -> dict[str, Any]:
    return decode(request.form.items(multi=True), without={CSRF_FIELD})


def _queue_page(
    session: Session, asked: dict[str, Any], attempt: Attempt | None = None
) -> ResponseReturnValue:
    page = _slice(session, asked)
    html = render_template(
        "review/queue.html",
        asked=asked,
        attempt=attempt,
        **_beside(session, page),
    )
    return html, status_of(attempt.error) if attempt else 200


def _slice(session: Session, asked: dict[str, Any]) -> Page[Review]:
    chosen = {"kind": asked["kind"], "limit": QUEUE_SHOWN, "offset": asked["offset"]}
    if asked["show"] == "decided":
        return queries.decided_reviews(session, actor(), **chosen)
    return queries.reviews(session, actor(), **chosen)


def _beside(session: Session, page: Page[Review]) -> dict[str, Any]:
    """What the list on the left needs."""
    return {
        "page": page,
        "workload": workload(session, actor()) if policy.can_review(actor()) else None,
        "obstacle": lambda one: obstacle(actor(), one),
        "kinds": all_kinds(),
    }


def obstacle(who: Actor, one: Review) -> LazyText | None:
    """In a few words why `who` cannot decide on it now; None when they can."""
    holder = one.holder
    if one.state != ReviewState.OPEN:
        return _("已有结论")
    if policy.is_own(who, one):
        return _("本人送审")
    if holder is not None and holder.id != who.id:
        return _("{name} 审核中", name=holder.display_name)
    return None if policy.can_decide(who, one) else _("待审核委员审核")


def _review_page(
    session: Session, review_id: int, attempt: Attempt | None = None
) -> ResponseReturnValue:
    shown = queries.review_numbered(session, actor(), review_id)
    before = queries.revision_in_force(session, shown)
    pairs = compare(before, shown.revision)
    counts = {mark: sum(pair.mark == mark for pair in pairs) for mark in Mark}
    page = queries.reviews(session, actor(), limit=QUEUE_SHOWN)
    html = render_template(
        "review/review.html",
        review=shown,
        before=before,
        pairs=pairs,
        counts=counts,
        mark_labels=MARK_LABELS,
        evidence=cited_clauses_of(shown.revision),
        steps=timeline.steps(shown),
        earlier=timeline.earlier(queries.reviews_of(session, shown.entry_id), shown),
        steps_of=timeline.steps,
        intact=content_hash(shown.revision) == shown.content_hash,
        attempt=attempt,
        **_beside(session, page),
    )
    return html, status_of(attempt.error) if attempt else 200


def _hold(
    review_id: int, change: Callable[[Session, Actor, int], Review]
) -> ResponseReturnValue:
    """Claim or hand back; the reason that is being written stays on the page."""
    typed = {"comment": request.form.get("comment", "")}
    try:
        with service().database.transaction() as session:
            change(session, actor(), review_id)
    except Conflict as error:
        with service().database.reading() as session:
            return _review_page(session, review_id, Attempt(error, typed))
    if typed["comment"].strip():
        with service().database.reading() as session:
            return _review_page(session, review_id, None)
    return redirect(url_for("web.review", review_id=review_id), 303)
