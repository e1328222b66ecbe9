"""What a department has to look at again, and its word that it still holds."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from content.schemas import ReconfirmSchema
from content.services import reconfirming
from content.upkeep.upkeep_queries import ChangedClause, UpkeepItem, upkeep_items
from core.base_schema import Line
from kb_app.api import request_response
from kb_app.api.documents.entry_documents import doubt_document
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from people.queries import department_coded
from people.schemas import CODE_MAX


class UpkeepListSchema(request_response.PageSchema):
    """Which entries are asked for; a department only by those who oversee all."""

    department = Line(load_default="", max_length=CODE_MAX)


@blueprint.get("/upkeep")
def list_upkeep() -> Response:
    """What is due, overdue, or rests on clauses that changed, the most pressing first."""
    asked = request_response.arguments(UpkeepListSchema())
    with container().database.reading() as session:
        code = asked["department"]
        page = upkeep_items(
            session,
            actor(),
            department_id=department_coded(session, code).id if code else None,
            limit=asked["limit"],
            offset=asked["offset"],
        )
        items = [_item_document(item) for item in page.items]
    return jsonify(request_response.page_body(page, items))


@blueprint.post("/entries/<number>/reconfirm")
def reconfirm(number: str) -> Response:
    """The department's word that the published text still holds."""
    values = request_response.body(ReconfirmSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        word = reconfirming.reconfirm(
            session,
            who,
            number,
            values["reason"],
            review_by=values["review_by"],
            seen=values["doubts"],
        )
        return {
            "number": number,
            "at": word.at.isoformat(),
            "reason": word.reason,
            "review_by": str(word.review_by) if word.review_by else None,
        }, 200

    return request_response.write(work)


def _item_document(item: UpkeepItem) -> dict[str, Any]:
    entry = item.entry
    return {
        "number": entry.number,
        "kind": entry.kind,
        "department": entry.department.code,
        "title": item.revision.title,
        "revision": item.revision.seq,
        "review_by": str(entry.review_by) if entry.review_by else None,
        "taken_down_at": entry.taken_down_at.isoformat() if entry.taken_down_at else None,
        "in_work": str(item.in_work.state) if item.in_work else None,
        "in_doubt": [doubt_document(doubt) for doubt in item.doubts],
        "changed_clauses": [_clause_document(clause) for clause in item.changed],
    }


def _clause_document(clause: ChangedClause) -> dict[str, Any]:
    return {
        "doubt": clause.doubt.id,
        "regulation": clause.regulation,
        "title": clause.title,
        "clause": clause.label,
        "change": clause.change,
        "moved_to": clause.now_label if clause.now_label != clause.label else None,
        "successor": clause.successor.number if clause.successor else None,
        "before": clause.before,
        "now": clause.now,
    }
