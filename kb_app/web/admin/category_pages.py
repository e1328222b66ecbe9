"""Administration of categories: the tree with who is responsible, one of them, one more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.applicability.for_whom import as_fields
from content.models import Category
from content.queries import categories as all_categories
from content.schemas import CategorySchema
from core.base_schema import Whole, load
from core.errors import DomainError, Invalid, NotFound, Stale
from core.messages import _
from handover.services.reorganising import change_category
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.admin.category_tree import tree
from kb_app.web.admin.edit_clash import Clash, clashes, names_of, taken
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from people.queries import departments as all_departments
from people.services.accounts import require_administrator

NOT_YET = 0  # the version of what is not there yet: a code already in use is stale


class ChangedCategorySchema(CategorySchema):
    """A category's form, with the version it was opened at."""

    version = Whole(required=True)


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
        values = _category_values(_found_category(session, code))
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


def _save_category(values: dict[str, Any], version: int) -> None:
    with container().database.transaction() as session:
        change_category(session, actor(), values, version=version)
    flash(str(_("已保存业务类别：{name}", name=values["name"])), "success")


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
            differing = clashes(CategorySchema(), typed, _category_values(stored), names)
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


def _found_category(session: Session, code: str) -> Category:
    found = next((c for c in all_categories(session) if c.code == code), None)
    if found is None:
        raise NotFound
    return found


def _category_values(category: Category) -> dict[str, Any]:
    """A category as its form would send it."""
    return {
        "name": category.name,
        "department": category.department.code,
        "parent": category.parent.code if category.parent else "",
        "position": str(category.position),
        **{name: as_fields(category.applies_to)[name] for name in ("regions", "customers")},
        **category.circle.as_fields,
        "version": category.version,
    }
