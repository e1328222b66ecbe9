"""What a proposal would do, as a piece of its review's page: fetched once the page is there."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from kb_app.auth import actor
from kb_app.web import blueprint
from kb_app.wiring import service
from review import queries
from review.impact.citing import FATE_LABELS
from review.impact.facts import DIFFERS
from review.impact.report import impact_of


@blueprint.get("/review/<int(max=2147483647):review_id>/impact")
def impact(review_id: int) -> ResponseReturnValue:
    """The piece alone, for the page's script; without one a link leads here."""
    with service().database.reading() as session:
        review = queries.review_numbered(session, actor(), review_id)
        return render_template(
            "review/impact.html",
            review=review,
            impact=impact_of(session, service().index, review),
            fate_labels=FATE_LABELS,
            differs=DIFFERS,
        )
