"""An exercise answered by form."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from core.database import Database
from people.actors import Actor
from search_index.engine import Index
from tests.makers import Browser, Maker
from tests.training.training_desk import TrainingDesk


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for pages."""
    return "sqlite"


def test_an_order_is_answered_by_places(
    app: Flask, database: Database, index: Index, people: dict[str, Actor]
) -> None:
    desk = TrainingDesk(database, Maker(database, index))
    steps = [{"text": text} for text in ("受理", "核实", "答复")]
    source = desk.maker.published("answer")
    number = desk.exercise(source, form="order", options=steps)
    desk.assign(desk.course(number), "an")
    an = Browser(app, database, "an")
    shown = re.findall(r"排第几\"> (\w+)<", an.get("/training").text)
    ranks = {
        f"ranks.{place}": str(1 + ["受理", "核实", "答复"].index(step))
        for place, step in enumerate(shown)
    }
    twice = an.post("/training/answer", {"exercise": number} | dict.fromkeys(ranks, "1"))
    assert twice.status_code == 303
    assert "每一步要有不同的次序" in an.get("/training").text
    told = an.post("/training/answer", {"exercise": number} | ranks).get_data(as_text=True)
    assert "<h1>对了</h1>" in told
