"""The head of every page: whose department, and how much waits for whoever looks."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from flask import Flask, g

from core.database import Database
from core.errors import Unavailable
from kb_app.web.kit.page_head import PageHead, page_head
from tests.makers import Maker


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the queries are tested on each."""
    return "sqlite"


def test_it_says_what_waits_for_whom(app: Flask, maker: Maker) -> None:
    maker.submitted()
    with app.test_request_context():
        g.actor = maker.actor("chen")
        reviewer = page_head()
    with app.test_request_context():
        g.actor = maker.actor("an")
        agent = page_head()
    assert reviewer.open_reviews == 1
    assert agent.open_reviews == 0
    assert reviewer.department != agent.department


def test_nobody_has_an_empty_one(app: Flask) -> None:
    with app.test_request_context():
        g.actor = None
        assert page_head() == PageHead()


def test_it_is_read_once_and_empty_without_a_database(
    app: Flask, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that says what is wrong must not fail over its own head."""
    reviewer = maker.actor("chen")
    asked: list[Database] = []

    def gone(self: Database) -> AbstractContextManager[None]:
        asked.append(self)
        raise Unavailable("")

    monkeypatch.setattr(Database, "reading", gone)
    with app.test_request_context():
        g.actor = reviewer
        assert page_head() == page_head() == PageHead()
    assert len(asked) == 1
