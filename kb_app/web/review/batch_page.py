"""One verdict on several reviews: first a page that lists the titles, then all of them or none.

Many are decided one after the other, by a task.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import load
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.messages import LazyText, _
from core.tasks.services import AT_ONCE
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from kb_app.web.review.queue_page import (
    QueueSchema,
    decided_so,
    obstacle,
    queue_address,
    queue_page,
)
from review import queries, services
from review.checklist import checklist_of
from review.grading.grades import GRADE_LABELS
from review.models import Review, ReviewState, Verdict
from review.policies.queries import demands_of
from review.schemas import BatchDecisionSchema
from review.similar import may_by_sample

BATCH_DONE: dict[Verdict, LazyText] = {
    Verdict.APPROVE: _("已通过 {count} 件"),
    Verdict.REQUEST_CHANGES: _("已退回修改 {count} 件"),
    Verdict.REJECT: _("已驳回 {count} 件"),
}


@blueprint.post("/review/batch")
def decide_batch() -> ResponseReturnValue:
    """The verdict on what was ticked; without `confirmed` the titles are listed first."""
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        confirmed = typed.pop("confirmed", "") == "yes"
        values = load(BatchDecisionSchema(), filled(typed))
    except Invalid as error:
        with container().database.reading() as session:
            return queue_page(session, load(QueueSchema(), {}), error, typed)
    verdict = Verdict(values["verdict"])
    if not confirmed:
        return _confirmation(values)
    given = services.Given(verdict, values["comment"], values["checklist"] or ())
    try:
        if len(set(values["ids"])) > AT_ONCE:
            with container().database.reading() as session:
                services.require_all_decidable(session, actor(), values["ids"], given)
            return asked_for(values["ids"], given)
        with container().database.transaction() as session:
            decided = services.decide_batch(
                session,
                actor(),
                values["ids"],
                verdict,
                values["comment"],
                checked=values["checklist"] or (),
            )
            open_still = sum(one.state == ReviewState.OPEN for one in decided)
    except (Conflict, Forbidden, Invalid) as error:
        return _confirmation(values, error)
    told = str(BATCH_DONE[verdict].format(count=len(decided) - open_still))
    if open_still:
        waits = _("已会签 {count} 件，还要等其他委员", count=open_still)
        told = str(waits) if open_still == len(decided) else f"{told} · {waits}"
    flash(told, "success")
    return redirect(url_for("web.queue"), 303)


def asked_for(
    ids: Sequence[int], given: services.Given, together: services.Together | None = None
) -> ResponseReturnValue:
    """What is too much to wait for becomes a task; the page then shows how far it is."""
    with container().database.transaction() as session:
        task = services.ask_for_verdicts(session, actor(), ids, given, together)
    return redirect(url_for("web.task", task_id=task.id), 303)


def _confirmation(
    values: Mapping[str, Any], error: DomainError | None = None
) -> ResponseReturnValue:
    """The titles that one verdict would be given on, and what stands in its way."""
    who = actor()
    verdict = Verdict(values["verdict"])
    with container().database.reading() as session:
        chosen = [
            queries.review_numbered(session, who, review_id)
            for review_id in sorted(set(values["ids"]))
        ]
        in_the_way = {one.id: why for one in chosen if (why := obstacle(who, one))}
        if verdict == Verdict.APPROVE and len(chosen) > 1:
            for one in services.unopened(session, who, chosen):
                in_the_way.setdefault(one.id, _("请先打开"))
        decided = [one for one in chosen if decided_so(who, one, verdict)]
        if error and len(decided) == len(chosen):
            return redirect(url_for("web.queue"), 303)
        html = render_template(
            "review/batch.html",
            here=queue_address,
            chosen=chosen,
            in_the_way=in_the_way,
            may_by_sample=may_by_sample,
            grade_labels=GRADE_LABELS,
            verdict=verdict,
            checklist=checklist_for(session, chosen) if verdict == Verdict.APPROVE else {},
            ticked=values["checklist"] or (),
            comment=values["comment"],
            error=error,
        )
    return html, status_of(error) if error else 200


def checklist_for(session: Session, chosen: Sequence[Review]) -> dict[str, str]:
    """What must have been looked at on each of them, once for all: text by key."""
    demands = demands_of(session, [one for one in chosen if one.state == ReviewState.OPEN])
    return {
        item.key: item.text
        for one in chosen
        if one.id in demands
        for item in checklist_of(one, demands[one.id])
    }
