"""Logging in and out over HTTP: cookies, what ends a session, throttling, where one lands."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from core.database import Database
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.security import csrf_token
from kb_app.settings import Settings
from people.actors import CONSOLE
from people.authentication import passwords, throttle
from people.authentication.models import LoginSession
from people.services import accounts
from search_index.engine import Index
from tests.databases import ON_SQLITE
from tests.kb_app.visitors import Visitor
from tests.linear_time import slowness
from tests.makers import PASSWORD

pytestmark = ON_SQLITE


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are compared at once, for tests of what is around it."""

    def matches(password_hash: str | None, password: str) -> bool:
        return password_hash is not None and password == PASSWORD

    monkeypatch.setattr(passwords, "matches", matches)


def test_cookies_are_closed_to_scripts_and_other_sites(app: Flask) -> None:
    """HttpOnly and SameSite on every cookie; the key is long and stored nowhere."""
    visitor = Visitor(app)
    visitor.csrf()
    answer = visitor.log_in("an")
    cookies = {c.split("=")[0]: c for c in answer.headers.getlist("Set-Cookie")}
    assert cookies.keys() >= {"kb_session", "kb_device"}
    for cookie in cookies.values():
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain" not in cookie
        assert "Secure" not in cookie
    assert "Max-Age=43200" in cookies["kb_session"]
    key = visitor.cookie("kb_session")
    assert key is not None
    assert len(key) >= 43
    with app.extensions["kb"].database.reading() as session:
        stored = session.scalars(select(LoginSession.key_hash)).all()
    assert key not in stored


def test_behind_https_every_cookie_is_secure(
    settings: Settings, database: Database, index: Index
) -> None:
    """KB_COOKIE_SECURE covers the visitor's, the session's and the device's cookie."""
    values = vars(settings) | {"cookie_secure": True}
    secure = create_app(Settings(**values), Container(Settings(**values), database, index))
    client = secure.test_client()
    page = client.get("/login", base_url="https://kb.example")
    token = re.search(r'name="csrf_token" value="(\w+)"', page.text)
    assert token is not None
    form = {"name": "an", "password": PASSWORD, "csrf_token": token[1]}
    answer = client.post("/login", data=form, base_url="https://kb.example")
    sent = page.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
    assert len(sent) >= 3
    assert all("Secure" in cookie for cookie in sent)


@pytest.mark.usefixtures("quick_hashes")
def test_a_cookie_from_before_is_worth_nothing_after(app: Flask) -> None:
    """A planted session cookie is not adopted, the visitor's own logs nobody in (abuse 41)."""
    visitor = Visitor(app)
    visitor.client.set_cookie("kb_session", "planted-by-somebody-else")
    visitor.csrf()
    assert visitor.log_in("an").status_code == 303
    assert visitor.cookie("kb_session") != "planted-by-somebody-else"
    assert visitor.get("/account").status_code == 200
    for value in ("planted-by-somebody-else", visitor.cookie("kb_visitor") or "", "", "'", "é"):
        thief = Visitor(app)
        thief.client.set_cookie("kb_session", value)
        assert thief.get("/account").status_code == 303


@pytest.mark.usefixtures("quick_hashes")
def test_logging_in_again_ends_the_session_before(app: Flask) -> None:
    """Another person at the same browser leaves no key of the first one behind."""
    visitor = Visitor(app)
    visitor.log_in("an")
    first = visitor.cookie("kb_session") or ""
    token = visitor.csrf("/account")
    visitor.log_in("wang", csrf=token)
    assert visitor.cookie("kb_session") != first
    thief = Visitor(app)
    thief.client.set_cookie("kb_session", first)
    assert thief.get("/account").status_code == 303


@pytest.mark.usefixtures("quick_hashes")
def test_logout_ends_the_session_on_the_server(app: Flask) -> None:
    """The old cookie is worth nothing: 401 to programs, the log-in to people (abuse 41)."""
    visitor = Visitor(app)
    visitor.log_in("an")
    key = visitor.cookie("kb_session") or ""
    answer = visitor.post("/logout", {}, page="/account")
    assert answer.status_code == 303
    assert not visitor.cookie("kb_session")
    thief = Visitor(app)
    thief.client.set_cookie("kb_session", key)
    assert thief.get("/api/v1/search?q=x").status_code == 401
    assert thief.get("/account").location.startswith("/login")


