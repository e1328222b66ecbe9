"""The list 待复核 over the API."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.content.basis_world import World
from tests.databases import ENGINES
from tests.makers import Maker


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """What is asked of the database differs from the page's: both are asked."""
    return str(request.param)


@pytest.fixture
def world(maker: Maker) -> World:
    """A regulation whose third clause has changed, and what cites it."""
    world = World(maker)
    world.changed_to(第三条="逾期不缴纳电费的，按照每日3‰加收违约金。")
    return world


def test_the_same_over_the_api(world: World, client: FlaskClient) -> None:
    headers, number = world.maker.token("wang"), world.answers["第三条"]
    body: Any = client.get("/api/v1/upkeep", headers=headers).json
    (item,) = body["items"]
    (clause,) = item["changed_clauses"]
    assert (item["number"], clause["change"], clause["moved_to"]) == (number, "changed", None)
    assert ("1‰" in clause["before"], "3‰" in clause["now"]) == (True, True)
    path = f"/api/v1/entries/{number}/reconfirm"
    refused = client.post(path, json={"reason": "对", "doubts": []}, headers=headers)
    assert refused.status_code == 412
    done = client.post(path, json={"reason": "对", "doubts": [clause["doubt"]]}, headers=headers)
    assert done.status_code == 200
    assert client.get("/api/v1/upkeep", headers=headers).json["total"] == 0  # type: ignore[index]
    every: Any = client.get("/api/v1/upkeep", headers=world.maker.token("zhou")).json
    assert [item["number"] for item in every["items"]] == [world.other]
