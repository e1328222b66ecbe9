"""Administration of departments: the list, one of them, one more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import Whole, load
from core.errors import DomainError, Invalid, NotFound, Stale
from core.messages import _
from handover.services.reorganising import change_department
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.admin.edit_clash import Clash, clashes, taken, yes_no
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import typed_form
from people.models import Department
from people.queries import departments as all_departments
from people.schemas import DepartmentSchema
from people.services.accounts import require_administrator

NOT_YET = 0  # the version of what is not there yet: a code already in use is stale


class ChangedDepartmentSchema(DepartmentSchema):
    """A department's form, with the version it was opened at."""

    version = Whole(required=True)


@blueprint.route("/admin/departments", methods=["GET", "POST"])
def departments() -> ResponseReturnValue:
    """All departments, and the form for one more."""
    require_administrator(actor())
    if request.method != "POST":
        return _departments_page({})
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        _save_department(load(DepartmentSchema(), typed), NOT_YET)
    except Stale:
        return _departments_page(typed, taken(_("这个代码已经有部门使用")))
    except Invalid as error:
        return _departments_page(typed, error)
    return redirect(url_for("web.departments"), 303)


@blueprint.route("/admin/departments/<code>", methods=["GET", "POST"])
def department(code: str) -> ResponseReturnValue:
    """Rename a department, or take it out of use."""
    require_administrator(actor())
    with container().database.reading() as session:
        stored = _found_department(session, code)
    if request.method != "POST":
        return _department_page(stored, _department_values(stored))
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(ChangedDepartmentSchema(), {**typed, "code": code})
        _save_department(values, values["version"])
    except (Invalid, Stale) as error:
        return _department_page(stored, typed, error)
    return redirect(url_for("web.departments"), 303)


def _save_department(values: Mapping[str, Any], version: int) -> None:
    code, name = values["code"], values["name"]
    with container().database.transaction() as session:
        change_department(
            session,
            actor(),
            code,
            name,
            active=values["active"],
            is_service=values["is_service"],
            version=version,
        )
    flash(str(_("已保存部门：{name}", name=name)), "success")


def _departments_page(
    typed: Mapping[str, Any], error: DomainError | None = None
) -> ResponseReturnValue:
    with container().database.reading() as session:
        html = render_template(
            "admin/departments.html",
            departments=all_departments(session),
            typed=typed,
            error=error,
        )
    return html, status_of(error) if error else 200


def _department_page(
    stored: Department, typed: Mapping[str, Any], error: DomainError | None = None
) -> ResponseReturnValue:
    differing: list[Clash] = []
    if isinstance(error, Stale):
        with container().database.reading() as session:
            stored = _found_department(session, stored.code)
        differing = clashes(DepartmentSchema(), typed, _department_values(stored))
        typed = {**typed, "version": stored.version}
    html = render_template(
        "admin/department.html", stored=stored, typed=typed, error=error, clashes=differing
    )
    return html, status_of(error) if error else 200


def _found_department(session: Session, code: str) -> Department:
    found = next((d for d in all_departments(session) if d.code == code), None)
    if found is None:
        raise NotFound
    return found


def _department_values(department: Department) -> dict[str, Any]:
    """A department as its form would send it."""
    return {
        "name": department.name,
        "active": yes_no(department.active),
        "is_service": yes_no(department.is_service),
        "version": department.version,
    }
