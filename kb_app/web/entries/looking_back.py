"""Looking back: what an entry said at an earlier moment, and what could be found then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from content.as_of import known_entry, past_entry
from content.hashing import content_hash
from content.kinds.registry import kind_named, shown_kinds
from content.permissions import can_oversee
from core import clock
from core.base_schema import BaseSchema, Line, Moment, Whole, load
from core.errors import DomainError, Forbidden, Invalid, NotFound
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.admin.admin_forms import filled
from kb_app.web.blueprint import blueprint
from kb_app.web.entries.text_to_say import sentence
from review.comparison import compare
from review.queries import approval_of, published_beside
from search_index.past import search_past
from search_index.queries import RANKED, SearchRequest, SearchResult

PER_PAGE = 20


class PastSchema(BaseSchema):
    """Of which moment."""

    at = Moment(load_default=None, metadata={"label": _("时点")})


class PastSearchSchema(PastSchema):
    """What was looked for, and when."""

    q = Line(load_default="", max_length=200)
    kind = Line(load_default="", max_length=32)
    offset = Whole(load_default=0, most=RANKED)


@blueprint.get("/entries/<number>/at", endpoint="past_entry")
def past_page(number: str) -> ResponseReturnValue:
    """What it said then, who approved it, and against what."""
    who = actor()
    error: DomainError | None = None
    shown: dict[str, Any] = {}
    with container().database.reading() as session:
        entry = known_entry(session, who, number)
        try:
            at: datetime = load(PastSchema(), filled(request.args))["at"] or clock.now()
            past = past_entry(session, who, number, at)
            approval = approval_of(session, past.revision)
            before = published_beside(session, approval) if approval else None
            shown = {
                "past": past,
                "approval": approval,
                "before": before,
                "changes": compare(before, past.revision).changes if before else [],
                "sentence": sentence(past.revision),
                "blocks": kind_named(entry.kind).blocks(past.revision.content),
                "clauses": kind_named(entry.kind).clauses(past.revision.content),
                "intact": past.revision.content_hash in (None, content_hash(past.revision)),
            }
        except (Invalid, NotFound) as refused:
            error = refused
        page = render_template(
            "entries/past.html",
            entry=entry,
            at=_typed(request.args.get("at", "")),
            error=error,
            published=[r for r in entry.revisions if r.published_at],
            **shown,
        )
    return page, status_of(error) if error else 200


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
            at=_typed(request.args.get("at", "")),
            found=found,
            error=error,
            per_page=PER_PAGE,
        )
    return page, status_of(error) if error else 200


def _typed(text: str) -> str:
    """The moment as the browser's field for it wants it: what was typed, or now."""
    if not text:
        return clock.now().astimezone(clock.HOTLINE_ZONE).strftime("%Y-%m-%dT%H:%M")
    return f"{text}T23:59" if len(text) == len("2026-03-01") else text[:16]
