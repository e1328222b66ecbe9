"""Logging in in two steps, confirming who one is, what goes into the security log."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from core import clock
from core.database import Database
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.settings import Settings
from people.authentication import passwords
from people.authentication.security_log import SecurityLog, events
from people.authentication.sessions import CONFIRMED_LASTS
from search_index.engine import Index
from tests.databases import ON_SQLITE
from tests.kb_app.visitors import Visitor
from tests.makers import PASSWORD, Browser

pytestmark = ON_SQLITE
Open = Callable[[str], Browser]


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are compared at once: what is around it is the point here."""

    def matches(password_hash: str | None, password: str) -> bool:
        return password_hash is not None and password == PASSWORD

    monkeypatch.setattr(passwords, "matches", matches)


def set_up(visitor: Visitor) -> tuple[pyotp.TOTP, list[str]]:
    """Set one-time codes up on the pages; gives the generator and the recovery codes."""
    page = visitor.post("/account/second-factor", {}, page="/account").text
    secret = re.search(r'id="second-factor-secret">(\w+)<', page)
    assert secret
    assert "data:image/svg+xml" in page
    generator = pyotp.TOTP(secret[1])
    form = {"code": now_of(generator)}
    done = visitor.post("/account/second-factor/confirm", form, page="/account")
    assert done.status_code == 200
    return generator, re.findall(r"<li><code>([a-z2-7-]{29})</code>", done.text)


def now_of(generator: pyotp.TOTP) -> str:
    """The code it shows now."""
    return generator.at(clock.now())


def later(steps: int = 1) -> object:
    """Some codes further on."""
    return clock.moved_to(clock.now() + timedelta(seconds=30 * steps))


def noted(database: Database) -> list[tuple[str, str, str, str]]:
    """The security log, oldest first."""
    SecurityLog.of(database).write(database)
    with database.reading() as session:
        rows = events(session, limit=100).items
    return [(row.what, row.outcome, row.name, row.address) for row in reversed(rows)]


class TestTwoSteps:
    """With one-time codes the password alone opens nothing."""

    def test_the_password_leads_to_the_second_step_and_the_code_in(self, app: Flask) -> None:
        chen = Visitor(app)
        chen.log_in("chen")
        generator, codes = set_up(chen)
        assert len(codes) == 10
        with later(2):
            visitor = Visitor(app)
            first = visitor.log_in("chen", form={"next": "/review"})
            assert first.location == "/login/code?next=/review"
            assert not visitor.cookie("kb_session")
            assert visitor.get("/review").status_code == 303
            form = {"code": now_of(generator), "next": "/review"}
            second = visitor.post("/login/code", form, page="/login/code")
            assert (second.status_code, second.location) == (303, "/review")
            assert visitor.get("/review").status_code == 200

    def test_a_code_is_taken_once_and_so_is_a_recovery_code(self, app: Flask) -> None:
        chen = Visitor(app)
        chen.log_in("chen")
        generator, codes = set_up(chen)
        with later(2):
            for code in (now_of(generator), codes[0]):
                got = []
                for _time in range(2):
                    visitor = Visitor(app)
                    visitor.log_in("chen")
                    form = {"code": code}
                    got.append(visitor.post("/login/code", form, page="/login/code").status_code)
                assert got == [303, 400]

    def test_codes_are_not_guessed(self, app: Flask) -> None:
        chen = Visitor(app)
        chen.log_in("chen")
        generator, _codes = set_up(chen)
        with later(2):
            visitor = Visitor(app)
            visitor.log_in("chen")
            csrf = visitor.csrf("/login/code")
            form = {"csrf_token": csrf, "code": "000000"}
            got = [visitor.post("/login/code", form).status_code for _ in range(11)]
            assert got == [400] * 10 + [429]
            right = form | {"code": now_of(generator)}
            assert visitor.post("/login/code", right).status_code == 429

    def test_the_first_step_counts_for_minutes_and_for_that_password(self, app: Flask) -> None:
        chen = Visitor(app)
        chen.log_in("chen")
        generator, _codes = set_up(chen)
        visitor = Visitor(app)
        visitor.log_in("chen")
        csrf = visitor.csrf("/login/code")
        step = visitor.cookie("kb_second_step") or ""
        visitor.client.set_cookie("kb_second_step", step[:-2] + "xx")
        form = {"csrf_token": csrf, "code": now_of(generator)}
        assert visitor.post("/login/code", form).location.startswith("/login?")
        assert not visitor.cookie("kb_session")

    def test_where_they_are_required_nothing_else_opens_before(
        self, settings: Settings, database: Database, index: Index
    ) -> None:
        strict = replace(settings, second_factor="required")
        app = create_app(strict, Container(strict, database, index))
        chen = Visitor(app)
        chen.log_in("chen")
        assert chen.get("/review").location == "/account/second-factor"
        assert chen.get("/api/v1/reviews").status_code == 403
        set_up(chen)
        assert chen.get("/review").status_code == 200
        an = Visitor(app)
        an.log_in("an")
        assert an.get("/search").status_code == 200  # agents have none


