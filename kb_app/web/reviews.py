"""The committee's queue, and one verdict on several at once. One review is `review_page`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.messages import LazyText, _
from core.paging import Page
from core.schema import BaseSchema, Choice, Line, Whole, load
from kb_app.auth import actor
from kb_app.errors import status_of
from kb_app.security import CSRF_FIELD
from kb_app.web import blueprint, rendering
from kb_app.web.forms import decode
from kb_app.wiring import service
from people.actors import Actor
from review import policy, queries, services
from review.models import Review, ReviewState, Verdict
from review.schemas import BatchDecisionSchema
from review.workload import workload

QUEUE_SHOWN = 50
NOTHING_TYPED: Mapping[str, Any] = {}

BATCH_DONE: dict[Verdict, LazyText] = {
    Verdict.APPROVE: _("已通过 {count} 件"),
    Verdict.REQUEST_CHANGES: _("已退回修改 {count} 件"),
    Verdict.REJECT: _("已驳回 {count} 件"),
}


class QueueSchema(BaseSchema):
    """Which part of the queue is shown."""

    show = Choice(("open", "decided"), load_default="open")
    kind = Line(load_default=None, max_length=32)
    offset = Whole(load_default=0, most=1_000_000)


@blueprint.get("/review")
def queue() -> ResponseReturnValue:
    """What waits for the committee, oldest first, or what was decided, newest first."""
    asked = load(QueueSchema(), {k: v for k, v in request.args.items() if v})
    with service().database.reading() as session:
        return _queue_page(session, asked)


@blueprint.post("/review/batch")
def decide_batch() -> ResponseReturnValue:
    """One verdict on several: first a page that lists the titles, then all of them or none."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        confirmed = typed.pop("confirmed", "") == "yes"
        values = load(BatchDecisionSchema(), filled(typed))
    except Invalid as error:
        with service().database.reading() as session:
            return _queue_page(session, load(QueueSchema(), {}), error, typed)
    verdict = Verdict(values["verdict"])
    if not confirmed:
        return _confirmation(values)
    try:
        with service().database.transaction() as session:
            services.decide_batch(session, actor(), values["ids"], verdict, values["comment"])
    except (Conflict, Forbidden) as error:
        return _confirmation(values, error)
    flash(str(BATCH_DONE[verdict].format(count=len(set(values["ids"])))), "success")
    return redirect(url_for("web.queue"), 303)


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


def _queue_address() -> str:
    return url_for("web.queue")


def typed_form() -> dict[str, Any]:
    """The form of this request, decoded. Raises `Invalid`."""
    return decode(request.form.items(multi=True), without={CSRF_FIELD})


def filled(typed: Mapping[str, Any]) -> dict[str, Any]:
    """A form sends what was left empty as an empty text; the schemas know it as absent."""
    return {name: value for name, value in typed.items() if value != ""}


def _queue_page(
    session: Session,
    asked: dict[str, Any],
    error: DomainError | None = None,
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    chosen = {"kind": asked["kind"], "limit": QUEUE_SHOWN, "offset": asked["offset"]}
    decided = asked["show"] == "decided"
    read = queries.decided_reviews if decided else queries.reviews
    html = render_template(
        "review/queue.html",
        here=_queue_address if error else rendering.here,
        asked=asked,
        error=error,
        typed=typed,
        ticked={str(review_id) for review_id in typed.get("ids", ())},
        **beside(session, read(session, actor(), **chosen)),
    )
    return html, status_of(error) if error else 200


def beside(session: Session, page: Page[Review]) -> dict[str, Any]:
    """What the list on the left shows."""
    who = actor()
    return {
        "page": page,
        "workload": workload(session, who) if policy.can_review(who) else None,
        "obstacle": lambda one: obstacle(who, one),
    }


def decided_so(who: Actor, one: Review, verdict: str) -> bool:
    """Whether `who` has given this very verdict: a second click is no error."""
    return any(s.reviewer_id == who.id and s.verdict == verdict for s in one.sign_offs)


def _confirmation(
    values: Mapping[str, Any], error: DomainError | None = None
) -> ResponseReturnValue:
    """The titles that one verdict would be given on, and what stands in its way."""
    who = actor()
    verdict = Verdict(values["verdict"])
    with service().database.reading() as session:
        chosen = [
            queries.review_numbered(session, who, review_id)
            for review_id in sorted(set(values["ids"]))
        ]
        in_the_way = {one.id: why for one in chosen if (why := obstacle(who, one))}
        decided = [one for one in chosen if decided_so(who, one, verdict)]
        if error and len(decided) == len(chosen):
            return redirect(url_for("web.queue"), 303)
        html = render_template(
            "review/batch.html",
            here=_queue_address,
            chosen=chosen,
            in_the_way=in_the_way,
            verdict=verdict,
            comment=values["comment"],
            error=error,
        )
    return html, status_of(error) if error else 200
