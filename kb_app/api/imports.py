"""Import by file: a preview first, then all of it or nothing; of many rows, one by one."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from content.files.received import Received
from content.kinds.registry import importable
from content.models import ImportBatch
from content.permissions import can_write
from content.services import importing, previews, reading
from content.services.previews import clause_count
from core.base_schema import BaseSchema, Choice, Line, YesNo, load
from core.errors import Forbidden, Invalid
from core.messages import _
from core.tasks.services import AT_ONCE
from kb_app import received_files
from kb_app.api import request_response
from kb_app.api.documents.task_documents import task_document
from kb_app.api.request_response import Before, Work
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from kb_app.i18n import language
from people.actors import Actor
from people.schemas import CODE_MAX
from review.impact.like_rows import like_rows, note_like_rows, other_notes
from review.services import ask_to_import, ask_to_read, submit

FIRST_ROWS = 5
ERRORS_SHOWN = 200


class ImportSchema(BaseSchema):
    """The form fields that go with the files."""

    what = Choice(tuple(importable()), required=True)
    department = Line(required=True, max_length=CODE_MAX)
    category = Line(required=True, max_length=CODE_MAX)


class CommitSchema(BaseSchema):
    """Confirming a preview."""

    submit = YesNo(load_default=False)
    encoding_confirmed = YesNo(load_default=False)
    relations = YesNo(load_default=False)


@blueprint.post("/imports")
@received_files.takes_files
def create_import() -> Response:
    """Preview files: what would come in, and every error by row and field. Saves no entry.

    What takes long to read is read by a task.
    """
    if not can_write(actor()):  # parsing is dear; nobody else needs it done
        raise Forbidden(_("只有部门供稿人可以导入"))
    values = load(ImportSchema(), _form_fields())
    files = received_files.received(most=received_files.MAX_UPLOAD_BYTES)
    reads = _read if reading.is_soon_read(files) else _have_read
    before, work = reads(values, files)
    sent = [f"{name}={values[name]}".encode() for name in sorted(values)]
    return request_response.write(
        work, before=before, sent=sent + [part for n, data in files for part in (n.encode(), data)]
    )


def _read(values: dict[str, Any], files: received_files.Files) -> tuple[Before, Work]:
    found: list[ImportBatch] = []
    originals: list[Received] = []

    def compare(session: Session, who: Actor) -> None:
        parsed = previews.parse(values["what"], files)
        batch = previews.preview_import(
            session, who, values["what"], parsed, values["department"], values["category"]
        )
        note_like_rows(session, batch)
        found.append(batch)
        originals.extend(previews.keep_originals(container().database, parsed))

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return batch_document(previews.keep_preview(session, found[0], originals)), 201

    return compare, work


def _have_read(values: dict[str, Any], files: received_files.Files) -> tuple[Before, Work]:
    found: list[ImportBatch] = []
    places = reading.places_of(files)

    def keep(session: Session, who: Actor) -> None:
        batch = previews.empty_preview(
            session, who, values["what"], values["department"], values["category"]
        )
        found.append(batch)
        reading.keep_sent(container().database, files)

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return task_document(
            ask_to_read(session, found[0], files, places, language=language())
        ), 202

    return keep, work


@blueprint.get("/imports/<int:batch_id>")
def read_import(batch_id: int) -> Response:
    """A preview of one's own."""
    with container().database.reading() as session:
        return request_response.answer(
            batch_document(previews.import_batch(session, actor(), batch_id))
        )


@blueprint.post("/imports/<int:batch_id>/commit")
def commit_import(batch_id: int) -> Response:
    """Make drafts of it, or submissions with `submit`; of more than 50 rows by a task."""
    values = (
        request_response.body(CommitSchema()) if request.get_data() else load(CommitSchema(), {})
    )
    if values["submit"]:
        received_files.require_known_duplicates(container().database, actor(), batch_id)

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        if values["relations"]:
            previews.take_relations(session, who, batch_id)
        if len(previews.import_batch(session, who, batch_id).entries) > AT_ONCE:
            task = ask_to_import(
                session,
                who,
                batch_id,
                submitted=values["submit"],
                encoding_confirmed=values["encoding_confirmed"],
            )
            return task_document(task), 202
        numbers = importing.commit_import(
            session, who, batch_id, encoding_confirmed=values["encoding_confirmed"]
        )
        reviews = [submit(session, who, n).id for n in numbers] if values["submit"] else []
        return {"numbers": numbers, "reviews": reviews}, 201

    return request_response.write(work)


@blueprint.delete("/imports/<int:batch_id>")
def cancel_import(batch_id: int) -> Response:
    """Throw the preview away."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        previews.cancel_import(session, who, batch_id)
        return {}, 200

    return request_response.write(work)


def _form_fields() -> dict[str, str]:
    for name in request.form:
        if len(request.form.getlist(name)) > 1:
            raise Invalid.field(name, _("只能给出一次"))
    return request.form.to_dict()


def batch_document(batch: ImportBatch) -> dict[str, Any]:
    """A preview as JSON: counts, the first rows, the errors, the notes, likely duplicates."""
    return {
        "id": batch.id,
        "what": batch.what,
        "files": batch.files,
        "entries": len(batch.entries),
        "clauses": clause_count(batch),
        "first": [
            {key: item[key] for key in ("row", "source", "kind", "title", "content", "basis")}
            | {"relations": item.get("relations", []), "said": item.get("said", [])}
            for item in batch.entries[:FIRST_ROWS]
        ],
        "errors": [
            {key: error.get(key, "") for key in ("file", "row", "field", "column", "message")}
            for error in batch.errors[:ERRORS_SHOWN]
        ],
        "error_count": len(batch.errors),
        "notes": other_notes(batch),
        "duplicates": like_rows(batch),
        "needs_confirmation": batch.needs_confirmation,
        "reading": batch.reading_id if batch.is_being_read else None,
        "task": batch.task_id,
        "committed_at": batch.committed_at.isoformat() if batch.committed_at else None,
        "numbers": batch.numbers or [],
    }
