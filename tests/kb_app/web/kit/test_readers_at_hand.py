"""Whom a text can be limited to, as forms and badges name them."""

from __future__ import annotations

import pytest
from flask import Flask, g

from kb_app.web.kit.readers_at_hand import ReadersAtHand, readers_at_hand
from people.actors import CONSOLE
from people.services.region_tree import save_region
from tests.makers import Maker


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the queries are tested on each."""
    return "sqlite"


def test_departments_and_regions_by_code(app: Flask, maker: Maker) -> None:
    with maker.database.transaction() as session:
        values = {"code": "henan", "name": "河南", "parent": "", "department": ""}
        save_region(session, CONSOLE, values)
    with app.test_request_context():
        g.actor = maker.actor("an")
        found = readers_at_hand()
    assert found.regions == {"henan": "河南"}
    assert "safety" in found.departments
    with app.test_request_context():
        g.actor = None
        assert readers_at_hand() == ReadersAtHand()