def test_password_change_ends_every_session(app: Flask) -> None:
    """Here and in other browsers; the new password opens, the old one does not (abuse 41)."""
    here, there = Visitor(app), Visitor(app)
    here.log_in("an")
    there.log_in("an")
    new = "another long password"
    form = {"current": PASSWORD, "new": new, "again": new}
    assert here.post("/account", form, page="/account").status_code == 303
    assert there.get("/api/v1/search?q=x").status_code == 401
    assert here.get("/account").status_code == 303
    assert Visitor(app).log_in("an").status_code == 400
    assert Visitor(app).log_in("an", new).status_code == 303


@pytest.mark.usefixtures("quick_hashes")
@pytest.mark.parametrize(
    ("changes", "status"),
    [({"roles": ["supervisor"]}, 403), ({"department": "safety"}, 403), ({"active": False}, 401)],
)
def test_rights_taken_away_count_on_the_next_request(
    app: Flask, database: Database, changes: dict[str, Any], status: int
) -> None:
    """403 until they log in anew; those made inactive are out (abuse 24)."""
    visitor = Visitor(app)
    visitor.log_in("chen")
    assert visitor.get("/api/v1/reviews").status_code == 200
    values = {
        "name": "chen",
        "display_name": "陈",
        "roles": ["reviewer"],
        "department": "safety",
        "active": True,
    } | changes
    if values["roles"] == ["reviewer"] and values["department"] == "safety" and values["active"]:
        values["department"] = "service"
    with database.transaction() as session:
        accounts.change_user(session, CONSOLE, "chen", values)
    answer = visitor.get("/api/v1/reviews")
    assert answer.status_code == status
    if status == 403:
        assert answer.json is not None
        assert answer.json["code"] == "rights_changed"
        page = visitor.get("/review")
        assert page.status_code == 403
        assert visitor.post("/logout", {}, page="/login").status_code == 303
        assert visitor.log_in("chen").status_code == 303


def test_tokens_follow_the_rights_of_the_moment(app: Flask, database: Database, maker: Any) -> None:
    """A token is no older than its owner's roles, and dies with the account."""
    token = maker.token("wang")
    client = app.test_client()
    assert client.get("/api/v1/entries", headers=token).status_code == 200
    values = {"name": "wang", "display_name": "王", "roles": ["agent"], "department": "marketing"}
    for active, status in ((True, 403), (False, 401)):
        with database.transaction() as session:
            accounts.change_user(session, CONSOLE, "wang", values | {"active": active})
        assert client.get("/api/v1/entries", headers=token).status_code == status


@pytest.mark.usefixtures("real_hasher")
def test_known_and_unknown_names_look_alike(app: Flask, database: Database) -> None:
    """The same page, the same code, about the same time (abuse 42)."""
    with database.transaction() as session:
        accounts.set_password(session, CONSOLE, "an", PASSWORD)
    visitor = Visitor(app)
    csrf = visitor.csrf()
    times: dict[str, list[float]] = {"an": [], "nobody-of-that-name": []}
    pages = set()
    for _ in range(7):
        for name, taken in times.items():
            begun = time.process_time()
            answer = visitor.log_in(name, "wrong", csrf=csrf)
            taken.append(time.process_time() - begun)
            assert answer.status_code == 400
            pages.add(re.sub(r"[0-9a-f]{16,}", "", answer.text.replace(f'value="{name}"', "")))
    assert len(pages) == 1
    known, unknown = (statistics.median(taken) for taken in times.values())
    assert 0.5 < known / unknown < 2  # the code path is one; load on the machine is not


