"""Where monitoring begins: what waits for somebody, and the scores of their own calls."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core.base_schema import load
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import SliceSchema, filled
from monitoring import queries
from monitoring.models import LEVEL_LABELS

LISTED = 100
PER_PAGE = 20


@blueprint.get("/monitoring")
def monitoring() -> ResponseReturnValue:
    """What waits for the actor, and scores of their own calls."""
    who = actor()
    asked = load(SliceSchema(), filled(request.args))
    with container().database.reading() as session:
        queries.require_concerned(session, who)
        return render_template(
            "monitoring/home.html",
            to_score=queries.to_score(session, who, limit=LISTED),
            to_decide=queries.to_decide(session, who, limit=LISTED),
            own=queries.own_scores(session, who, limit=PER_PAGE, offset=asked["offset"]),
            levels=LEVEL_LABELS,
        )
