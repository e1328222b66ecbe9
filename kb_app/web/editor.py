"""The editor: a new entry, a draft saved by hand or by itself, two texts when both were changed.

The script of the page sends the very same form; it is answered in JSON when it asks for it.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content import queries
from content.kinds.base import Kind
from content.kinds.registry import all_kinds, kind_named
from content.models import Category, Entry, Revision, RevisionState
from content.policy import can_see_drafts_of, can_write
from content.services import drafts
from core import idempotency
from core.errors import Conflict, DomainError, FieldErrors, Forbidden, Invalid, NotFound, Stale
from core.messages import _
from core.schema import load
from kb_app.auth import actor
from kb_app.errors import status_of, wants_json
from kb_app.web import blueprint, forms
from kb_app.web.draft_forms import (
    CONTROLS,
    Typed,
    checked,
    read_typed,
    typed_from,
    ungrouped,
    with_list_step,
)
from kb_app.web.editor_fields import form_fields
from kb_app.web.two_texts import MINE, THEIRS, differences, merged
from kb_app.wiring import service
from people.actors import Actor
from people.models import Department
from review import queries as review_queries
from review import services as review_services
from review.models import Review
from review.schemas import SubmitSchema

LIST_STEPS = ("add:", "remove:", "up:", "down:")
EXCERPT = 60


def writer() -> Actor:
    """Whoever writes for a department. Raises `Forbidden` for others."""
    who = actor()
    if not can_write(who):
        raise Forbidden(_("只有部门供稿人可以写稿"))
    return who


def own_entry(session: Session, who: Actor, number: str) -> Entry:
    """An entry of the department one writes for. Raises `NotFound`."""
    entry = queries.entry_numbered(session, number)
    if entry is None or not can_see_drafts_of(who, entry.department_id):
        raise NotFound
    return entry


@blueprint.get("/contribute/new")
def choose_kind() -> ResponseReturnValue:
    """The kinds there are, to begin one."""
    writer()
    return render_template("contribute/choose_kind.html")


@blueprint.get("/contribute/new/<name>")
def new_entry(name: str) -> ResponseReturnValue:
    """An empty form for a kind."""
    writer()
    return _form(_kind(name), None, {"content": {}})


@blueprint.post("/contribute/new/<name>")
def create_entry(name: str) -> ResponseReturnValue:
    """A new entry with its first draft; the form's key keeps a repeated call from making two."""
    return _received(_kind(name), None)


@blueprint.post("/contribute/<number>")
def save_draft(number: str) -> ResponseReturnValue:
    """Save the draft; what cannot be saved stays in the form."""
    return _received(_kind_of(number), number)


@blueprint.post("/contribute/<number>/submit")
def submit(number: str) -> ResponseReturnValue:
    """Put the draft before the committee, with what the form holds saved first."""
    if set(request.form) <= set(CONTROLS):
        who = actor()
        with service().database.transaction() as session:
            review = _submit(session, who, number, _version())
            return _submitted(review)
    return _received(_kind_of(number), number, op="submit")


@blueprint.post("/contribute/<number>/merge")
def merge_draft(number: str) -> ResponseReturnValue:
    """Save what was chosen, field by field, out of two texts."""
    kind = _kind_of(number)
    pairs = [p for p in request.form.items(multi=True) if not p[0].startswith("take.")]
    mine = read_typed(kind, pairs)
    with service().database.reading() as session:
        stored = _draft_of(session, own_entry(session, actor(), number))
        theirs = typed_from(stored)
        differing = differences(kind, mine, theirs)
    everything = request.form.get("all")
    taken = {d.name: everything or request.form.get(f"take.{d.name}", "") for d in differing}
    if any(choice not in (MINE, THEIRS) for choice in taken.values()):
        return _two_texts(kind, number, mine, missing=True)
    chosen = merged(kind, mine, theirs, taken)
    if request.form.get("op") == "edit":
        return _form(kind, number, chosen, version=_version(), dirty=True)
    return _saved_or_shown(kind, number, chosen, _version(), "save")