@pytest.mark.usefixtures("quick_hashes")
class TestThrottle:
    """Guessing is slowed down, whoever guesses; the owner is not (abuse 43, 45)."""

    def test_ten_wrong_passwords_for_a_name(self, app: Flask) -> None:
        """429 with the seconds to wait, for the right password as well, from that address."""
        guesser = Visitor(app)
        csrf = guesser.csrf()
        got = [guesser.log_in("an", "wrong", csrf=csrf).status_code for _ in range(11)]
        assert got == [400] * 10 + [429]
        refused = guesser.log_in("an", csrf=csrf)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 60
        assert Visitor(app, "10.0.0.2").log_in("an").status_code == 303

    def test_hundred_and_one_over_all_names(self, app: Flask) -> None:
        """Spraying one password over many names is counted by address."""
        guesser = Visitor(app)
        csrf = guesser.csrf()
        got = [guesser.log_in(f"name{n}", "wrong", csrf=csrf).status_code for n in range(101)]
        assert got == [400] * 100 + [429]
        assert Visitor(app, "10.0.0.2").log_in("an").status_code == 303

    def test_owner_at_the_same_address_is_not_locked_out(self, app: Flask) -> None:
        """A browser the owner logged in from before has tries of its own."""
        owner = Visitor(app)
        assert owner.log_in("an").status_code == 303
        owner.post("/logout", {}, page="/account")
        guesser = Visitor(app)
        csrf = guesser.csrf()
        for _ in range(12):
            guesser.log_in("an", "wrong", csrf=csrf)
        assert guesser.log_in("an", csrf=csrf).status_code == 429
        assert owner.log_in("an").status_code == 303

    def test_guessing_at_one_of_the_owners_browsers_does_not_hold_up_the_others(
        self, app: Flask
    ) -> None:
        """Each browser has a device key of its own, though both belong to one person."""
        shared, own = Visitor(app), Visitor(app)
        for browser in (shared, own):
            browser.log_in("an")
            browser.post("/logout", {}, page="/account")
        assert shared.cookie("kb_device") != own.cookie("kb_device")
        csrf = shared.csrf()
        for _ in range(12):
            shared.log_in("an", "wrong", csrf=csrf)
        assert shared.log_in("an", csrf=csrf).status_code == 429
        assert own.log_in("an").status_code == 303

    def test_device_cookies_are_signed_and_of_one_person(self, app: Flask) -> None:
        """A made-up or foreign device cookie gives no further tries."""
        mallory = Visitor(app, "10.0.0.9")
        mallory.log_in("li")
        foreign = mallory.cookie("kb_device") or ""
        by_sha_1 = URLSafeSerializer(app.config["SECRET_KEY"], salt="device").dumps("an")
        guesser = Visitor(app)
        csrf = guesser.csrf()
        for _ in range(11):
            guesser.log_in("an", "wrong", csrf=csrf)
        made_up = ("", "an", '"an"', foreign[:-1] + "A", "an." + "A" * 43)
        for device in (*made_up, foreign, by_sha_1):
            guesser.client.set_cookie("kb_device", device)
            assert guesser.log_in("an", csrf=csrf).status_code == 429, device

    @pytest.mark.parametrize(
        "header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP"]
    )
    def test_addresses_are_not_believed(self, app: Flask, header: str) -> None:
        """A forged address is still the same source (abuse 45)."""
        guesser = Visitor(app)
        csrf = guesser.csrf()
        got = [
            guesser.log_in("an", "x", csrf=csrf, headers={header: f"192.0.2.{n}"}).status_code
            for n in range(11)
        ]
        assert got[-1] == 429

    def test_behind_a_proxy_only_its_own_word_counts(
        self, settings: Settings, database: Database, index: Index
    ) -> None:
        """With one trusted proxy the last address is the visitor's; those before are talk."""
        values = vars(settings) | {"trusted_proxies": 1}
        behind = create_app(Settings(**values), Container(Settings(**values), database, index))
        guesser = Visitor(behind)
        csrf = guesser.csrf()
        got = [
            guesser.log_in(
                "an", "x", csrf=csrf, headers={"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.7"}
            ).status_code
            for n in range(11)
        ]
        assert got[-1] == 429
        other = guesser.log_in("an", csrf=csrf, headers={"X-Forwarded-For": "198.51.100.8"})
        assert other.status_code == 303

    def test_failures_are_counted_in_the_database(self, app: Flask, database: Database) -> None:
        """So that all processes count together."""
        Visitor(app).log_in("an", "wrong")
        with database.reading() as session, pytest.raises(throttle.TooMany):
            for _ in range(10):
                throttle.take(session, throttle.Source("an", "10.0.0.1"))

    def test_guesses_at_the_same_time_are_judged_ten_times(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The try is taken before the password is judged, not after (abuse 43)."""
        judged: list[str] = []

        def slow(password_hash: str | None, password: str) -> bool:
            judged.append(password)
            time.sleep(0.2)
            return False

        visitors = [Visitor(app) for _ in range(32)]
        for visitor in visitors:
            visitor.client.set_cookie("kb_visitor", "v" * 20)
        with app.test_request_context(headers={"Cookie": f"kb_visitor={'v' * 20}"}):
            csrf = csrf_token()
        monkeypatch.setattr(passwords, "matches", slow)
        got: list[int] = []
        threads = [
            threading.Thread(
                target=lambda v=visitor: got.append(v.log_in("an", "no", csrf=csrf).status_code)
            )
            for visitor in visitors
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(judged) == 10
        assert sorted(got) == [400] * 10 + [429] * 22

    def test_a_hundred_wrong_ones_behind_one_address_lock_no_shift_out(self, app: Flask) -> None:
        """Who starts work behind it gets in, in a browser and from a place nobody knows yet."""
        guesser = Visitor(app)
        csrf = guesser.csrf()
        for number in range(110):
            guesser.log_in(f"name{number}", "wrong", csrf=csrf)
        for name in ("an", "wang", "chen"):
            assert Visitor(app).log_in(name).status_code == 303

    def test_the_own_password_is_not_guessed_from_within(self, app: Flask) -> None:
        """Who sits at somebody's open screen has ten tries at their password, as elsewhere."""
        visitor = Visitor(app)
        visitor.log_in("an")
        csrf = visitor.csrf("/account")
        form = {"csrf_token": csrf, "current": "no", "new": "another long one"}
        form["again"] = form["new"]
        got = [visitor.post("/account", form).status_code for _ in range(11)]
        assert got == [400] * 10 + [429]
        assert visitor.post("/account", form | {"current": PASSWORD}).status_code == 429

    def test_what_is_wrong_with_the_new_password_costs_no_try(self, app: Flask) -> None:
        """Who knows the present one may take their time to find a good new one."""
        visitor = Visitor(app)
        visitor.log_in("an")
        form = {"csrf_token": visitor.csrf("/account"), "current": PASSWORD, "new": "x"}
        got = [visitor.post("/account", form | {"again": "x"}).status_code for _ in range(12)]
        assert got == [400] * 12


@pytest.mark.usefixtures("quick_hashes")
@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "@evil.example",
        "evil.example",
        "http://localhost@evil.example",
        " //evil.example",
        "/\x00/evil.example",
        "",
    ],
)
def test_next_stays_here(app: Flask, target: str) -> None:
    """Whatever `next` says, one lands on this site (abuse 44)."""
    asked = Visitor(app).log_in("an", form={"next": target})
    assert (asked.status_code, asked.location) == (303, "/")
    visitor = Visitor(app)
    visitor.log_in("an")
    assert visitor.get("/login", query_string={"next": target}).location == "/"
    spoken = visitor.post("/language", {"language": "en", "next": target}, page="/account")
    assert spoken.location == "/"


