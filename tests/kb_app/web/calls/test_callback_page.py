"""The page of one call back: whom to call, and what the customer said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from core.database import Database
from search_index.engine import Index
from tests.calls.phone import Phone
from tests.makers import Browser


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


def test_it_is_called_and_the_number_is_gone(
    browser: Callable[[str], Browser], app: Flask, database: Database, index: Index
) -> None:
    index.rebuild([])
    phone = Phone(database, app.extensions["kb"].question_context)
    phone.begin()
    phone.close("call_back", caller="客户8812", note="补贴何时到账")
    an = browser("an")
    listed = an.get("/questions?show=calls").text
    assert "补贴何时到账" in listed
    path = f"/calls/callbacks/{phone.owed()[0].id}"
    assert path in listed

    assert "客户8812" in an.get(path).text
    refused = an.post(path, {"note": "没选满意度"})
    assert refused.status_code == 400
    assert "没选满意度" in refused.text
    assert an.post(path, {"satisfaction": "unreached"}).status_code == 303
    assert "客户8812" in an.get(path).text, "still owed"
    an.post(path, {"satisfaction": "satisfied"})
    after = an.get(path).text
    assert "客户8812" not in after
    assert "登记回电" not in after
    assert an.post(path, {"satisfaction": "neutral"}).status_code == 409
