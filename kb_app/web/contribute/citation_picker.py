"""What the citation picker of the editor offers: published regulations, and their clauses."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from content import queries
from content.kinds.registry import kind_named
from content.structure import structure_now
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.contribute.own_drafts import writer


@blueprint.get("/contribute/clauses")
def clauses() -> ResponseReturnValue:
    """Published regulations, or the clauses of one, for the citation picker."""
    who = writer()
    number = request.args.get("regulation", "")
    with container().database.reading() as session:
        if not number:
            found = queries.visible_regulations(session)
            return jsonify([{"number": v.number, "title": v.revision.title} for v in found])
        seen = queries.visible_entry(session, who, number)
        parts = kind_named(seen.entry.kind).clauses(seen.revision.content)
        structure = structure_now(session)
        shown = [
            {"label": one.label, "heading": one.heading, "text": one.text}
            | ({"whom": structure.named(one.scope)} if one.scope.told else {})
            for one in parts
        ]
        return jsonify(number=seen.number, title=seen.revision.title, clauses=shown)
