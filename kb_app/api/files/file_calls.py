"""Files of entries: put into a draft, described, taken out; the bytes, for who may have them."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from content.files.limits import MAX_KEPT_BYTES
from content.files.models import RevisionFile
from content.files.received import receive
from content.permissions import can_write
from content.services import attaching
from content.services.recognition import ask_to_recognise
from core.base_schema import load
from core.errors import Forbidden, Invalid
from core.messages import _
from kb_app import received_files
from kb_app.access.entry_files import sent_file
from kb_app.api import request_response
from kb_app.api.documents.entry_documents import file_document
from kb_app.api.documents.task_documents import task_document
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor


@blueprint.post("/entries/<number>/draft/files")
@received_files.takes_files
def attach_file(number: str) -> Response:
    """Put a file into the draft: `file`, and `alt`, in words what a picture shows."""
    if not can_write(actor()):  # looking through a file is dear; nobody else needs it done
        raise Forbidden(_("只有部门供稿人可以上传附件"))
    values = load(attaching.AltSchema(), request.form.to_dict())
    files = received_files.received(most=MAX_KEPT_BYTES, missing=attaching.NONE_CHOSEN)
    if len(files) > 1:
        raise Invalid.field("file", _("一次上传一个附件"))
    [(name, data)] = files

    def look_through(session: Session, who: Actor) -> None:
        attaching.writable_draft(session, who, number)
        found.append(receive(name, data))
        attaching.keep(container().database, found[0])

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        file = attaching.attach_file(session, who, number, found[0], alt=values["alt"])
        return _answer(session, who, number, file), 201

    found: list[Any] = []
    sent = [values["alt"].encode(), name.encode(), data]
    return request_response.write(work, before=look_through, sent=sent)


@blueprint.put("/entries/<number>/draft/files/<sha256>")
def describe_file(number: str, sha256: str) -> Response:
    """Say in words what a picture shows (`alt`), whether recognised text holds (`recognised`)."""
    values = request_response.body(attaching.SaidOfFileSchema())
    alt, recognised = values["alt"], values["recognised"]

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        if recognised:
            file = attaching.judge_recognised(session, who, number, sha256, recognised)
        if alt is not None or not recognised:
            file = attaching.describe_file(session, who, number, sha256, alt or "")
        return _answer(session, who, number, file), 200

    return request_response.write(work)


@blueprint.post("/entries/<number>/draft/files/<sha256>/text")
def recognise_file(number: str, sha256: str) -> Response:
    """Have the pages of a scan read by the worker; what it reads has to be checked."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return task_document(ask_to_recognise(session, who, number, sha256)), 202

    return request_response.write(work)


@blueprint.delete("/entries/<number>/draft/files/<sha256>")
def detach_file(number: str, sha256: str) -> Response:
    """Take a file out of the draft; revisions that were submitted with it keep it."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        draft = attaching.detach_file(session, who, number, sha256)
        return {"number": number, "version": draft.version}, 200

    return request_response.write(work)


@blueprint.get("/entries/<number>/files/<sha256>")
def read_file(number: str, sha256: str) -> Response:
    """The bytes of a file, to be saved."""
    return sent_file(number, sha256)


def _answer(session: Session, who: Actor, number: str, file: RevisionFile) -> dict[str, Any]:
    draft = attaching.writable_draft(session, who, number)
    return file_document(file) | {"number": number, "version": draft.version}
