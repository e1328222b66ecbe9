"""The import pages: upload, preview, then all of it or nothing; of many rows, one by one."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content import queries
from content.applicability.for_whom import Scope
from content.files.limits import MAX_FILE_BYTES, MIB
from content.importers.answers.template import template
from content.kinds.registry import importable, kind_named
from content.laws.relations import RELATION_LABELS
from content.models import ImportBatch
from content.services import importing, previews, reading
from core.base_schema import BaseSchema, Choice, Line, YesNo, load
from core.errors import Conflict, Forbidden, Invalid, Text
from core.messages import _
from core.tasks.services import AT_ONCE
from kb_app import received_files
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of, wants_json
from kb_app.i18n import language
from kb_app.web.blueprint import blueprint
from kb_app.web.contribute.editor_fields import form_fields
from kb_app.web.contribute.own_drafts import writer
from kb_app.web.kit.import_preview import (
    ERRORS_SHOWN,
    ConfirmSchema,
    confirmed,
    notes_by_file,
    rows_to_correct,
    shown_slice,
    table_to_fill,
)
from kb_app.web.kit.request_form import whole
from people.actors import Actor
from people.models import Department
from people.schemas import CODE_MAX
from review import services as review_services
from review.impact.like_rows import like_rows, note_like_rows, other_notes

_OTHER_FIELDS: dict[str, Text] = {
    "title": _("标题"),
    "basis": _("引用依据"),
    "file": _("文件"),
}


class UploadSchema(BaseSchema):
    """What goes with the files."""

    what = Choice(tuple(importable()), required=True, metadata={"label": _("导入什么")})
    category = Line(required=True, max_length=CODE_MAX, metadata={"label": _("业务类别")})


class CommitSchema(ConfirmSchema):
    """What becomes of it then."""

    submit = YesNo(load_default=False)
    relations = YesNo(load_default=False)


@blueprint.route("/contribute/import", methods=["GET", "POST"])
@received_files.takes_files
def upload() -> ResponseReturnValue:
    """Choose files; POST leads to the preview, by a task where reading them takes its time.

    Nothing becomes an entry here.
    """
    who = writer()
    if request.method != "POST":
        return _upload_form(who)
    try:
        number = _preview(who)
    except (Invalid, Conflict) as error:
        if wants_json():
            raise
        return _upload_form(who, error)
    address = url_for("web.import_preview", batch_id=number)
    return jsonify(address=address) if wants_json() else redirect(address, 303)


@blueprint.get("/contribute/import/template.<any(csv,xlsx):type_>")
def import_template(type_: str) -> ResponseReturnValue:
    """An empty table to fill in."""
    writer()
    data = template("csv" if type_ == "csv" else "xlsx")
    return table_to_fill(data, type_, _("标准答案导入模板"))


@blueprint.get("/contribute/import/<int:batch_id>")
def import_preview(batch_id: int) -> ResponseReturnValue:
    """What would come in, page by page, with every error by row; or what did come in."""
    with container().database.reading() as session:
        batch = previews.import_batch(session, actor(), batch_id)
        at_work = batch.reading_id if batch.is_being_read else batch.task_id
        if at_work is not None and batch.committed_at is None:
            return redirect(url_for("web.task", task_id=at_work), 303)
        return _preview_page(batch)


@blueprint.get("/contribute/import/<int:batch_id>/errors.xlsx")
def import_errors(batch_id: int) -> ResponseReturnValue:
    """The rows that have errors, to be corrected and brought again."""
    with container().database.reading() as session:
        batch = previews.import_batch(session, actor(), batch_id)
        return rows_to_correct(batch.errors)


@blueprint.post("/contribute/import/<int:batch_id>/commit")
def commit_import(batch_id: int) -> ResponseReturnValue:
    """Make drafts of everything, or submissions; or, with a reason, of nothing.

    More than one may wait for are a task: the page then shows how far it is.
    """
    who = actor()
    try:
        values = confirmed(CommitSchema())
        if values["submit"]:
            received_files.require_known_duplicates(container().database, who, batch_id)
        with container().database.transaction() as session:
            if values["relations"]:
                previews.take_relations(session, who, batch_id)
            if len(previews.import_batch(session, who, batch_id).entries) > AT_ONCE:
                task = review_services.ask_to_import(
                    session,
                    who,
                    batch_id,
                    submitted=values["submit"],
                    encoding_confirmed=values["encoding_confirmed"],
                )
                return redirect(url_for("web.task", task_id=task.id), 303)
            numbers = importing.commit_import(
                session, who, batch_id, encoding_confirmed=values["encoding_confirmed"]
            )
            if values["submit"]:
                for number in numbers:
                    review_services.submit(session, who, number)
    except (Invalid, Conflict) as error:
        with container().database.reading() as session:
            return _preview_page(previews.import_batch(session, who, batch_id), error)
    done = _("已导入并送审 {n} 条") if values["submit"] else _("已导入 {n} 条草稿")
    flash(str(done.format(n=len(numbers))), "success")
    return redirect(url_for("web.import_preview", batch_id=batch_id), 303)


@blueprint.post("/contribute/import/<int:batch_id>/cancel")
def cancel_import(batch_id: int) -> ResponseReturnValue:
    """Throw a preview away."""
    with container().database.transaction() as session:
        previews.cancel_import(session, actor(), batch_id)
    flash(str(_("已取消，什么都没有导入")), "success")
    return redirect(url_for("web.upload"), 303)


def _preview(who: Actor) -> int:
    """Read the files that were sent, or have them read; gives the preview's id."""
    typed = {name: request.form.get(name, "") for name in UploadSchema().fields}
    values = load(UploadSchema(), typed)
    files = received_files.received(most=received_files.MAX_UPLOAD_BYTES)
    with container().database.reading() as session:
        department = _home(session, who).code
        batch = previews.empty_preview(session, who, values["what"], department, values["category"])
    return _read(batch, files) if reading.is_soon_read(files) else _have_read(batch, files)


