"""Proposed variants over the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import clock
from search_index.models import VariantProposal
from tests.makers import Browser, Maker

EVIL = "<script>alert(1)</script>怎么办呀"


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


@pytest.fixture
def number(maker: Maker) -> str:
    """A published answer with two proposals."""
    number = maker.published()
    now = clock.now()
    with maker.database.transaction() as session:
        for uses, text in ((5, "钱交了灯不亮"), (3, EVIL)):
            values = {"uses": uses, "support": 3, "worst_rank": 4, "text": text, "folded": text}
            made = {"created_at": now, "updated_at": now, "entry_id": int(number[3:])}
            session.add(VariantProposal(**values, **made))
            session.flush()
    return number


def test_by_the_api(browser: Callable[[str], Browser], maker: Maker, number: str) -> None:
    wang = browser("wang")
    listed = wang.get("/api/v1/variant-proposals").json
    assert [(p["id"], p["number"], p["text"]) for p in listed["items"]] == [
        (1, number, "钱交了灯不亮"),
        (2, number, EVIL),
    ]
    accepted = wang.send("POST", "/api/v1/variant-proposals/1/accept", json={"submit": True})
    assert accepted.status_code == 200
    assert accepted.json["review"]
    declined = wang.send("POST", "/api/v1/variant-proposals/2/decline")
    assert declined.json["state"] == "declined"
    assert wang.send("POST", "/api/v1/variant-proposals/1/accept", json={}).status_code == 409
    assert wang.get("/api/v1/variant-proposals?state=accepted").json["total"] == 1
