"""What the editor's form is sent for: a new entry, saving a draft, submitting, settling a conflict.

The script of the page sends the very same form; it is answered in JSON when it asks for it.
"""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content.basis import says_its_basis
from content.kinds.base import Kind
from content.models import Revision
from content.services import drafts
from content.unfinished_drafts import lacking
from core import clock, idempotency
from core.base_schema import load
from core.errors import Conflict, Invalid, NotFound, Stale
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import wants_json
from kb_app.web.blueprint import blueprint
from kb_app.web.contribute.draft_conflict_page import conflict_page
from kb_app.web.contribute.draft_differences import MINE, THEIRS, differences, merged
from kb_app.web.contribute.draft_form import (
    CONTROLS,
    Typed,
    checked,
    read_typed,
    typed_from,
    with_list_step,
)
from kb_app.web.contribute.editor_page import editor_over, editor_over_draft
from kb_app.web.contribute.laws_said import TAKE, with_said
from kb_app.web.contribute.own_drafts import (
    asked_about,
    draft_of,
    form_key,
    form_version,
    kind_in_address,
    kind_of,
    own_entry,
    writer,
)
from people.actors import Actor
from people.models import Department
from questions.services.answering import answer_by, begun_answer
from review import services as review_services
from review.schemas import SubmitSchema

LIST_STEPS = ("add:", "remove:", "up:", "down:")


@blueprint.route("/contribute/new/<name>", methods=["GET", "POST"])
def new_entry(name: str) -> ResponseReturnValue:
    """An empty form for a kind; POST makes the entry, once per key of the form."""
    writer()
    kind = kind_in_address(name)
    if request.method == "POST":
        return _received(kind, None)
    return editor_over(kind, None, _begun(kind))


def _begun(kind: Kind) -> Typed:
    """What the empty form holds: nothing, or what answers the question in the address."""
    reference = asked_about()
    if not reference or not kind.answers_in:
        return {"content": {}}
    with container().database.reading() as session:
        return begun_answer(session, actor(), reference)


def save_draft(number: str) -> ResponseReturnValue:
    """Save the draft; what cannot be saved stays in the form."""
    return _received(kind_of(number), number)


@blueprint.post("/contribute/<number>/submit")
def submit(number: str) -> ResponseReturnValue:
    """Put the draft before the committee, with what the form holds saved first."""
    if not set(request.form) <= set(CONTROLS):
        return _received(kind_of(number), number, "submit")
    return _submitted(number, form_version())


@blueprint.post("/contribute/<number>/merge")
def merge_draft(number: str) -> ResponseReturnValue:
    """Save what was chosen, field by field, out of two texts."""
    kind = kind_of(number)
    pairs = [p for p in request.form.items(multi=True) if not p[0].startswith("take.")]
    mine = read_typed(kind, pairs)
    with container().database.reading() as session:
        stored = draft_of(session, own_entry(session, actor(), number))
        theirs = typed_from(stored)
        differing = differences(kind, mine, theirs)
        everything = request.form.get("all")
        taken = {d.name: everything or request.form.get(f"take.{d.name}", "") for d in differing}
        if any(choice not in (MINE, THEIRS) for choice in taken.values()):
            return conflict_page(kind, stored, mine, differing, missing=True)
    chosen = merged(kind, mine, theirs, taken)
    if request.form.get("op") == "edit":
        return editor_over(kind, number, chosen, version=form_version(), dirty=True)
    return _saved_or_shown(kind, number, chosen, "save")


def _received(kind: Kind, number: str | None, op: str = "") -> ResponseReturnValue:
    """What a form of the editor asks for."""
    typed = read_typed(kind, request.form.items(multi=True))
    op = op or request.form.get("op", "save")
    if op.startswith(LIST_STEPS):
        changed = with_list_step(typed, op)
        return editor_over(kind, number, changed, version=form_version(), dirty=True)
    if op == TAKE:
        with container().database.reading() as session:
            taken = with_said(session, kind, typed)
        return editor_over(kind, number, taken, version=form_version(), dirty=True)
    return _saved_or_shown(kind, number, typed, op)