def _read(batch: ImportBatch, files: received_files.Files) -> int:
    """Only keeping what was read is a transaction."""
    parsed = previews.parse(batch.what, files)
    with container().database.reading() as session:
        previews.fill_preview(session, batch, [previews.found_in(file) for file in parsed])
        note_like_rows(session, batch)
    originals = previews.keep_originals(container().database, parsed)
    with container().database.transaction() as session:
        return previews.keep_preview(session, batch, originals).id


def _have_read(batch: ImportBatch, files: received_files.Files) -> int:
    places = reading.places_of(files)
    reading.keep_sent(container().database, files)
    with container().database.transaction() as session:
        review_services.ask_to_read(session, batch, files, places, language=language())
        return batch.id


def _home(session: Session, who: Actor) -> Department:
    home = session.get(Department, who.department_id) if who.department_id else None
    if home is None:
        raise Forbidden(_("只有部门供稿人可以写稿"))
    return home


def _upload_form(who: Actor, error: Invalid | Conflict | None = None) -> ResponseReturnValue:
    with container().database.reading() as session:
        own = [c for c in queries.categories(session) if c.department_id == who.department_id]
        page = render_template(
            "contribute/import.html",
            importable=importable(),
            table_columns=previews.table_columns,
            category_options=[(c.code, c.name) for c in own],
            typed=request.form,
            errors=error.fields if error else {},
            error=error,
            mib=MAX_FILE_BYTES // MIB,
            mib_together=received_files.MAX_UPLOAD_BYTES // MIB,
            files_max=received_files.FILES_MAX,
        )
    return page, status_of(error) if error else 200


def _preview_page(
    batch: ImportBatch, error: Invalid | Conflict | None = None
) -> ResponseReturnValue:
    labels = _field_labels(batch)
    page = render_template(
        "contribute/import_preview.html",
        batch=batch,
        what=importable()[batch.what].label,
        said_count=previews.said_count(batch),
        relation_labels=RELATION_LABELS,
        rows=[e | {"label": _labelled(labels, e)} for e in batch.errors[:ERRORS_SHOWN]],
        notes=notes_by_file(other_notes(batch)),
        like_rows=like_rows(batch),
        page=shown_slice(batch.entries),
        clause_count=previews.clause_count(batch),
        blocks=lambda item: kind_named(item["kind"]).blocks(item["content"]),
        scope_of=Scope.of,
        errors=error.fields if error else {},
        error=error,
    )
    return page, status_of(error) if error else 200


def _field_labels(batch: ImportBatch) -> dict[str, Text]:
    kind = importable()[batch.what]
    return _OTHER_FIELDS | {f.name: f.label for f in form_fields(kind.schema())}


def _labelled(labels: dict[str, Text], error: dict[str, Any]) -> str:
    """A field of a row as the file calls it, else as we do: variants.2 is the third 相似问."""
    name, *rest = error["field"].split(".")
    label = error.get("column") or str(labels.get(name, name))
    if name not in labels and not error.get("column"):
        return ""
    place = whole(rest[0]) if rest else None
    return label if place is None else f"{label} {place + 1}"
