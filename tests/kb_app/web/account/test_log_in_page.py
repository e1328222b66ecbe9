"""Logging in and out by the form."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.makers import PASSWORD, Browser

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="(\w+)"', page)
    assert found
    return found.group(1)


def log_in(client: FlaskClient, name: str = "an", password: str = PASSWORD, **more: str) -> object:
    token = token_in(client.get("/login").text)
    form = {"csrf_token": token, "name": name, "password": password, **more}
    return client.post("/login", data=form)


def test_the_form_leads_to_where_one_wanted_to_go(client: FlaskClient) -> None:
    sent_away = client.get("/search?q=停电")
    assert sent_away.status_code == 303
    page = client.get(sent_away.location)
    assert 'name="next" value="/search?q=' in page.text

    response = log_in(client, next="/search?q=x")

    assert (response.status_code, response.location) == (303, "/search?q=x")
    assert client.get("/search").status_code == 200
    assert client.get("/login").status_code == 303


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "@evil", ""]
)
def test_next_stays_here(client: FlaskClient, target: str) -> None:
    assert log_in(client, next=target).location == "/"


def test_known_and_unknown_names_are_refused_alike(client: FlaskClient) -> None:
    known, unknown = log_in(client, "an", "wrong"), log_in(client, "nobody", "wrong")

    assert known.status_code == unknown.status_code == 400
    assert "登录名或密码不对" in known.text
    assert 'value="an"' in known.text, "what was typed stays"
    assert "wrong" not in known.text, "but not the password"
    varying = r'request_id|csrf-token" content="\w+"|value="\w*"'
    assert re.sub(varying, "", known.text) == re.sub(varying, "", unknown.text)


def test_guessing_is_slowed_down(client: FlaskClient) -> None:
    for _ in range(10):
        log_in(client, password="wrong")

    refused = log_in(client, password="wrong")

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "秒后重试" in refused.text


def test_a_name_no_database_can_hold_is_just_wrong(client: FlaskClient) -> None:
    assert log_in(client, "a\0n", "wrong").status_code == 400


def test_logging_out_ends_the_session(browser: Open) -> None:
    an = browser("an")
    key = an.client.get_cookie("kb_session").value

    assert an.post("/logout").location == "/login"

    an.client.set_cookie("kb_session", key)
    assert an.get("/search").status_code == 303


def test_a_form_without_its_token_is_refused(browser: Open) -> None:
    assert browser("an").client.post("/account", data={"current": PASSWORD}).status_code == 403
