"""Which departments and categories there are: the codes that other calls take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify

from content.models import Category
from content.queries import categories
from core.paging import Page
from kb_app.api import request_response
from kb_app.api.v1 import blueprint
from kb_app.container import container
from people.models import Department
from people.queries import departments


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
    }
