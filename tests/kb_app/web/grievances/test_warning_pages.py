"""The page of the warning: proposed by one, approved by others, people named."""

from __future__ import annotations

import pytest
from flask import Flask

from core.database import Database
from grievances.warning.queries import contacts, model_in_force
from grievances.warning.signs import Sign
from people.actors import Actor
from tests.makers import Browser

POINTS = {f"points.{sign}": "2" for sign in Sign}
LEVELS = {f"{name}.{n}": str(60 + n) for name in ("minutes", "thresholds") for n in range(3)}


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for pages."""
    return "sqlite"


def test_points_by_forms(app: Flask, database: Database, people: dict[str, Actor]) -> None:
    zhou, chen, sun = (Browser(app, database, who) for who in ("zhou", "chen", "sun"))
    proposed = {**POINTS, **LEVELS, "note": "试行"}
    assert zhou.post("/grievances/warning/propose", proposed).status_code == 303
    falling = proposed | {"thresholds.2": "1"}
    assert zhou.post("/grievances/warning/propose", falling).status_code == 400
    assert "待审核委员通过（0/2）" in chen.get("/grievances/warning").get_data(as_text=True)
    for browser in (chen, sun):
        assert browser.post("/grievances/warning/models/2/approve").status_code == 303
    with database.reading() as session:
        assert model_in_force(session).note == "试行"
    assert zhou.post("/grievances/warning/models/2/withdraw").status_code == 409


def test_people_by_forms(app: Flask, database: Database, people: dict[str, Actor]) -> None:
    zhou = Browser(app, database, "zhou")
    zhou.post("/grievances/warning/name", {"level": "3", "user": "sun"})
    with database.reading() as session:
        assert [user.name for user in contacts(session)[3]] == ["sun"]
    zhou.post("/grievances/warning/drop", {"level": "3", "user": "sun"})
    with database.reading() as session:
        assert contacts(session)[3] == []
    file = zhou.get("/grievances/warning/levels.csv").get_data().decode("utf-8-sig")
    assert file.startswith("从哪一级起,预警的")


@pytest.mark.usefixtures("people")
def test_the_committee_finds_the_way_to_the_points(app: Flask, database: Database) -> None:
    assert 'href="/grievances/warning"' in Browser(app, database, "chen").get("/search").text
    assert 'href="/grievances/warning"' not in Browser(app, database, "an").get("/search").text
