"""People from a file: upload, preview, then all of them or none; each gets a password, shown once.

Nothing is kept between the preview and the decision: the form of the preview carries the rows, and
they are checked again.
"""

from __future__ import annotations

import json
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.files.limits import MAX_FILE_BYTES, MIB
from core.base_schema import load
from core.errors import Invalid
from core.messages import _
from kb_app import received_files
from kb_app.access.logging_in import require_confirmed
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.admin.people_file import (
    COLUMNS,
    PEOPLE_MOST,
    PeopleFile,
    people_template,
    read_people,
)
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.import_preview import ERRORS_SHOWN, table_to_fill
from people.authentication import passwords
from people.models import User
from people.queries import departments
from people.roles import ROLE_LABELS
from people.schemas import UserSchema
from people.services import accounts


@blueprint.route("/admin/people-file", methods=["GET", "POST"])
@received_files.takes_files
def people_file() -> ResponseReturnValue:
    """Choose a file; POST shows who would be added, and every error by row. Nobody is, yet."""
    accounts.require_administrator(actor())  # before anything is parsed
    if request.method != "POST":
        return _upload_form()
    try:
        files = received_files.received()
        if len(files) > 1:
            raise Invalid.field("file", _("一次导入一个文件"))
    except Invalid as error:
        return _upload_form(error)
    with container().database.reading() as session:
        found = read_people(*files[0], departments(session), _taken(session))
        return _preview(session, found)


@blueprint.get("/admin/people-file/template.<any(csv,xlsx):type_>")
def people_table(type_: str) -> ResponseReturnValue:
    """An empty table to fill in."""
    accounts.require_administrator(actor())
    return table_to_fill(
        people_template("csv" if type_ == "csv" else "xlsx"), type_, _("人员导入模板")
    )


@blueprint.post("/admin/people-file/commit")
def add_people() -> ResponseReturnValue:
    """Add all of them, or with a reason none; their passwords are in this answer, nowhere else."""
    who = actor()
    accounts.require_administrator(who)
    require_confirmed()
    try:
        rows = _rows_sent()
        _check_encoding()
        made = [passwords.generate() for _row in rows]
        # Hashing takes its time: it is done before anything is locked.
        hashes = [passwords.hash_password(one) for one in made]
        with container().database.transaction() as session:
            added = [
                accounts.add_user_hashed(session, who, row, hashed, issued=True)
                for row, hashed in zip(rows, hashes, strict=True)
            ]
    except Invalid as error:
        return _upload_form(error)
    return render_template("admin/people_added.html", added=list(zip(added, made, strict=True)))


def _rows_sent() -> list[dict[str, Any]]:
    """The rows of the preview, checked as if they had been typed. Raises `Invalid`."""
    try:
        sent = json.loads(request.form.get("rows", ""))
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, list) or not 0 < len(sent) <= PEOPLE_MOST:
        raise Invalid(_("没有可以导入的人，请重新上传"))
    return [load(UserSchema(), row) for row in sent]


def _check_encoding() -> None:
    if "encoding_asked" in request.form and "encoding_confirmed" not in request.form:
        raise Invalid(_("请核对文字后勾选“没有乱码”，再导入；请重新上传"))


def _taken(session: Session) -> set[str]:
    return {name.casefold() for name in session.scalars(select(func.lower(User.name)))}


def _upload_form(error: Invalid | None = None) -> ResponseReturnValue:
    page = render_template(
        "admin/people_file.html",
        columns=[(names[0], name in COLUMNS.required) for name, names in COLUMNS.names.items()],
        roles=list(ROLE_LABELS.values()),
        errors=error.fields if error else {},
        error=error,
        most=PEOPLE_MOST,
        mib=MAX_FILE_BYTES // MIB,
    )
    return page, status_of(error) if error else 200


def _preview(session: Session, found: PeopleFile) -> str:
    wrong = [{"row": one.row, "label": one.column, "message": one.message} for one in found.errors]
    return render_template(
        "admin/people_preview.html",
        found=found,
        wrong=wrong[:ERRORS_SHOWN],
        notes={"": found.notes} if found.notes else {},
        department_names={one.code: one.name for one in departments(session)},
        rows=json.dumps(found.rows, ensure_ascii=False),
    )
