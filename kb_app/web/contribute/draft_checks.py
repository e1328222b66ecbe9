"""What the author of a text should know before submitting it: figures, likely duplicates.

The editor asks while one writes, with the very form it saves; nothing is stored.
"""

from __future__ import annotations

from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.applicability.for_whom import Scope, as_stored
from content.basis import cited_now
from content.kinds.base import Kind
from content.structure import structure_now
from content.unfinished_drafts import faults_in, loaded_draft
from core.base_schema import load
from core.errors import Invalid, NotFound, Unavailable
from insight.entries.health_rules import RULE_LABELS, findings_in
from insight.entries.health_rules import Finding as UnwellFinding
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.contribute.draft_form import Typed, read_typed
from kb_app.web.contribute.own_drafts import draft_of, kind_in_address, own_entry, writer
from kb_app.web.kit.tree_drawing import drawn
from people.actors import Actor
from review.held.findings import AGAINST_LABELS, Finding, findings
from review.held.narrow_basis import narrow_basis
from review.impact.draft_searches import draft_searches
from review.impact.duplicates import Asked, Duplicate, likely_duplicates


@blueprint.post("/contribute/checks/<name>")
def draft_checks(name: str) -> ResponseReturnValue:
    """The pieces of the editor about what is typed into it; `number` is its own entry's.

    Of a kind that is walked also the drawing of its tree.
    """
    who = writer()
    kind = kind_in_address(name)
    pairs = [pair for pair in request.form.items(multi=True) if pair[0] != "number"]
    typed = read_typed(kind, pairs)
    with container().database.reading() as session:
        own = _own(session, who, request.form.get("number", ""))
        html = render_template(
            "contribute/checks.html",
            findings=_findings(session, kind, typed, own),
            narrow_basis=narrow_basis(
                session, _scope(session, typed), cited_now(session, _cited(typed))
            ),
            unwell=_unwell(kind, typed),
            rule_labels=RULE_LABELS,
            duplicates=_duplicates(session, kind, typed, own),
            against_labels=AGAINST_LABELS,
        )
    tree = _tree(kind, typed)
    return jsonify(html=html, tree=tree)


@blueprint.get("/contribute/<number>/searches")
def draft_searches_page(number: str) -> ResponseReturnValue:
    """The piece of the editor about the searches that would find the stored draft."""
    with container().database.reading() as session:
        draft = draft_of(session, own_entry(session, actor(), number))
        try:
            told = draft_searches(session, container().index, draft)
        except Unavailable:
            told = None
        html = render_template("contribute/searches.html", told=told)
    return jsonify(html=html)


def _own(session: Session, who: Actor, number: str) -> int | None:
    return own_entry(session, who, number).id if number else None


def _findings(session: Session, kind: Kind, typed: Typed, own: int | None) -> list[Finding]:
    try:
        content = load(kind.schema(), typed.get("content") or {}, prefix="content")
    except Invalid:  # not whole yet: the form says what is missing
        return []
    cited = cited_now(session, _cited(typed))
    scope = _scope(session, typed)
    return findings(session, kind.name, content, cited, own_entry=own, scope=scope)


def _scope(session: Session, typed: Typed) -> Scope:
    """For whom it is to hold, as what was typed says it, or else the category."""
    lists = {name: typed.get(name) for name in ("regions", "customers")}
    told = {name: list(map(str, one)) for name, one in lists.items() if isinstance(one, list)}
    structure = structure_now(session)
    filed = structure.category_coded(str(typed.get("category") or ""))
    return structure.filed_scope(as_stored(told), filed)


def _unwell(kind: Kind, typed: Typed) -> list[UnwellFinding]:
    """What the rules of health find in it; of a text that is not whole nothing yet."""
    try:
        content = load(kind.schema(), typed.get("content") or {}, prefix="content")
    except Invalid:
        return []
    return findings_in(kind, content, cites=bool(_cited(typed)))


def _cited(typed: Typed) -> list[tuple[str, str]]:
    return [
        (str(one.get("number", "")), str(one.get("clause", "")))
        for one in typed.get("citations") or []
        if isinstance(one, dict)
    ]


def _tree(kind: Kind, typed: Typed) -> str:
    """The drawing with what is wrong with it; nothing of what cannot be read as a tree."""
    if kind.tree is None:
        return ""
    try:
        content = loaded_draft(kind, typed.get("content") or {})
    except Invalid:
        return ""
    found = faults_in(kind, content, _cited(typed))
    faults = {name.removeprefix("content."): told for name, told in found.items()}
    tree = kind.tree(content)
    return render_template(
        "contribute/tree.html",
        drawn=drawn(tree, faults),
        faults=list(faults.items()),
        longest=max(tree.still_ahead.values(), default=0) if not faults else 0,
    )


def _duplicates(session: Session, kind: Kind, typed: Typed, own: int | None) -> list[Duplicate]:
    title: Any = typed.get("title")
    content = typed.get("content")
    if not isinstance(title, str) or not title.strip() or not kind.shown:
        return []
    plain = content if isinstance(content, dict) else {}
    try:
        load(kind.schema(), plain, prefix="content")
    except Invalid:
        plain = {}
    asked = Asked(kind.name, title.strip(), plain, own, _scope(session, typed))
    try:
        return likely_duplicates(session, container().index.searcher, asked)
    except (Unavailable, NotFound):
        return []
