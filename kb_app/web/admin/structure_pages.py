"""Administration of what content is sorted by: departments and categories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.models import Category
from content.queries import categories as all_categories
from content.schemas import CategorySchema
from content.services.categories import save_category
from core.base_schema import load
from core.errors import DomainError, Invalid, NotFound, Stale
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.admin.admin_forms import (
    ChangedCategorySchema,
    ChangedDepartmentSchema,
    Clash,
    category_values,
    clashes,
    department_values,
    filled,
    names_of,
    taken,
    typed_form,
)
from kb_app.web.blueprint import blueprint
from people.models import Department
from people.queries import departments as all_departments
from people.schemas import DepartmentSchema
from people.services.accounts import require_administrator, save_department

NOT_YET = 0  # the version of what is not there yet: a code already in use is stale


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
        return _department_page(stored, department_values(stored))
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(ChangedDepartmentSchema(), {**typed, "code": code})
        _save_department(values, values["version"])
    except (Invalid, Stale) as error:
        return _department_page(stored, typed, error)
    return redirect(url_for("web.departments"), 303)


@blueprint.route("/admin/categories", methods=["GET", "POST"])
def categories() -> ResponseReturnValue:
    """The tree of categories with the departments responsible, and the form for one more."""
    require_administrator(actor())
    if request.method != "POST":
        return _categories_page({})
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        _save_category(load(CategorySchema(), filled(typed)), NOT_YET)
    except Stale:
        return _categories_page(typed, taken(_("这个代码已经有类别使用")))
    except Invalid as error:
        return _categories_page(typed, error)
    return redirect(url_for("web.categories"), 303)


@blueprint.route("/admin/categories/<code>", methods=["GET", "POST"])
def category(code: str) -> ResponseReturnValue:
    """Rename a category, move it, or give it to another department."""
    require_administrator(actor())
    with container().database.reading() as session:
        values = category_values(_found_category(session, code))
    if request.method != "POST":
        return _category_page(code, values)
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(ChangedCategorySchema(), {**filled(typed), "code": code})
        _save_category(values, values["version"])
    except (Invalid, Stale) as error:
        return _category_page(code, typed, error)
    return redirect(url_for("web.categories"), 303)


def _save_department(values: Mapping[str, Any], version: int) -> None:
    code, name = values["code"], values["name"]
    with container().database.transaction() as session:
        save_department(
            session,
            actor(),
            code,
            name,
            active=values["active"],
            is_service=values["is_service"],
            version=version,
        )
    flash(str(_("已保存部门：{name}", name=name)), "success")


def _save_category(values: dict[str, Any], version: int) -> None:
    with container().database.transaction() as session:
        save_category(session, actor(), values, version=version)
    flash(str(_("已保存业务类别：{name}", name=values["name"])), "success")


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
        differing = clashes(DepartmentSchema(), typed, department_values(stored))
        typed = {**typed, "version": stored.version}
    html = render_template(
        "admin/department.html", stored=stored, typed=typed, error=error, clashes=differing
    )
    return html, status_of(error) if error else 200


def _categories_page(
    typed: Mapping[str, Any], error: DomainError | None = None
) -> ResponseReturnValue:
    with container().database.reading() as session:
        html = render_template(
            "admin/categories.html",
            tree=list(tree(all_categories(session))),
            departments=all_departments(session),
            typed=typed,
            error=error,
        )
    return html, status_of(error) if error else 200


def _category_page(
    code: str, typed: Mapping[str, Any], error: DomainError | None = None
) -> ResponseReturnValue:
    differing: list[Clash] = []
    with container().database.reading() as session:
        stored = _found_category(session, code)
        if isinstance(error, Stale):
            names = names_of("department", all_departments(session))
            names |= names_of("parent", all_categories(session))
            differing = clashes(CategorySchema(), typed, category_values(stored), names)
            typed = {**typed, "version": stored.version}
        html = render_template(
            "admin/category.html",
            stored=stored,
            tree=list(tree(all_categories(session))),
            departments=all_departments(session),
            typed=typed,
            error=error,
            clashes=differing,
        )
    return html, status_of(error) if error else 200


def tree(flat: Sequence[Category]) -> Iterator[tuple[int, Category]]:
    """Categories with their depth, each below its parent, in their order."""
    below: dict[int | None, list[Category]] = {}
    for one in flat:
        below.setdefault(one.parent_id, []).append(one)
    waiting = [(0, one) for one in reversed(below.get(None, []))]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        waiting += [(depth + 1, child) for child in reversed(below.get(one.id, []))]


def _found_department(session: Session, code: str) -> Department:
    found = next((d for d in all_departments(session) if d.code == code), None)
    if found is None:
        raise NotFound
    return found


def _found_category(session: Session, code: str) -> Category:
    found = next((c for c in all_categories(session) if c.code == code), None)
    if found is None:
        raise NotFound
    return found
