"""Exercises proposed from an entry, by form."""

from __future__ import annotations

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


def test_what_is_chosen_becomes_drafts(
    app: Flask, database: Database, index: Index, people: dict[str, Actor]
) -> None:
    desk = TrainingDesk(database, Maker(database, index))
    source = desk.maker.published("answer")
    wang = Browser(app, database, "wang")
    assert "出练习题" in wang.get(f"/contribute/{source}").text
    page = wang.get(f"/training/items/{source}").text
    assert "＿＿＿内恢复供电" in page
    chosen = {"revision": "1", "places.0": "0", "skill": "业务知识"}
    assert wang.post(f"/training/items/{source}", chosen).status_code == 303
    assert wang.post(f"/training/items/{source}", chosen | {"revision": "2"}).status_code == 303
    assert "条目刚刚改版" in wang.get(f"/training/items/{source}").text