@blueprint.get("/contribute/clauses")
def clauses() -> ResponseReturnValue:
    """Published regulations, or the clauses of one, for the citation picker."""
    who = writer()
    number = request.args.get("regulation", "")
    with service().database.reading() as session:
        if not number:
            found = queries.visible_regulations(session)
            return jsonify([{"number": v.number, "title": v.revision.title} for v in found])
        seen = queries.visible_entry(session, who, number)
        parts = kind_named(seen.entry.kind).clauses(seen.revision.content)
        return jsonify(
            {
                "number": seen.number,
                "title": seen.revision.title,
                "clauses": [
                    {"label": c.label, "heading": c.heading, "text": c.text} for c in parts
                ],
            }
        )


def draft_form(number: str) -> ResponseReturnValue:
    """The editor over the stored draft."""
    with service().database.reading() as session:
        draft = _draft_of(session, own_entry(session, actor(), number))
        typed, version, kind = typed_from(draft), draft.version, kind_named(draft.entry.kind)
    return _form(kind, number, typed, version=version)


def _received(kind: Kind, number: str | None, op: str = "") -> ResponseReturnValue:
    """What a form of the editor asks for."""
    typed = read_typed(kind, request.form.items(multi=True))
    op = op or request.form.get("op", "save")
    if op.startswith(LIST_STEPS):
        return _form(kind, number, with_list_step(typed, op), version=_version(), dirty=True)
    return _saved_or_shown(kind, number, typed, _version(), op)


def _saved_or_shown(
    kind: Kind, number: str | None, typed: Typed, version: int, op: str
) -> ResponseReturnValue:
    """Save, and then what `op` wants; on any refusal the form again, with all that was typed."""
    who = actor()
    try:
        values = checked(kind, typed)
        with service().database.transaction() as session:
            draft = _save(session, who, kind, number, values, version)
            if op == "submit":
                return _submitted(_submit(session, who, draft.entry.number, draft.version))
            return _saved(draft, op)
    except Stale as stale:
        return _two_texts(kind, number or _number_of_key(kind), typed, stale)
    except (Invalid, Conflict) as error:
        if wants_json():
            raise
        return _form(kind, number, typed, version=version, error=error, dirty=True)
    except IntegrityError as error:
        raise Conflict(_("同一个请求正在处理，请稍后重试"), code="in_progress") from error


def _save(
    session: Session,
    who: Actor,
    kind: Kind,
    number: str | None,
    values: dict[str, Any],
    version: int,
) -> Revision:
    if number is not None:
        return drafts.save_draft(session, who, number, values, version)
    key = _key()
    made = idempotency.recall(session, who.id, key, f"new:{kind.name}") if key else None
    if made is not None:
        return drafts.save_draft(session, who, made.body["number"], values, made.body["version"])
    home = session.get(Department, who.department_id) if who.department_id else None
    own = {"kind": kind.name, "department": home.code if home else ""}
    entry = drafts.create_entry(session, who, values | own)
    draft = _draft_of(session, entry)
    if key:
        body = {"number": entry.number, "version": draft.version}
        idempotency.remember(session, who.id, key, f"new:{kind.name}", 201, body)
    return draft


def _submit(session: Session, who: Actor, number: str, version: int) -> Review:
    asked = load(SubmitSchema(), {"reason": request.form.get("reason", "")})
    return review_services.submit(session, who, number, version=version, reason=asked["reason"])


def _saved(draft: Revision, op: str = "save") -> ResponseReturnValue:
    number = draft.entry.number
    if wants_json():
        return jsonify(
            {
                "number": number,
                "version": draft.version,
                "address": url_for("web.contribution", number=number),
            }
        )
    if op == "preview":
        return redirect(url_for("web.preview_draft", number=number), 303)
    flash(str(_("草稿已保存")), "success")
    return redirect(url_for("web.contribution", number=number), 303)


