"""Administration of regions: the tree with who is responsible, one of them, one more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.base_schema import Whole, load
from core.errors import DomainError, Invalid, NotFound, Stale
from core.messages import _
from handover.services.reorganising import change_region
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.admin.category_tree import tree
from kb_app.web.admin.edit_clash import taken
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from people.models import Region
from people.queries import departments as all_departments
from people.queries import regions as all_regions
from people.schemas import RegionSchema
from people.services.accounts import require_administrator

NOT_YET = 0  # the version of what is not there yet: a code already in use is stale


class ChangedRegionSchema(RegionSchema):
    """A region's form, with the version it was opened at."""

    version = Whole(required=True)


@blueprint.route("/admin/regions", methods=["GET", "POST"])
def regions() -> ResponseReturnValue:
    """The tree of regions with the departments responsible, and the form for one more."""
    require_administrator(actor())
    if request.method != "POST":
        return _page({})
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        _save(load(RegionSchema(), filled(typed)), NOT_YET)
    except Stale:
        return _page(typed, error=taken(_("这个代码已经有地区使用")))
    except Invalid as error:
        return _page(typed, error=error)
    return redirect(url_for("web.regions"), 303)


@blueprint.route("/admin/regions/<code>", methods=["GET", "POST"])
def region(code: str) -> ResponseReturnValue:
    """Rename a region, move it, or give it to another department."""
    require_administrator(actor())
    if request.method != "POST":
        return _page(None, code=code)
    typed: dict[str, Any] = {}
    try:
        typed = typed_form()
        values = load(ChangedRegionSchema(), {**filled(typed), "code": code})
        _save(values, values["version"])
    except (Invalid, Stale) as error:
        return _page(typed, code=code, error=error)
    return redirect(url_for("web.regions"), 303)


def _save(values: dict[str, Any], version: int) -> None:
    with container().database.transaction() as session:
        change_region(session, actor(), values, version=version)
    flash(str(_("已保存地区：{name}", name=values["name"])), "success")


def _page(
    typed: Mapping[str, Any] | None, *, code: str = "", error: DomainError | None = None
) -> ResponseReturnValue:
    """The list with a form: for one more, or for the region with this `code`, as it is stored where
    nothing was typed."""
    with container().database.reading() as session:
        found = all_regions(session)
        stored = next((one for one in found if one.code == code), None)
        if code and stored is None:
            raise NotFound
        html = render_template(
            "admin/regions.html",
            tree=list(tree(found)),
            departments=all_departments(session),
            stored=stored,
            typed=_values(stored) if typed is None and stored else typed or {},
            error=error,
        )
    return html, status_of(error) if error else 200


def _values(region: Region) -> dict[str, Any]:
    return {
        "name": region.name,
        "parent": region.parent.code if region.parent else "",
        "department": region.department.code if region.department else "",
    }
