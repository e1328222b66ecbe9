"""Which departments, categories and regions there are: the codes that other calls take; and which
region one answers for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from content.applicability.for_whom import as_fields
from content.models import Category
from content.queries import categories
from core.paging import Page
from kb_app.api import request_response
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from people.models import Department, Region
from people.queries import departments, regions
from people.schemas import ChosenRegionSchema
from people.services import region_tree


@blueprint.get("/departments")
def list_departments() -> Response:
    """All departments, also those that are no longer active."""
    asked = request_response.arguments(request_response.PageSchema())
    with container().database.reading() as session:
        page = _slice(departments(session), asked)
        return jsonify(request_response.page_body(page, [_department(d) for d in page.items]))


@blueprint.get("/categories")
def list_categories() -> Response:
    """All categories in their order, each with the code of the one above it."""
    asked = request_response.arguments(request_response.PageSchema())
    with container().database.reading() as session:
        found = categories(session)
        codes = {category.id: category.code for category in found}
        page = _slice(found, asked)
        items = [_category(category, codes) for category in page.items]
        return jsonify(request_response.page_body(page, items))


@blueprint.get("/regions")
def list_regions() -> Response:
    """All regions by name, each with the code of the one above it; `yours` is the one chosen."""
    asked = request_response.arguments(request_response.PageSchema())
    with container().database.reading() as session:
        found = regions(session)
        codes = {region.id: region.code for region in found}
        page = _slice(found, asked)
        items = [_region(region, codes) for region in page.items]
        yours = codes.get(actor().region_id or 0)
        return jsonify(request_response.page_body(page, items) | {"yours": yours})


@blueprint.put("/regions/yours")
def choose_region() -> Response:
    """Answer for the callers of a region from now on; for none in particular with ""."""
    values = request_response.body(ChosenRegionSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        region = region_tree.choose_region(session, who, values["region"])
        return {"region": region.code if region else None}, 200

    return request_response.write(work)


def _slice(found: Sequence[Any], asked: dict[str, Any]) -> Page[Any]:
    limit, offset = asked["limit"], asked["offset"]
    return Page(found[offset : offset + limit], len(found), limit, offset)


def _department(department: Department) -> dict[str, Any]:
    return {
        "code": department.code,
        "name": department.name,
        "active": department.active,
        "is_service": department.is_service,
    }


def _category(category: Category, codes: dict[int, str]) -> dict[str, Any]:
    return {
        "code": category.code,
        "name": category.name,
        "department": category.department.code,
        "parent": codes[category.parent_id] if category.parent_id else None,
        **as_fields(category.applies_to),
        **category.circle.as_fields,
    }


def _region(region: Region, codes: dict[int, str]) -> dict[str, Any]:
    return {
        "code": region.code,
        "name": region.name,
        "parent": codes[region.parent_id] if region.parent_id else None,
        "department": region.department.code if region.department else None,
    }
