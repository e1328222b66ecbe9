"""Pages and API take down what is searched and used, for whoever may see it, and only then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from core.database import Database
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.settings import Settings
from search_index import services as index_services
from search_index.engine import Index
from search_index.models import LoggedSearch, SearchUse, UseAction
from tests.makers import Browser, Maker


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


@pytest.fixture(autouse=True)
def _index_exists(database: Database, index: Index) -> None:
    index_services.ensure(database, index)


def log_of(app: Flask, database: Database) -> list[tuple[str, int | None, bool]]:
    app.extensions["kb"].search_log.flush()
    with database.reading() as session:
        rows = session.scalars(select(LoggedSearch).order_by(LoggedSearch.id))
        return [(row.query, row.hits, row.used) for row in rows]


def uses_of(database: Database) -> list[tuple[int, UseAction, int | None]]:
    with database.reading() as session:
        return [(u.entry_id, u.action, u.rank) for u in session.scalars(select(SearchUse))]


def test_searching_and_using_on_the_page(
    app: Flask, browser: Callable[[str], Browser], maker: Maker, database: Database
) -> None:
    number = maker.published()
    an = browser("an")
    for typed in ("交了", "交了电费", "交了电费13800138000"):
        assert an.get(f"/search/results?q={typed}").status_code == 200
    an.get("/search/results?q=")
    an.get("/suggest?q=电费")
    used = {"query": "交了电费", "number": number, "action": "copied", "rank": 1}
    answer = an.send("POST", "/search/used", json=used)
    assert (answer.status_code, answer.data) == (204, b"")
    an.send("POST", "/search/used", json=used | {"action": "opened", "rank": None})
    assert log_of(app, database) == [("交了电费", None, True)]
    entry_id = int(number[3:])
    assert uses_of(database) == [
        (entry_id, UseAction.COPIED, 1),
        (entry_id, UseAction.OPENED, None),
    ]


def test_searching_and_using_by_the_api(app: Flask, maker: Maker, database: Database) -> None:
    number = maker.published()
    client, token = app.test_client(), maker.token("an")
    found = client.get("/api/v1/search?q=交了电费多久", headers=token).json["hits"]
    assert [hit["number"] for hit in found] == [number]
    used = {"query": "交了电费多久", "number": number, "action": "opened", "rank": 1}
    for _again in range(2):
        answer = client.post("/api/v1/search/used", json=used, headers=token)
        assert answer.status_code == 204
    assert log_of(app, database) == [("交了电费多久", 1, True)]
    assert uses_of(database) == [(int(number[3:]), UseAction.OPENED, 1)]


def test_what_makes_no_sense_is_refused(browser: Callable[[str], Browser], maker: Maker) -> None:
    used = {"query": "电费", "number": maker.published(), "action": "copied", "rank": 1}
    an = browser("an")
    for changes, status in (
        ({"number": "KB-000099"}, 404),
        ({"number": "nonsense"}, 404),
        ({"action": "admired"}, 400),
        ({"rank": 0}, 400),
        ({"query": ""}, 400),
        ({"surprise": 1}, 400),
    ):
        for path in ("/search/used", "/api/v1/search/used"):
            answer = an.send(
                "POST", path, json=used | changes, headers={"Accept": "application/json"}
            )
            assert answer.status_code == status, (path, changes)


def test_a_draft_is_refused_like_what_does_not_exist(
    app: Flask, browser: Callable[[str], Browser], maker: Maker, database: Database
) -> None:
    used = {"query": "电费", "number": maker.draft(), "action": "copied", "rank": 1}
    assert browser("wang").send("POST", "/api/v1/search/used", json=used).status_code == 404
    assert log_of(app, database) == []


def test_nothing_is_taken_down_when_it_is_switched_off(
    settings: Settings, database: Database, index: Index, maker: Maker
) -> None:
    off = replace(settings, search_log_days=0)
    quiet = create_app(off, Container(off, database, index))
    Browser(quiet, database, "an").get("/search/results?q=电费")
    assert log_of(quiet, database) == []


def test_two_log_ins_are_two_sittings(
    app: Flask, browser: Callable[[str], Browser], database: Database
) -> None:
    for _login in range(2):
        browser("an").get("/search/results?q=电费")
    log_of(app, database)
    with database.reading() as session:
        assert len(set(session.scalars(select(LoggedSearch.sitting)))) == 2


def test_a_search_that_was_not_sure_is_taken_down_as_such(
    browser: Callable[[str], Browser], app: Flask, maker: Maker, database: Database
) -> None:
    maker.published()
    an = browser("an")
    for query in ("多久能学会游泳", "欠费停电后多久恢复供电", "冰淇淋"):
        an.get("/search/results", query_string={"q": query}, headers={"Accept": "application/json"})
    log_of(app, database)
    with database.reading() as session:
        rows = session.scalars(select(LoggedSearch).order_by(LoggedSearch.id))
        doubted = {row.query: row.doubted for row in rows}
    assert doubted == {"多久能学会游泳": True, "欠费停电后多久恢复供电": False, "冰淇淋": True}
