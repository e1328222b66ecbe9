"""Logging in and out by the form."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core.database import Database
from people.queries import user_named
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


def test_an_issued_password_opens_nothing_but_its_change(
    client: FlaskClient, browser: Open, database: Database
) -> None:
    shown = browser("admin").post("/admin/users/an/password", {}).text
    issued = re.search(r'admin__secret"[^>]*>([^<]+)<', shown)
    assert issued
    log_in(client, password=issued[1])
    for path in ("/search", "/", "/inbox", "/entries/KB-000001"):
        sent = client.get(path)
        assert (sent.status_code, sent.location) == (303, "/account"), path
    told = client.get("/api/v1/search?q=x")
    assert (told.status_code, told.get_json()["code"]) == (403, "password_issued")
    token = token_in(client.get("/account").text)
    issue = client.post("/account/tokens", data={"csrf_token": token, "label": "x"})
    assert (issue.status_code, issue.location) == (303, "/account")

    def change(new: str) -> int:
        form = {"csrf_token": token, "current": issued[1], "new": new, "again": new}
        return client.post("/account", data=form).status_code

    assert change(issued[1]) == 400  # the very same is no change
    assert change("my own password") == 303
    log_in(client, password="my own password")
    assert client.get("/search").status_code == 200


def test_a_password_made_for_a_new_account_is_issued_one_that_was_chosen_is_not(
    browser: Open, database: Database
) -> None:
    form = {"name": "neu", "roles.0": "agent", "active": "true"}
    assert browser("admin").post("/admin/users/new", form).status_code == 200
    with database.reading() as session:
        users = {name: user_named(session, name) for name in ("neu", "an")}
        assert {name: user.password_issued for name, user in users.items() if user} == {
            "neu": True,
            "an": False,
        }
