"""Duties, gaps and the operations group as JSON."""

from __future__ import annotations

from collections.abc import Callable

from core import clock
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE
API = "/api/v1"


def test_who_answers_for_what(browser: Callable[[str], Browser], maker: Maker) -> None:
    maker.published()
    items = browser("zhou").get(f"{API}/duties").json["items"]
    own = next(one for one in items if one["department"] == "marketing")
    assert own["categories"] == ["third-party"]
    assert [one["name"] for one in own["contributors"]] == ["wang", "li"]
    assert own["clocks"]["upkeep"]["running"] == 1
    body = browser("zhou").get(f"{API}/duties?since=2020-01-01").json
    assert {one["action"] for one in body["changes"]} >= {"user.add", "category.save"}
    agents = browser("an").get(f"{API}/duties").json["items"]
    assert {one["department"]: one["clocks"] for one in agents}["marketing"] is None


def test_gaps(browser: Callable[[str], Browser], maker: Maker) -> None:
    found = browser("chen").get(f"{API}/orphans").json
    assert {one["reference"] for one in found["items"]} >= {"safety", "construction"}
    assert found["total"] == len(found["items"])


def test_the_operations_group(browser: Callable[[str], Browser], maker: Maker) -> None:
    today = str(clock.today())
    member = {"user": "wang", "field": "电费", "starts_on": today, "ends_on": today}
    admin = browser("admin")
    made = admin.send("POST", f"{API}/operations-group", member | {"substitute": "li"})
    assert (made.status_code, made.json["substitute"], made.json["able"]) == (201, "li", True)
    twice = admin.send("POST", f"{API}/operations-group", member)
    assert twice.json["errors"][0]["field"] == "starts_on"
    place = f"{API}/operations-group/{made.json['id']}"
    assert admin.send("DELETE", place).json["able"] is False
    assert admin.send("DELETE", place).status_code == 404
    assert browser("an").get(f"{API}/operations-group").json["items"] == []
    assert len(browser("an").get(f"{API}/operations-group?past=true").json["items"]) == 1
