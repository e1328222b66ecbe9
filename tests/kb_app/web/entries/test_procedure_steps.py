"""What is said and promised in the steps of a procedure, from its draft to whoever reads it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from content.kinds.registry import kind_named
from search_index import services as index_services
from tests.content.kinds.test_procedure import PROMISED
from tests.makers import Browser, Maker


@pytest.fixture
def engine_kind() -> str:
    """No SQL of its own."""
    return "sqlite"


@pytest.mark.parametrize(
    ("step", "field"),
    [
        (PROMISED, None),
        (PROMISED | {"promises": []}, "content.steps.1.promises"),
        (PROMISED | {"say": "已登记。"}, "content.steps.1.say"),
        (PROMISED | {"say": ""}, "content.steps.1.say"),
        (PROMISED | {"say": "", "promises": []}, None),
    ],
    ids=["both", "nothing to choose", "nothing to fill in", "nothing said", "neither"],
)
def test_a_promise_and_its_sentence_come_together(
    app: Flask, maker: Maker, step: dict[str, Any], field: str | None
) -> None:
    number = maker.draft("procedure", content={"steps": [{"title": "受理"}, step]})
    client = app.test_client(use_cookies=False)
    answer = client.post(f"/api/v1/entries/{number}/submit", headers=maker.token("wang"))
    if field is None:
        assert answer.status_code == 201, answer.json
    else:
        assert answer.status_code == 400
        assert [one["field"] for one in answer.json["errors"]] == [field]


def test_what_is_said_and_promised_goes_wherever_a_step_goes(app: Flask, maker: Maker) -> None:
    index_services.rebuild(maker.database, maker.index)
    number = maker.published("procedure", title="投诉受理", content={"steps": [PROMISED]})
    maker.drain()
    client = app.test_client(use_cookies=False)
    wang, an = maker.token("wang"), maker.token("an")
    read = client.get(f"/api/v1/entries/{number}", headers=an).json
    assert read["content"]["steps"][0]["promises"] == PROMISED["promises"]
    assert client.get("/api/v1/search?q=诉求已登记", headers=an).json["hits"][0]["number"] == number
    assert kind_named("procedure").deadlines(read["content"]) == [
        "24小时内联系",
        "24小时内",
        "5个工作日内",
    ]
    page = Browser(app, maker.database, "an").get(f"/entries/{number}").text
    assert 'data-promise="5个工作日内"' in page

    draft = client.post(f"/api/v1/entries/{number}/draft", headers=wang).json["draft"]
    content = {"steps": [PROMISED | {"promises": ["24小时内", "7个工作日内"]}]}
    saved = client.put(
        f"/api/v1/entries/{number}/draft",
        json={"title": "投诉受理", "category": "third-party", "content": content},
        headers=wang | {"If-Match": f'"{draft["version"]}"'},
    )
    assert saved.status_code == 200, saved.json
    editor = Browser(app, maker.database, "wang").get(f"/contribute/{number}").text
    assert "24小时内\n7个工作日内</textarea>" in editor
    review = maker.submit(number)
    compared = Browser(app, maker.database, "chen").get(f"/review/{review}").text
    assert re.search(r"<del[^>]*>.{0,3}5", compared), compared[:3000]
    assert re.search(r"<ins[^>]*>.{0,3}7", compared)
