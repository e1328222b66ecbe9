"""Forms on the page of a grievance."""

from __future__ import annotations

import pytest
from flask import Flask

from core.database import Database
from people.actors import Actor
from tests.grievances.counter import Counter
from tests.makers import Browser


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for pages."""
    return "sqlite"


def test_a_story_by_forms(app: Flask, database: Database, people: dict[str, Actor]) -> None:
    counter = Counter(database)
    number = counter.record()
    agent, writer = (Browser(app, database, who) for who in ("an", "wang"))

    def post(browser: Browser, action: str, **form: str) -> int:
        status: int = browser.post(f"/grievances/{number}/{action}", form).status_code
        return status

    assert post(writer, "steps", step="propose") == 400  # the solution is missing
    assert post(writer, "steps", step="propose", comment="更换表箱") == 303
    assert post(writer, "steps", step="propose", comment="更换表箱") == 409
    assert post(agent, "call", satisfaction="satisfied", accepts="true") == 303
    filed = {"cause": "老化", "responsibility": "运维班", "measure": "更换"}
    assert post(agent, "close", **filed, instructive="true") == 303
    assert not counter.row(number).is_open