class TestConfirming:
    """What is grave asks for the password again, and keeps what was typed."""

    GRAVE: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("an", "/account/tokens", {"label": "报表"}),
        ("an", "/account/second-factor", {}),
        ("an", "/account/sessions/end-others", {}),
        ("admin", "/admin/users/new", {"name": "neu", "roles.0": "agent"}),
        ("admin", "/admin/users/li/password", {}),
        (
            "admin",
            "/admin/users/li",
            {"roles.0": "agent", "display_name": "李", "active": "true", "version": "1"},
        ),
        ("admin", "/admin/people-file/commit", {"rows": '[{"name": "neu", "roles": ["agent"]}]'}),
        ("admin", "/admin/policies/1/restore", {}),
    )

    @pytest.mark.parametrize(("name", "path", "form"), GRAVE, ids=[path for _, path, _ in GRAVE])
    def test_after_a_while_the_password_is_asked_for_and_then_it_is_done(
        self, browser: Open, name: str, path: str, form: dict[str, str]
    ) -> None:
        visitor = browser(name)
        with clock.moved_to(clock.now() + CONFIRMED_LASTS):
            asked = visitor.post(path, form)
            assert asked.status_code == 403
            for field, value in form.items():
                assert f'name="{field}"' in asked.text
                assert value.replace('"', "&#34;") in asked.text
            wrong = visitor.post(path, {**form, "confirm_password": "no"})
            assert (wrong.status_code, "密码不对" in wrong.text) == (403, True)
            done = visitor.post(path, {**form, "confirm_password": PASSWORD})
            assert done.status_code in (200, 303)
            assert visitor.get("/account").status_code == 200

    def test_who_sits_at_an_open_desk_ends_no_log_in_elsewhere(self, browser: Open) -> None:
        here, there = browser("an"), browser("an")
        [end] = re.findall(r'"(/account/sessions/\w{16}/end)"', here.get("/account").text)
        with clock.moved_to(clock.now() + CONFIRMED_LASTS):
            assert here.post(end).status_code == 403
            assert there.get("/account").status_code == 200
            assert here.post(end, {"confirm_password": PASSWORD}).status_code == 303
            assert there.get("/account").status_code == 303

    def test_policies_by_a_program_in_a_browser_too(self, browser: Open) -> None:
        admin = browser("admin")
        policy = admin.get("/api/v1/policies").json
        with clock.moved_to(clock.now() + CONFIRMED_LASTS):
            refused = admin.send("PUT", "/api/v1/policies", json=policy)
        assert (refused.status_code, refused.json["code"]) == (403, "confirmation_needed")
        assert admin.send("PUT", "/api/v1/policies", json=policy).status_code == 200


def test_a_token_that_is_worth_nothing_is_in_the_security_log(
    app: Flask, database: Database
) -> None:
    sent = {"Authorization": "Bearer kb_made_up"}
    assert app.test_client().get("/api/v1/search?q=geheim", headers=sent).status_code == 401
    assert noted(database) == [("token", "failed", "", "127.0.0.1")]
    with database.reading() as session:
        [row] = events(session, limit=10).items
    assert row.detail == "GET /api/v1/search"


def test_the_security_log_says_who_from_where_and_what_came_of_it(
    app: Flask, database: Database
) -> None:
    visitor = Visitor(app, "198.51.100.7")
    csrf = visitor.csrf()
    for _time in range(11):
        visitor.log_in("an", "wrong", csrf=csrf)
    other = Visitor(app, "198.51.100.8")
    other.log_in("an")
    other.get("/admin")
    other.post("/logout", {}, page="/account")
    assert noted(database) == [
        *[("log_in", "failed", "an", "198.51.100.7")] * 10,
        ("log_in", "throttled", "an", "198.51.100.7"),
        ("log_in", "done", "an", "198.51.100.8"),
        ("act", "denied", "an", "198.51.100.8"),
        ("log_out", "done", "an", "198.51.100.8"),
    ]


def test_what_was_typed_as_password_or_searched_is_nowhere_in_it(
    app: Flask, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Visitor(app)
    visitor.log_in("an", "hunter2 hunter2")
    visitor.log_in("an")
    visitor.get("/admin/audit?q=13800138000")
    SecurityLog.of(database).write(database)
    with database.reading() as session:
        rows = [vars(row) for row in events(session, limit=100).items]
    assert len(rows) == 3
    assert "hunter2" not in str(rows) + caplog.text
    assert "13800138000" not in str(rows)
