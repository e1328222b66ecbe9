"""Departments and categories, as programs list them."""

from __future__ import annotations

from content.models import Category
from core.database import Database
from tests.kb_app.api.conftest import Api


def test_departments_are_listed(api: Api) -> None:
    listed = api("an").get("/departments?limit=100").get_json()
    found = {one["code"]: one for one in listed["items"]}
    assert listed["total"] == len(found)
    assert found["marketing"]["name"] == "市场营销部"
    assert found["marketing"]["active"] is True
    assert [code for code, one in found.items() if one["is_service"]] == ["service"]


def test_categories_are_listed_with_what_is_above_them(api: Api, database: Database) -> None:
    with database.transaction() as session:
        top = session.query(Category).filter_by(code="third-party").one()
        below = Category(
            code="below", name="下级", parent_id=top.id, department_id=top.department_id
        )
        session.add(below)
    listed = api("an").get("/categories?limit=100").get_json()
    found = {one["code"]: one for one in listed["items"]}
    assert found["third-party"]["parent"] is None
    assert found["below"] == {
        "code": "below",
        "name": "下级",
        "department": found["third-party"]["department"],
        "parent": "third-party",
        "regions": [],
        "seen_by_roles": [],
        "seen_by_departments": [],
        "seen_by_regions": [],
        "customers": [],
        "conditions": "",
    }


def test_they_come_in_pages(api: Api) -> None:
    for path in ("/departments", "/categories"):
        whole = api("an").get(f"{path}?limit=100").get_json()
        part = api("an").get(f"{path}?limit=2&offset=1").get_json()
        assert (part["total"], part["items"]) == (whole["total"], whole["items"][1:3])
        assert api("an").get(f"{path}?limit=0").status_code == 400
