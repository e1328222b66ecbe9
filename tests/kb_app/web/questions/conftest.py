"""A question that waits for an answer."""

from __future__ import annotations

import pytest
from flask import Flask

from core.database import Database
from search_index.engine import Index
from tests.makers import actor_named
from tests.questions.asking import asked as recorded

TEXT = "充电桩报装要什么材料"


@pytest.fixture
def asked(app: Flask, database: Database, index: Index) -> int:
    """A question with marketing; the caller waits for a call."""
    index.rebuild([])
    promise = {"promise": "simple", "caller": "客户8812"}
    actor, context = actor_named(database, "an"), app.extensions["kb"].question_context
    return recorded(database, context, actor, TEXT, category="third-party", callback=promise).id