def _submitted(review: Review) -> ResponseReturnValue:
    flash(str(_("已送审，审核委员会将处理；结论出来前可以撤回")), "success")
    return redirect(url_for("web.contribution", number=review.entry.number), 303)


def _two_texts(
    kind: Kind, number: str, typed: Typed, stale: Stale | None = None, *, missing: bool = False
) -> ResponseReturnValue:
    """Both texts and a choice; when they say the same there is nothing to choose."""
    with service().database.reading() as session:
        stored = _draft_of(session, own_entry(session, actor(), number))
        differing = differences(kind, typed, typed_from(stored))
        if not differing:
            return _saved(stored)
        if stale is not None and wants_json():
            raise stale
        page = render_template(
            "contribute/stale.html",
            kind=kind,
            number=number,
            stored=stored,
            differences=differing,
            mine=list(forms.encode(typed)),
            missing=missing,
        )
    return page, 400 if missing else status_of(Stale(""))


def _form(
    kind: Kind,
    number: str | None,
    typed: Typed,
    *,
    version: int = 0,
    error: DomainError | None = None,
    dirty: bool = False,
) -> ResponseReturnValue:
    """The editor's page, over what is stored or over what was typed."""
    who = writer()
    errors: FieldErrors = ungrouped(kind, error.fields) if error else {}
    with service().database.reading() as session:
        entry = own_entry(session, who, number) if number else None
        page = render_template(
            "contribute/editor.html",
            kind=kind,
            fields=form_fields(kind.schema()),
            entry=entry,
            number=number,
            typed=typed,
            version=version,
            errors=errors,
            error=error,
            dirty=dirty,
            key=_key() or secrets.token_urlsafe(12),
            categories=_categories(session, who),
            cited=[_cited(session, c) for c in typed.get("citations") or []],
            returned=_returned(session, entry),
        )
    return page, status_of(error) if error else 200


def _kind(name: str) -> Kind:
    try:
        return all_kinds()[name]
    except KeyError:
        raise NotFound from None


def _kind_of(number: str) -> Kind:
    with service().database.reading() as session:
        return kind_named(own_entry(session, actor(), number).kind)


def _key() -> str:
    key = request.form.get("key", "")
    return key if len(key) <= idempotency.KEY_MAX and key.isprintable() else ""


def _number_of_key(kind: Kind) -> str:
    with service().database.reading() as session:
        made = idempotency.recall(session, actor().id, _key(), f"new:{kind.name}")
    if made is None:
        raise NotFound
    return str(made.body["number"])


def _version() -> int:
    """The version the form was opened on; 0, which is always stale, when it does not say."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _draft_of(session: Session, entry: Entry) -> Revision:
    draft = queries.revision_in_work(session, entry.id)
    if draft is None or draft.state != RevisionState.DRAFT:
        raise Conflict(_("没有草稿；请先从已发布的版本新建草稿"), code="no_draft")
    return draft


def _categories(session: Session, who: Actor) -> list[Category]:
    return [c for c in queries.categories(session) if c.department_id == who.department_id]


def _cited(session: Session, typed: Any) -> dict[str, str]:
    """A citation as it was typed, with what it points at when that can be found."""
    if not isinstance(typed, dict):
        return {"number": "", "clause": "", "title": "", "text": ""}
    number, clause = str(typed.get("number", "")), str(typed.get("clause", ""))
    entry = queries.entry_numbered(session, number)
    shown = entry.published if entry is not None and queries.is_visible(entry) else None
    if entry is None or shown is None:
        return {"number": number, "clause": clause, "title": "", "text": ""}
    texts = {c.label: c.text for c in kind_named(entry.kind).clauses(shown.content)}
    return {
        "number": number,
        "clause": clause,
        "title": shown.title,
        "text": texts.get(clause, ""),
    }


def _returned(session: Session, entry: Entry | None) -> Review | None:
    """The last review of the entry, when it asked for changes."""
    if entry is None:
        return None
    latest = next(iter(review_queries.reviews_of(session, entry.id)), None)
    return latest if latest is not None and latest.state == "changes_requested" else None
