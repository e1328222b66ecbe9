"""Logs: one JSON object a line, with the request's number, never what people wrote or asked."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from core.database import Database
from kb_app import logs
from kb_app.installation.version import VERSION
from tests.databases import ON_POSTGRESQL, ON_SQLITE
from tests.kb_app.visitors import Visitor
from tests.makers import PASSWORD, Browser, Maker, new_entry

SECRET = "独角兽秘密"
Lines = list[dict[str, Any]]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the service would write to standard error."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.configure("DEBUG")
    stream = io.StringIO()
    assert isinstance(root.handlers[0], logging.StreamHandler)
    root.handlers[0].setStream(stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def lines(stream: io.StringIO) -> Lines:
    """Every line, as the object it is."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@ON_SQLITE
def test_each_request_is_a_line(app: Flask, written: io.StringIO) -> None:
    """With method, path, status, time and the number that the answer carries too."""
    answer = app.test_client().get("/healthz")
    line = next(one for one in lines(written) if one.get("path") == "/healthz")
    assert line["message"] == "request"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "INFO")
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert line["took_ms"] >= 0
    assert datetime.fromisoformat(line["at"]).utcoffset() == timedelta(0)


@ON_SQLITE
def test_the_number_a_trusted_proxy_gave_is_kept(app: Flask, written: io.StringIO) -> None:
    parts = app.extensions["kb"]
    settings = replace(parts.settings, trusted_proxies=1)
    app.extensions["kb"] = replace(parts, settings=settings)
    asked = {"X-Request-Id": "5f2a9c7e5f2a9c7e"}
    assert app.test_client().get("/healthz", headers=asked).headers["X-Request-Id"] == (
        "5f2a9c7e5f2a9c7e"
    )
    assert lines(written)[-1]["request_id"] == "5f2a9c7e5f2a9c7e"
    for bad in ("short", "x" * 65, 'a"b{c}d"e', "zahlen mit leer"):
        answer = app.test_client().get("/healthz", headers={"X-Request-Id": bad})
        assert answer.headers["X-Request-Id"] != bad


@ON_SQLITE
def test_the_version_is_told_to_who_is_known_and_who_watches(
    app: Flask, browser: Callable[[str], Browser]
) -> None:
    assert app.test_client().get("/readyz").headers["X-KB-Version"] == VERSION
    assert "X-KB-Version" not in app.test_client().get("/login").headers
    assert browser("an").get("/").headers["X-KB-Version"] == VERSION


@ON_SQLITE
def test_a_request_may_not_choose_its_number(app: Flask, written: io.StringIO) -> None:
    """Nor write lines of its own."""
    forged = {"X-Request-Id": "mine"}
    app.test_client().get('/a%0A{"level":"ERROR"}%0A', headers=forged)
    assert "mine" not in written.getvalue()
    assert all("level" in line and line["level"] != "ERROR" for line in lines(written))


@ON_SQLITE
def test_what_people_write_and_ask_is_not_logged(
    app: Flask, maker: Maker, written: io.StringIO
) -> None:
    """Queries, drafts, passwords, session keys and tokens: none of them."""
    visitor = Visitor(app)
    visitor.log_in("an", SECRET)
    visitor.log_in("an")
    visitor.get(f"/search?q={SECRET}")
    visitor.get(f"/nowhere?q={SECRET}")
    token = maker.token("wang")
    client = app.test_client()
    client.post("/api/v1/entries", json=new_entry(title=SECRET), headers=token)
    client.post("/api/v1/entries", json=new_entry(title=SECRET * 100), headers=token)
    client.get(f"/api/v1/search?q={SECRET}", headers=token)
    logged = written.getvalue()
    secrets = (SECRET, PASSWORD, visitor.cookie("kb_session"), token["Authorization"][7:])
    for secret in secrets:
        assert secret is not None
        assert secret not in logged
        assert secret.encode("unicode_escape").decode() not in logged


@ON_SQLITE
def test_database_errors_are_logged_without_their_values(
    app: Flask, maker: Maker, written: io.StringIO
) -> None:
    """The statement helps whoever looks for the cause; what was typed stays out."""
    _break_insert(maker.database)
    answer = app.test_client().post(
        "/api/v1/entries", json=new_entry(title=SECRET), headers=maker.token("wang")
    )
    assert answer.status_code >= 500
    assert SECRET not in written.getvalue()
    assert SECRET not in answer.text


@ON_POSTGRESQL
def test_database_errors_of_postgresql_are_logged_without_their_values(
    app: Flask, maker: Maker, written: io.StringIO
) -> None:
    """PostgreSQL likes to quote a whole row."""
    _break_insert(maker.database)
    answer = app.test_client().post(
        "/api/v1/entries", json=new_entry(title=SECRET), headers=maker.token("wang")
    )
    assert answer.status_code == 409
    assert "violates check constraint" in written.getvalue()
    assert SECRET not in written.getvalue()
    assert SECRET not in answer.text


@ON_SQLITE
def test_values_are_not_in_the_errors_themselves(database: Database) -> None:
    """Whoever prints an error of the database prints no values."""
    with pytest.raises(DatabaseError) as failed, database.engine.connect() as connection:
        connection.execute(text("SELECT :value FROM nowhere"), {"value": SECRET})
    assert SECRET not in str(failed.value)


def _break_insert(database: Database) -> None:
    """Have the database refuse the row of a new draft."""
    with database.transaction() as session:
        if database.is_sqlite:
            session.execute(text("ALTER TABLE revisions RENAME COLUMN title TO heading"))
        else:
            session.execute(text("ALTER TABLE revisions ADD CHECK (length(title) < 2) NOT VALID"))
