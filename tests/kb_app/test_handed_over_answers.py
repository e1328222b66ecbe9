"""The handed-over answers that are searched for, from the file to the page and the API.

Those that have to be shown as they are written are in `cli.test_written_as_meant`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask

from search_index import services as index_services
from tests.content.importers.cases import case
from tests.makers import Browser, Maker

FORM = {"what": "answers", "department": "marketing", "category": "third-party"}
FIRST = {"380": "三相表和单相表有什么区别？", "400kVA": "变压器容量怎么选？"}


@pytest.fixture
def engine_kind() -> str:
    """No SQL of its own."""
    return "sqlite"


def test_ho31_what_is_glued_of_letters_and_digits_is_found(
    app: Flask, maker: Maker, browser: Callable[[str], Browser]
) -> None:
    index_services.rebuild(maker.database, maker.index)
    client, wang, an = app.test_client(use_cookies=False), maker.token("wang"), maker.token("an")
    name, data = case("ho31")
    form = FORM | {"file": (io.BytesIO(data), name)}
    batch = client.post("/api/v1/imports", data=form, headers=wang).json["id"]
    call = f"/api/v1/imports/{batch}/commit"
    for review in client.post(call, json={"submit": True}, headers=wang).json["reviews"]:
        maker.sign_all(review)
    maker.drain()
    agent = browser("an")
    for line, title in FIRST.items():
        asked = {"q": line}
        hit = client.get("/api/v1/search", query_string=asked, headers=an).json["hits"][0]
        assert hit["title"] == title
        json = {"Accept": "application/json"}
        found = agent.get("/search/results", query_string=asked, headers=json).json["list"]
        assert re.findall(r'data-number="(KB-\d+)"', found)[0] == hit["number"]
