"""Importing a file of grievances: upload, preview, then all of it or nothing; taking one back."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from content.files.limits import MAX_FILE_BYTES, MIB
from core.errors import Conflict, Invalid
from core.messages import _
from grievances.file_rows import COLUMNS, grievance_template, parse_grievances
from grievances.models import TYPE_LABELS, GrievanceImport, GrievanceType
from grievances.services import file_import as services
from kb_app import received_files
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of, wants_json
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.import_preview import (
    ERRORS_SHOWN,
    ConfirmSchema,
    confirmed,
    rows_to_correct,
    shown_slice,
    table_to_fill,
)
from people.permissions import require_statistics


@blueprint.route("/statistics/grievances/import", methods=["GET", "POST"])
@received_files.takes_files
def import_grievances() -> ResponseReturnValue:
    """Choose a file; POST reads it and leads to the preview. Nothing counts yet."""
    who = actor()
    require_statistics(who)  # before anything is parsed
    if request.method != "POST":
        return _upload_form()
    try:
        files = received_files.received()
        if len(files) > 1:
            raise Invalid.field("file", _("一次导入一个文件"))
        parsed = parse_grievances(*files[0])
        with container().database.transaction() as session:
            number = services.preview(session, who, files[0][1], parsed).id
    except Invalid as error:
        if wants_json():
            raise
        return _upload_form(error)
    address = url_for("web.grievance_preview", import_id=number)
    return jsonify(address=address) if wants_json() else redirect(address, 303)


@blueprint.get("/statistics/grievances/import/template.<any(csv,xlsx):type_>")
def grievance_table(type_: str) -> ResponseReturnValue:
    """An empty table to fill in."""
    require_statistics(actor())
    data = grievance_template("csv" if type_ == "csv" else "xlsx")
    return table_to_fill(data, type_, _("客户抱怨导入模板"))


@blueprint.get("/statistics/grievances/import/<int:import_id>")
def grievance_preview(import_id: int) -> ResponseReturnValue:
    """What would count, with every error by row; or what does count."""
    with container().database.reading() as session:
        return _preview_page(services.grievance_import(session, actor(), import_id))


@blueprint.get("/statistics/grievances/import/<int:import_id>/errors.xlsx")
def grievance_errors(import_id: int) -> ResponseReturnValue:
    """The rows that have errors, to be corrected and brought again."""
    with container().database.reading() as session:
        return rows_to_correct(services.grievance_import(session, actor(), import_id).errors)


@blueprint.post("/statistics/grievances/import/<int:import_id>/commit")
def commit_grievances(import_id: int) -> ResponseReturnValue:
    """Everything counts; or, with a reason, nothing."""
    who = actor()
    try:
        values = confirmed(ConfirmSchema())
        with container().database.transaction() as session:
            cases = services.commit(
                session, who, import_id, encoding_confirmed=values["encoding_confirmed"]
            )
    except (Invalid, Conflict) as error:
        with container().database.reading() as session:
            return _preview_page(services.grievance_import(session, who, import_id), error)
    flash(str(_("已导入 {n} 件", n=cases)), "success")
    return redirect(url_for("web.grievances"), 303)


@blueprint.post("/statistics/grievances/import/<int:import_id>/cancel")
def cancel_grievances(import_id: int) -> ResponseReturnValue:
    """Throw a preview away."""
    with container().database.transaction() as session:
        services.cancel(session, actor(), import_id)
    flash(str(_("已取消，什么都没有导入")), "success")
    return redirect(url_for("web.import_grievances"), 303)


@blueprint.post("/statistics/grievances/import/<int:import_id>/take-back")
def take_back_grievances(import_id: int) -> ResponseReturnValue:
    """A file that was brought by mistake counts no longer."""
    with container().database.transaction() as session:
        cases = services.take_back(session, actor(), import_id)
    flash(str(_("已撤回，{n} 件不再计入", n=cases)), "success")
    return redirect(url_for("web.grievances"), 303)


def _upload_form(error: Invalid | None = None) -> ResponseReturnValue:
    page = render_template(
        "statistics/import.html",
        columns=[(names[0], name in COLUMNS.required) for name, names in COLUMNS.names.items()],
        types=list(TYPE_LABELS.values()),
        errors=error.fields if error else {},
        error=error,
        mib=MAX_FILE_BYTES // MIB,
    )
    return page, status_of(error) if error else 200


def _preview_page(
    found: GrievanceImport, error: Invalid | Conflict | None = None
) -> ResponseReturnValue:
    counts = dict.fromkeys(GrievanceType, 0)
    for row in found.rows:
        counts[GrievanceType(row["type"])] += row["cases"]
    labels = {name: names[0] for name, names in COLUMNS.names.items()} | {"file": _("文件")}
    page = render_template(
        "statistics/import_preview.html",
        found=found,
        counts=counts,
        type_labels=TYPE_LABELS,
        labels=labels,
        wrong=[
            e | {"label": e.get("column") or labels.get(e["field"], "")}
            for e in found.errors[:ERRORS_SHOWN]
        ],
        notes={"": found.notes} if found.notes else {},
        page=shown_slice(found.rows),
        errors=error.fields if error else {},
        error=error,
    )
    return page, status_of(error) if error else 200
