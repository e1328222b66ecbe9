"""Similar submissions together: the groups, one group with a sample to read, one verdict on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.kinds.registry import kind_named
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.messages import _
from core.tasks.services import AT_ONCE
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit import rendering
from kb_app.web.kit.request_form import NOTHING_TYPED
from kb_app.web.review.batch_page import BATCH_DONE, asked_for, checklist_for
from kb_app.web.review.openings import opened, record_opened
from kb_app.web.review.verdict_forms import given_verdict
from review import services, similar
from review.assignment.deadlines import deadline_of
from review.grading.grades import GRADE_LABELS
from review.permissions import can_review
from review.schemas import SimilarDecisionSchema


@blueprint.get("/review/similar", endpoint="similar")
def groups() -> ResponseReturnValue:
    """What waits for oneself in groups of similar submissions."""
    _require_reviewer()
    with container().database.reading() as session:
        return render_template(
            "review/similar.html",
            groups=similar.groups(session, actor()),
            grade_labels=GRADE_LABELS,
            least=similar.LEAST,
        )


@blueprint.get("/review/similar/<key>", endpoint="similar_group")
def group(key: str) -> ResponseReturnValue:
    """One group: the sample in full, the others by title."""
    _require_reviewer()
    with container().database.reading() as session:
        page = _group_page(session, key)
        first_seen = opened(session, similar.sample(similar.group_keyed(session, actor(), key)[1]))
    record_opened(first_seen)
    return page


@blueprint.post("/review/similar/<key>")
def decide_similar(key: str) -> ResponseReturnValue:
    """The verdict on those that are ticked; what was shown and is not ticked is left as it is."""
    _require_reviewer()
    typed: dict[str, Any] = {}
    try:
        given = given_verdict(SimilarDecisionSchema(), typed)
        chosen = set(given.values["ids"])
        left_out = set(given.values["shown"]) - chosen
        if len(chosen) > AT_ONCE:
            asked = services.Given(
                given.verdict, given.terms["comment"], given.terms["checked"] or ()
            )
            with container().database.reading() as session:
                together = services.check_similar(
                    session, actor(), key, chosen, asked, excluded=left_out
                )
            return asked_for(together.ids, asked, together)
        with container().database.transaction() as session:
            decided = services.decide_similar(
                session, actor(), key, chosen, excluded=left_out, **given.terms
            )
    except (Invalid, Conflict, Forbidden) as error:
        with container().database.reading() as session:
            return _group_page(session, key, error, typed)
    flash(str(BATCH_DONE[given.verdict].format(count=len(decided))), "success")
    return redirect(url_for("web.similar"), 303)


def _require_reviewer() -> None:
    if not can_review(actor()):
        raise Forbidden(_("只有审核委员可以审核"))


def _group_page(
    session: Session,
    key: str,
    error: DomainError | None = None,
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    found, reviews = similar.group_keyed(session, actor(), key)
    drawn = similar.sample(reviews)
    ticked = set(typed["ids"]) if "ids" in typed else {str(one.id) for one in reviews}
    html = render_template(
        "review/similar_group.html",
        here=(lambda: url_for("web.similar_group", key=key)) if error else rendering.here,
        group=found,
        key=key,
        sample=drawn,
        first_due=reviews[0],
        places={one.id: place for place, one in enumerate(reviews)},
        others=[one for one in reviews if one not in drawn],
        ticked=ticked if found.by_sample or typed else set(),
        blocks_of=lambda one: kind_named(one.entry.kind).as_read(one.revision.content),
        deadline_of=deadline_of,
        checklist=checklist_for(session, reviews) if found.by_sample else {},
        checked=typed.get("checklist", ()),
        grade_labels=GRADE_LABELS,
        error=error,
        typed=typed,
    )
    return html, status_of(error) if error else 200
