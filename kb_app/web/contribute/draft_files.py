"""The files of a draft in the editor: brought, described, taken away.

The script of the page sends the very same forms and puts the answered piece in their place.
"""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.files.limits import MAX_KEPT_BYTES
from content.files.models import Recognised
from content.files.received import receive
from content.models import Revision
from content.services import attaching
from content.services.recognition import ask_to_recognise, being_recognised
from core.base_schema import load
from core.errors import Invalid
from core.messages import _
from kb_app import received_files
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import wants_json
from kb_app.web.blueprint import blueprint
from kb_app.web.contribute.editor_page import editor_over_draft
from kb_app.web.contribute.own_drafts import writer


@blueprint.post("/contribute/<number>/files")
@received_files.takes_files
def attach_files(number: str) -> ResponseReturnValue:
    """Put files into the draft, all that are sent or none."""
    who = writer()
    database = container().database
    try:
        with database.reading() as session:
            attaching.writable_draft(session, who, number)
        found = [
            receive(name, data)
            for name, data in received_files.received(
                most=MAX_KEPT_BYTES, missing=attaching.NONE_CHOSEN
            )
        ]
        for one in found:
            attaching.keep(database, one)
        with database.transaction() as session:
            for one in found:
                attaching.attach_file(session, who, number, one)
            return _changed(session, number)
    except Invalid as error:
        if wants_json():
            raise
        return editor_over_draft(number, error)


@blueprint.post("/contribute/<number>/files/<sha256>")
def change_file(number: str, sha256: str) -> ResponseReturnValue:
    """Take a file out of the draft (`op` is remove), have its pages read (recognise), say whether
    what was read holds (checked, unused), or what it shows (`alt`)."""
    who = writer()
    op = request.form.get("op")
    with container().database.transaction() as session:
        if op == "remove":
            attaching.detach_file(session, who, number, sha256)
        elif op == "recognise":
            ask_to_recognise(session, who, number, sha256)
        elif op in (Recognised.CHECKED, Recognised.UNUSED):
            attaching.judge_recognised(session, who, number, sha256, op)
        else:
            given = load(attaching.AltSchema(), {"alt": request.form.get(f"alt.{sha256}", "")})
            attaching.describe_file(session, who, number, sha256, given["alt"])
        return _changed(session, number)


def _changed(session: Session, number: str) -> ResponseReturnValue:
    draft = attaching.writable_draft(session, actor(), number)
    if wants_json():
        return jsonify(version=draft.version, html=_piece(session, number, draft))
    flash(str(_("附件已保存")), "success")
    return redirect(url_for("web.contribution", number=number, _anchor="f-files"), 303)


def _piece(session: Session, number: str, draft: Revision) -> str:
    return render_template(
        "contribute/_file_list.html",
        files=draft.files,
        number=number,
        being_recognised=being_recognised(session),
    )
