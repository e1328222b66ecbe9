"""Administrators see who was let in, every token, and what lets one person in; and end it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from core.database import Database
from people.authentication import sessions
from tests.databases import ON_SQLITE
from tests.kb_app.visitors import Visitor
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE
Open = Callable[[str], Browser]


def test_the_log_is_looked_through_by_name_address_and_outcome(browser: Open, app: Flask) -> None:
    visitor = Visitor(app, "198.51.100.7")
    visitor.log_in("an", "wrong password")
    visitor.log_in("<b>x", "wrong password")
    admin = browser("admin")
    page = admin.get("/admin/access").text
    assert "198.51.100.7" in page
    assert "&lt;b&gt;x" in page
    assert "198.51.100.7" in admin.get("/admin/access?q=198.51&outcome=failed").text
    assert "198.51.100.7" not in admin.get("/admin/access?outcome=done").text
    assert "198.51.100.7" not in admin.get("/admin/access?q=nobody").text


def test_every_token_is_listed_and_revoked(browser: Open, app: Flask, maker: Maker) -> None:
    headers = maker.token("wang")
    client = app.test_client()
    assert client.get("/api/v1/entries", headers=headers).status_code == 200
    admin = browser("admin")
    assert "wang" in admin.get("/admin/tokens").text
    assert admin.post("/admin/tokens/1/revoke").status_code == 303
    assert client.get("/api/v1/entries", headers=headers).status_code == 401
    assert "/admin/tokens/1/revoke" not in admin.get("/admin/tokens").text


def test_a_log_in_of_somebody_is_ended_from_their_account(
    browser: Open, app: Flask, database: Database
) -> None:
    visitor = Visitor(app, "198.51.100.7")
    visitor.log_in("an")
    admin = browser("admin")
    page = admin.get("/admin/users/an").text
    assert "198.51.100.7" in page
    handle = sessions.handle_of(sessions.key_hash(visitor.cookie("kb_session") or ""))
    assert f"/admin/users/an/sessions/{handle}/end" in page
    assert admin.post(f"/admin/users/wang/sessions/{handle}/end").status_code == 404
    assert visitor.get("/account").status_code == 200
    assert admin.post(f"/admin/users/an/sessions/{handle}/end").status_code == 303
    assert visitor.get("/account").status_code == 303


def test_one_time_codes_of_who_lost_them_are_taken_off(browser: Open) -> None:
    chen, admin = browser("chen"), browser("admin")
    assert chen.post("/account/second-factor").status_code == 200
    assert admin.post("/admin/users/chen/second-factor/off").status_code == 303
    assert admin.post("/admin/users/chen/second-factor/off").status_code == 404
