"""What a proposal would do, as a piece of its review's page: fetched once the page is there."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from content.models import STATE_LABELS
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from review import queries
from review.comparison.words import says_a_measure
from review.impact.citing import FATE_LABELS
from review.impact.report import impact_of
from review.impact.stated_facts import DIFFERS


@blueprint.get("/review/<int(max=2147483647):review_id>/impact")
def impact(review_id: int) -> ResponseReturnValue:
    """The piece alone, for the page's script; without one a link leads here."""
    with container().database.reading() as session:
        review = queries.review_numbered(session, actor(), review_id)
        return render_template(
            "review/impact.html",
            review=review,
            impact=impact_of(session, container().index, review),
            fate_labels=FATE_LABELS,
            state_labels=STATE_LABELS,
            differs=DIFFERS,
            is_measure=says_a_measure,
        )
