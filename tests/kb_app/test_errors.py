"""Errors as people meet them: a page with a way out, and the statuses of every domain error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError, OperationalError

from core import errors as domain
from kb_app import errors
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE

CASES = [
    (domain.Invalid("x"), 400, "invalid"),
    (errors.Unauthorized("x"), 401, "unauthorized"),
    (domain.Forbidden("x"), 403, "forbidden"),
    (domain.NotFound(), 404, "not_found"),
    (domain.Conflict("x"), 409, "conflict"),
    (domain.Stale("x"), 412, "stale_version"),
    (errors.UnsupportedBody("x"), 415, "unsupported_media_type"),
    (errors.PreconditionMissing("x"), 428, "precondition_required"),
    (domain.TooMany("x", retry_after=7), 429, "too_many_attempts"),
    (domain.Unavailable("x"), 503, "unavailable"),
    (IntegrityError("INSERT", {}, Exception("twice")), 409, "concurrent_change"),
    (RuntimeError("secret cause"), 500, "internal_error"),
    (OperationalError("SELECT", {}, Exception("secret cause")), 503, "unavailable"),
]


@pytest.mark.parametrize(("error", "status", "code"), CASES, ids=lambda c: type(c).__name__)
def test_statuses(
    app: Flask,
    maker: Maker,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    code: str,
) -> None:
    """One status and one code for each, and the same for programs and for people."""

    def raises(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr("kb_app.api.entries.own_standing", raises)
    token = maker.token("wang")
    answer = app.test_client().get("/api/v1/entries", headers=token)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert "secret" not in answer.text
    if status == 429:
        assert answer.headers["Retry-After"] == "7"
    if status == 503:
        assert int(answer.headers["Retry-After"]) > 0


def test_people_get_a_page_in_their_language(client: FlaskClient) -> None:
    """With what to do next and the number of the request; programs that ask get JSON."""
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert page.mimetype == "text/html"
    assert "/login" in page.text
    assert page.headers["X-Request-Id"] in page.text
    json = client.get("/nowhere", headers={"Accept": "application/json"})
    assert json.content_type == "application/problem+json"


def test_page_of_an_error_needs_no_database(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the database is gone, a person still gets a page, and a program a problem."""
    from kb_app.container import container

    def gone(*_args: object, **_kwargs: object) -> None:
        raise domain.Unavailable("数据库暂时不可用")

    with app.app_context():
        monkeypatch.setattr(container().database, "_session", gone)
    client.set_cookie("kb_session", "x")
    page = client.get("/search")
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "5"
    assert "数据库暂时不可用" in page.text
    assert client.get("/api/v1/search?q=x").status_code == 503


@pytest.mark.parametrize(
    "path", ["/%00", "/search/%ff%fe", "/entries/%ed%a0%80", "/" + "a" * 7000, "/.git/config"]
)
def test_strange_paths_are_404(client: FlaskClient, path: str) -> None:
    """Nothing in a path breaks the router, the page or the log."""
    answer = client.get(path)
    assert answer.status_code in (303, 404)


@pytest.mark.parametrize("number", ["2147483648", "99999999999999999999999"])
def test_ids_no_column_holds_are_404_on_pages(app: Flask, maker: Maker, number: str) -> None:
    """They never reach the database."""
    token = maker.token("wang")
    client = app.test_client()
    for path in (f"/review/{number}", f"/contribute/import/{number}"):
        assert client.get(path, headers=token).status_code == 404
    for path in (f"/account/tokens/{number}/revoke", f"/reviews/{number}/withdraw"):
        assert client.post(path, headers=token).status_code == 404


def test_somebody_logged_in_is_known_where_there_is_no_page(
    client: FlaskClient, browser: Callable[[str], Browser]
) -> None:
    """They need no log-in, they need a way back."""
    known = browser("wang").get("/nowhere")
    assert known.status_code == 404
    assert 'href="/login"' not in known.text
    assert 'href="/search"' in known.text
    assert 'href="/login"' in client.get("/nowhere").text