@pytest.mark.usefixtures("quick_hashes")
def test_next_leads_back(app: Flask) -> None:
    """To the page that was asked for, with its query; a POST that needed a log-in leads home."""
    visitor = Visitor(app)
    asked = visitor.get("/search?q=停电&kind=answer")
    assert asked.status_code == 303
    page = visitor.get(asked.location)
    assert 'name="next" value="/search?q=' in page.text
    landed = visitor.log_in("an", form={"next": "/search?q=停电"})
    assert landed.location.startswith("/search?q=")
    sent = Visitor(app).post("/account", {}, page="/login")
    assert sent.location == "/login?next=/"


@pytest.mark.parametrize("name", ["an\x00", "\x00", "a" * 10_000, "'; --", "é", "ＡＮ", "😀"])
def test_any_name_is_answered(app: Flask, name: str) -> None:
    """No log-in name breaks the form."""
    assert Visitor(app).log_in(name, "wrong").status_code in (400, 303)


@pytest.mark.parametrize("password", ["", "\x00", "p" * 1_000_000, "😀" * 300])
def test_any_password_is_answered(app: Flask, password: str) -> None:
    """Hashing is bounded, whatever is sent."""
    begun = time.process_time()
    assert Visitor(app).log_in("an", password).status_code == 400
    assert time.process_time() - begun < 3 * slowness()


def test_mismatched_hash_calls_are_made_for_both(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dear comparison is made once, whether the name is known or not."""
    calls: list[str | None] = []
    verify: Callable[..., bool] = passwords.matches

    def counted(password_hash: str | None, password: str) -> bool:
        calls.append(password_hash)
        return verify(password_hash, password)

    monkeypatch.setattr(passwords, "matches", counted)
    for name in ("an", "nobody-of-that-name"):
        Visitor(app).log_in(name, "wrong")
    assert len(calls) == 2
    assert calls[1] is None
