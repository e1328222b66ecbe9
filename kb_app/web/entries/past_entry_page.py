"""What an entry said at an earlier moment, who approved it, and against what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from content.as_of import known_entry, past_entry
from content.hashing import content_hash
from content.kinds.registry import kind_named
from content.text_to_say import sentence
from core import clock
from core.base_schema import BaseSchema, Moment, load
from core.errors import DomainError, Invalid, NotFound
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.moments import as_typed
from kb_app.web.kit.request_form import filled
from review.comparison import compare
from review.queries import approval_of, published_beside


class PastSchema(BaseSchema):
    """Of which moment."""

    at = Moment(load_default=None, metadata={"label": _("时点")})


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
            at=as_typed(request.args.get("at", "")),
            error=error,
            published=[r for r in entry.revisions if r.published_at],
            **shown,
        )
    return page, status_of(error) if error else 200