def _saved_or_shown(kind: Kind, number: str | None, typed: Typed, op: str) -> ResponseReturnValue:
    """Save, and then what `op` wants; what cannot be saved stands in the form again."""
    who = actor()
    try:
        values = checked(kind, typed)
        with container().database.transaction() as session:
            draft = _save(session, who, kind, number, values)
            saved_as, version, lacks = draft.entry.number, draft.version, list(lacking(draft))
    except Stale as stale:
        return _two_texts(kind, number or _number_made(kind), typed, stale)
    except (Invalid, Conflict) as error:
        if wants_json():
            raise
        return editor_over(kind, number, typed, version=form_version(), error=error, dirty=True)
    except IntegrityError as error:
        raise Conflict(_("同一个请求正在处理，请稍后重试"), code="in_progress") from error
    return _submitted(saved_as, version) if op == "submit" else _saved(saved_as, version, op, lacks)


def _save(
    session: Session, who: Actor, kind: Kind, number: str | None, values: dict[str, Any]
) -> Revision:
    if number is not None:
        return drafts.save_draft(session, who, number, values, form_version())
    key, call = form_key(), f"new:{kind.name}"
    made = idempotency.recall(session, who.id, key, call) if key else None
    if made is not None:
        return drafts.save_draft(session, who, made.body["number"], values, made.body["version"])
    home = session.get(Department, who.department_id) if who.department_id else None
    own = {"kind": kind.name, "department": home.code if home else ""}
    entry = drafts.create_entry(session, who, values | own)
    if asked_about():
        answer_by(session, who, asked_about(), entry)
    draft = draft_of(session, entry)
    if key:
        body = {"number": entry.number, "version": draft.version}
        idempotency.remember(session, who.id, key, call, 201, body)
    return draft


def _number_made(kind: Kind) -> str:
    """The number of the entry this form has made before."""
    with container().database.reading() as session:
        made = idempotency.recall(session, actor().id, form_key(), f"new:{kind.name}")
    if made is None:
        raise NotFound
    return str(made.body["number"])


def _two_texts(kind: Kind, number: str, typed: Typed, stale: Stale) -> ResponseReturnValue:
    """Both texts and a choice; when they say the same there is nothing to choose."""
    with container().database.reading() as session:
        stored = draft_of(session, own_entry(session, actor(), number))
        differing = differences(kind, typed, typed_from(stored))
        if differing and not wants_json():
            return conflict_page(kind, stored, typed, differing)
        lacks = list(lacking(stored))
    if differing:
        raise stale
    return _saved(number, stored.version, "save", lacks)


def _submit(session: Session, who: Actor, number: str, version: int) -> None:
    draft = draft_of(session, own_entry(session, who, number))
    if not says_its_basis(draft):
        fields = lacking(draft) | {
            "citations": [_("请引用条款；确实没有条款可引的，在下面写明为什么")],
            "content.no_basis": [_("没有引用条款时必填")],
        }
        raise Invalid(_("送审前请补全标出的内容"), code="no_basis", fields=fields)
    asked = load(SubmitSchema(), {"reason": request.form.get("reason", "")})
    review_services.submit(session, who, number, version=version, reason=asked["reason"])


def _saved(number: str, version: int, op: str, lacks: list[str]) -> ResponseReturnValue:
    address = url_for("web.contribution", number=number)
    if wants_json():
        time = clock.now().astimezone(clock.HOTLINE_ZONE).strftime("%H:%M")
        return jsonify(number=number, version=version, address=address, time=time, lacks=lacks)
    if op == "preview":
        return redirect(url_for("web.preview_draft", number=number), 303)
    flash(str(_("草稿已保存")), "success")
    return redirect(address, 303)


def _submitted(number: str, version: int) -> ResponseReturnValue:
    """Submit what is stored; what keeps it from that is told in the editor over it."""
    try:
        with container().database.reading() as session:
            review_services.grade_ahead(session, number)
        with container().database.transaction() as session:
            _submit(session, actor(), number, version)
    except Invalid as error:
        if wants_json():
            raise
        return editor_over_draft(number, error)
    flash(str(_("已送审；结论出来前可以撤回")), "success")
    return redirect(url_for("web.contribution", number=number), 303)
