"""What could be found at an earlier moment; for those who oversee the base."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from content.kinds.registry import shown_kinds
from content.permissions import can_oversee
from core import clock
from core.base_schema import BaseSchema, Line, Moment, Whole, load
from core.errors import Forbidden, Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.moments import as_typed
from kb_app.web.kit.request_form import filled
from search_index.past import search_past
from search_index.queries import RANKED, SearchRequest, SearchResult

PER_PAGE = 20


class PastSearchSchema(BaseSchema):
    """What was looked for, and when."""

    at = Moment(load_default=None, metadata={"label": _("时点")})
    q = Line(load_default="", max_length=200)
    kind = Line(load_default="", max_length=32)
    offset = Whole(load_default=0, most=RANKED)


@blueprint.get("/search/past", endpoint="past_search")
def past_search_page() -> ResponseReturnValue:
    """What readers could find at an earlier moment; for those who oversee the base."""
    who = actor()
    if not can_oversee(who):
        raise Forbidden(_("只有班长、审核委员和管理员可以按历史时点检索"))
    error: Invalid | None = None
    found: SearchResult | None = None
    asked: dict[str, Any] = {"q": request.args.get("q", ""), "kind": "", "offset": 0}
    with container().database.reading() as session:
        try:
            asked = load(PastSearchSchema(), filled(request.args))
            if asked["q"]:
                kind = asked["kind"] if asked["kind"] in shown_kinds() else None
                wanted = SearchRequest(asked["q"], kind, limit=PER_PAGE, offset=asked["offset"])
                found = search_past(session, who, wanted, asked.get("at") or clock.now())
        except Invalid as refused:
            error = refused
        page = render_template(
            "search/past.html",
            asked=asked,
            at=as_typed(request.args.get("at", "")),
            found=found,
            error=error,
            per_page=PER_PAGE,
        )
    return page, status_of(error) if error else 200
