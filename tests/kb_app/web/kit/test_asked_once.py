"""What a page says of whoever looks is read once in a request, and never in the way of a page."""

from __future__ import annotations

import pytest
from flask import Flask, g
from sqlalchemy.orm import Session

from core.errors import Unavailable
from kb_app.web.kit.asked_once import asked_once
from people.actors import Actor
from tests.makers import Maker


@pytest.fixture
def engine_kind() -> str:
    """Nothing here asks the database itself."""
    return "sqlite"


def test_it_is_read_once_for_whoever_looks(app: Flask, maker: Maker) -> None:
    asked: list[str] = []

    def read(_session: Session, present: Actor) -> str:
        asked.append(present.name)
        return present.name

    for name in ("an", "chen"):
        with app.test_request_context():
            g.actor = maker.actor(name)
            assert asked_once("name", read, "") == asked_once("name", read, "") == name
    assert asked == ["an", "chen"]


def test_nobody_and_a_database_that_is_gone_are_nothing(app: Flask, maker: Maker) -> None:
    asked: list[Actor] = []

    def gone(_session: Session, present: Actor) -> str:
        asked.append(present)
        raise Unavailable("")

    with app.test_request_context():
        g.actor = None
        assert asked_once("name", gone, "nothing") == "nothing"
        g.actor = maker.actor("an")
        assert asked_once("name", gone, "nothing") == asked_once("name", gone, "x") == "nothing"
    assert len(asked) == 1
