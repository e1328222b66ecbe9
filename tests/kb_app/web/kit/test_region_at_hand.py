"""The region whoever looks answers for, as pages that hold something for some regions ask it."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from flask import Flask, g

from core.database import Database
from core.errors import Unavailable
from kb_app.web.kit.region_at_hand import RegionAtHand, region_at_hand
from people.services.region_tree import choose_region, save_region
from tests.makers import Maker


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the queries are tested on each."""
    return "sqlite"


@pytest.fixture
def regions(maker: Maker) -> None:
    """A province and a town of it, for which `an` answers."""
    admin = maker.actor("admin")
    with maker.database.transaction() as session:
        for code, name, parent in (("henan", "河南", ""), ("zhengzhou", "郑州", "henan")):
            values = {"code": code, "name": name, "parent": parent, "department": "marketing"}
            save_region(session, admin, values)
        choose_region(session, maker.actor("an"), "zhengzhou")


@pytest.mark.usefixtures("regions")
def test_it_names_them_and_knows_what_is_above_the_chosen_one(app: Flask, maker: Maker) -> None:
    with app.test_request_context():
        g.actor = maker.actor("an")
        found = region_at_hand()
    assert found.names == {"henan": "河南", "zhengzhou": "郑州"}
    assert found.own == "zhengzhou"
    assert found.own_and_above == {"zhengzhou", "henan"}


@pytest.mark.usefixtures("regions")
def test_who_has_chosen_none_answers_for_none(app: Flask, maker: Maker) -> None:
    with app.test_request_context():
        g.actor = maker.actor("chen")
        assert (region_at_hand().own, region_at_hand().own_and_above) == ("", None)
    with app.test_request_context():
        g.actor = None
        assert region_at_hand() == RegionAtHand()


def test_without_a_database_there_are_none(
    app: Flask, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = maker.actor("an")

    def gone(self: Database) -> AbstractContextManager[None]:
        raise Unavailable("")

    monkeypatch.setattr(Database, "reading", gone)
    with app.test_request_context():
        g.actor = agent
        assert region_at_hand() == RegionAtHand()
