"""Searching what could be found on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from core import clock
from tests.content.basis_world import cite, regulation, revise
from tests.makers import Browser, Maker

START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)  # 10:00 at the hotline
DAY = timedelta(days=1)


@pytest.fixture
def numbers(maker: Maker) -> Iterator[dict[str, str]]:
    """An answer of three lives: 3 March first said, 5 March changed, 7 March retired."""
    made = {}
    with clock.moved_to(START):
        made["law"] = maker.published("regulation", content=regulation({"第一条": "收费1元。"}))
    with clock.moved_to(START + 2 * DAY):
        made["answer"] = maker.published(
            title="迁址怎么收费",
            content={"answer": "收1元。"},
            citations=cite(made["law"], "第一条"),
        )
    with clock.moved_to(START + 4 * DAY):
        maker.decide(revise(maker, made["law"], regulation({"第一条": "收费2元。"})))
        anew = {"title": "搬家怎么收费", "citations": cite(made["law"], "第一条")}
        maker.decide(revise(maker, made["answer"], {"answer": "收2元。"}, **anew), comment="核过")
    with clock.moved_to(START + 6 * DAY):
        maker.retire(made["answer"])
    with clock.moved_to(START + 10 * DAY):
        yield made


FOUND = [
    ("2026-03-02", "怎么收费", None),
    ("2026-03-04", "迁址收费", "迁址怎么收费"),
    ("2026-03-04", "搬家", None),
    ("2026-03-06", "搬家收费", "搬家怎么收费"),
    ("2026-03-08", "搬家", None),
]


def test_searching_then(numbers: dict[str, str], maker: Maker, client: FlaskClient) -> None:
    headers = maker.token("zhou")
    for at, query, title in FOUND:
        path = f"/api/v1/search?q={query}&at={at}"
        found: Any = client.get(path, headers=headers).json
        answers = [hit["title"] for hit in found["hits"] if hit["kind"] == "answer"]
        assert answers == ([title] if title else []), at
        assert found["total"] == len(found["hits"])
        if title:
            assert found["hits"][0]["title"] == title
        only: Any = client.get(f"{path}&kind=case", headers=headers).json
        assert only["total"] == 0


def test_searching_then_as_a_page(
    numbers: dict[str, str], browser: Callable[[str], Browser]
) -> None:
    zhou = browser("zhou")
    moved = zhou.get("/search?q=迁址&at=2026-03-04T12:00")
    assert moved.status_code == 303
    page = zhou.get(moved.location).text
    assert f"/entries/{numbers['answer']}/at?at=2026-03-04T12:00" in page
    assert "那时没有找到" in zhou.get("/search/past?q=迁址&at=2026-03-08T12:00").text
    assert zhou.get("/search/past?q=迁址&at=2099-01-01").status_code == 400
    assert zhou.get("/search/past").status_code == 200


def test_a_draft_is_never_found(maker: Maker, client: FlaskClient) -> None:
    maker.draft(title="只在草稿里的词鳄鱼")
    maker.submitted(title="只在送审里的词鳄鱼")
    now = clock.now().isoformat().replace("+00:00", "Z")
    found: Any = client.get(f"/api/v1/search?q=鳄鱼&at={now}", headers=maker.token("zhou")).json
    assert (found["total"], found["facets"]["kind"]) == (0, {})
