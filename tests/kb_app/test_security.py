"""CSRF, and the headers that keep a browser in bounds, on every answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.database import Database
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.security import SAFE_METHODS
from kb_app.settings import Settings
from search_index.engine import Index
from tests.databases import ON_SQLITE
from tests.kb_app.matrix import PARAMETER_VALUES, WEB_ROWS
from tests.kb_app.matrix.rows import Row
from tests.kb_app.visitors import Visitor
from tests.makers import PASSWORD, Browser, Maker, new_entry

pytestmark = ON_SQLITE

Logged = Callable[[str], Browser]
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PAGES = sorted({row.rule for row in WEB_ROWS if row.method == "GET" and "<" not in row.rule})


class TestForgery:
    """What another site can make a browser send is refused (abuse 40)."""

    JSON = new_entry()

    @pytest.mark.parametrize(
        ("content_type", "status"),
        [
            ("application/json", 403),
            ("text/plain", 403),
            ("application/x-www-form-urlencoded", 403),
            ("multipart/form-data; boundary=x", 403),
            ("", 403),
        ],
    )
    def test_json_of_a_foreign_page(self, browser: Logged, content_type: str, status: int) -> None:
        """A cookie alone changes nothing, whatever the body calls itself."""
        victim = browser("wang")
        answer = victim.client.post(
            "/api/v1/entries", data=b'{"kind":"answer"}', content_type=content_type
        )
        assert (answer.status_code, answer.json["code"]) == (status, "csrf")
        assert victim.get("/api/v1/entries").json["total"] == 0

    @pytest.mark.parametrize("token", ["", "x", "0" * 64, "é", "a" * 100_000])
    def test_made_up_tokens(self, browser: Logged, token: str) -> None:
        """As a header or as a field."""
        victim = browser("wang")
        if len(token) < 1000:
            sent = {"X-CSRF-Token": token}
            made = victim.client.post("/api/v1/entries", json=self.JSON, headers=sent)
            assert made.status_code == 403
        form = {"csrf_token": token, "label": "x"}
        assert victim.client.post("/account/tokens", data=form).status_code == 403

    def test_token_of_another_session(self, browser: Logged, app: Flask) -> None:
        """An attacker's own token, and the one from before logging in, are not the victim's."""
        victim, attacker, stranger = browser("wang"), browser("zhao"), Visitor(app)
        for token in (attacker.csrf, stranger.csrf()):
            sent = {"X-CSRF-Token": token}
            answer = victim.client.post("/api/v1/entries", json=self.JSON, headers=sent)
            assert answer.status_code == 403

    def test_the_own_token_opens(self, browser: Logged) -> None:
        """As the pages send it."""
        assert browser("wang").send("POST", "/api/v1/entries", self.JSON).status_code == 201

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST", "TRACE", "PURGE"])
    def test_no_unsafe_method_is_left_out(self, browser: Logged, method: str) -> None:
        """Everything that is not known to be safe needs the token."""
        assert method not in SAFE_METHODS
        victim = browser("wang")
        answer = victim.client.open("/api/v1/entries/KB-000001/draft", method=method)
        assert answer.status_code == 403

    def test_an_authorization_header_does_not_open_the_session(self, browser: Logged) -> None:
        """A header that is worth nothing does not spare the token."""
        victim = browser("wang")
        for header in ("", "Bearer", "Bearer x", "Basic x", "None"):
            sent = {"Authorization": header}
            answer = victim.client.post("/api/v1/entries", json=self.JSON, headers=sent)
            assert answer.status_code in (401, 403), header
            ended = victim.client.post("/logout", headers=sent)
            assert ended.location is None or ended.location.startswith("/login?next=")
        assert victim.get("/api/v1/entries").json["total"] == 0

    def test_logging_in_cannot_be_forged(self, app: Flask) -> None:
        """A foreign page cannot log a visitor in as somebody else."""
        form = {"name": "an", "password": "correct horse battery"}
        answer = app.test_client().post("/login", data=form)
        assert answer.status_code == 403
        assert "kb_session" not in str(answer.headers)

    @pytest.mark.parametrize("row", [r for r in WEB_ROWS if r.method == "POST"], ids=str)
    def test_every_form_needs_the_token(self, browser: Logged, row: Row) -> None:
        """No page that changes something was forgotten."""
        path = re.sub(r"<[^<>]+>", lambda _: PARAMETER_VALUES.get(row.subject, "1"), row.rule)
        victim = browser("admin" if path.startswith("/admin") else "wang")
        answer = victim.client.post(path, data=row.form() if row.form else {})
        assert answer.status_code == 403
        assert "kb_session" not in str(answer.headers)


class TestHeaders:
    """On pages, errors, JSON and files alike."""

    @pytest.mark.parametrize("path", PAGES)
    def test_pages_are_private_and_bounded(self, browser: Logged, path: str, maker: Maker) -> None:
        """Not kept by any cache, no inline script or style, nothing from another host."""
        maker.published()
        watched = ("statistics", "grievances", "monitoring", "training")
        names = {"admin": "admin"} | dict.fromkeys(watched, "zhou")
        person = browser(names.get(path.split("/")[1], "sun"))
        answer = person.get(path)
        assert answer.status_code in (200, 303)
        assert answer.headers["Cache-Control"] == "private, no-store"
        _assert_bounded(answer.headers)
        if answer.mimetype == "text/html":
            _assert_no_inline(answer.text)

    def test_errors_are_bounded_too(self, client: FlaskClient, browser: Logged) -> None:
        """404, 405, 403, 401 and problem+json."""
        person = browser("an")
        answers = [
            client.get("/nowhere"),
            client.put("/login"),
            client.post("/login"),
            client.get("/api/v1/entries"),
            person.get("/admin"),
            person.get("/entries/KB-999999"),
            person.get("/api/v1/entries/KB-999999"),
        ]
        for answer in answers:
            assert answer.status_code >= 400
            assert answer.headers["Cache-Control"] == "private, no-store"
            _assert_bounded(answer.headers)
            if answer.mimetype == "text/html":
                _assert_no_inline(answer.text)

    def test_files_are_bounded_and_may_be_kept(self, client: FlaskClient) -> None:
        """Static files hold nobody's data."""
        with client.get("/static/favicon.svg") as answer:
            _assert_bounded(answer.headers)
            assert "no-store" not in answer.headers.get("Cache-Control", "")

    def test_files_are_kept_only_under_the_version_a_page_names(self, client: FlaskClient) -> None:
        """After an update a page names another address; the old one is asked again."""
        named = re.findall(r'"(/[^"]*static/[^"]*)"', client.get("/login").text)
        assert any("/bootstrap/" in path for path in named)
        for path in named:
            with client.get(path) as answer:
                assert answer.status_code == 200
                assert "immutable" in answer.headers["Cache-Control"]
        for path in (
            "/static/v-older/js/app.js",
            "/bootstrap/static/css/bootstrap.min.css?v=older",
        ):
            with client.get(path) as answer:
                assert answer.status_code == 200
                assert answer.headers["Cache-Control"] == "no-cache"

    @pytest.mark.parametrize(
        "path",
        [
            "/static/../app.py",
            "/static/..%2fapp.py",
            "/static/%2e%2e/app.py",
            "/static//etc/passwd",
            "/static/....//app.py",
            "/static/v-1/../../app.py",
            "/static/\x00",
            "/bootstrap/static/../../__init__.py",
        ],
    )
    def test_files_outside_are_404(self, client: FlaskClient, path: str) -> None:
        """No path leads out of the folder."""
        with client.get(path, follow_redirects=True) as answer:
            assert answer.status_code == 404

    def test_host_and_forwarded_headers_change_no_link(self, client: FlaskClient) -> None:
        """Nothing in a page is built from what the visitor calls this host."""
        forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
        for path in ("/login", "/search"):
            answer = client.get(path, headers=forged)
            assert "evil.example" not in answer.text
            assert "evil.example" not in answer.headers.get("Location", "")

    def test_double_slashes_lead_to_the_path_meant(self, client: FlaskClient) -> None:
        """A redirect of the router keeps its address, and stays here."""
        answer = client.get("/api//v1/docs")
        assert answer.status_code == 308
        assert answer.location == "http://localhost/api/v1/docs"
        away = client.get("//evil.example/search")
        assert not away.headers.get("Location", "").startswith(("//", "http://evil"))


def test_templates_come_out_as_they_went_in(browser: Logged, maker: Maker) -> None:
    """{{7*7}} is no template, a tag in a title no tag, wherever a page shows it (abuse 28, 30)."""
    title = "{{7*7}}<script>alert(1)</script><img src=x onerror=alert(2)>"
    number = maker.published(title=title, content={"answer": "{{7*7}} {% raw %}"})
    paths = [
        f"/entries/{number}",
        f"/entries/{number}/history",
        "/search?q=7",
        f"/search/preview/{number}",
        f"/contribute/{number}",
        "/contribute",
        "/review?show=decided",
    ]
    person = browser("wang")
    for path in paths:
        answer = person.get(path)
        assert answer.status_code == 200, path
        assert "<script>alert" not in answer.text, path
        assert "<img src=x" not in answer.text, path
        assert ">49" not in answer.text, path
        _assert_no_inline(answer.text)


def _assert_bounded(headers: object) -> None:
    get = headers.get  # type: ignore[attr-defined]
    policy = dict(part.strip().split(" ", 1) for part in get("Content-Security-Policy").split(";"))
    for name, value in DIRECTIVES.items():
        assert policy[name] == value
    assert "unsafe" not in str(policy)
    assert "http" not in str(policy)
    assert get("X-Content-Type-Options") == "nosniff"
    assert get("X-Frame-Options") == "DENY"
    assert get("Referrer-Policy") == "same-origin"


def _assert_no_inline(page: str) -> None:
    """What the policy would block is not there in the first place."""
    assert not re.search(r"<style\b", page)
    assert not re.search(r"<[^>]+\sstyle\s*=", page)
    assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", page)
    for script in re.findall(r"<script\b([^>]*)>", page):
        assert "src=" in script or "application/json" in script
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page)
    assert "javascript:" not in page


class TestHosts:
    """With a public address the service answers to that name, and to none that is made up."""

    @pytest.fixture
    def public(self, settings: Settings, database: Database, index: Index) -> Flask:
        """The service as kb.example.com knows it."""
        changed = replace(settings, public_url="https://kb.example.com", cookie_secure=True)
        return create_app(changed, Container(changed, database, index))

    @pytest.mark.parametrize(
        ("host", "status"),
        [
            ("kb.example.com", 200),
            ("KB.example.com:443", 200),
            ("kb.example.com.", 200),
            ("127.0.0.1:8000", 200),
            ("[::1]:8000", 200),
            ("evil.example", 421),
            ("kb.example.com.evil.example", 421),
            ("evil.example:443@kb.example.com", 421),
            ("kb.example.com@evil.example", 421),
            ("192.0.2.7", 421),
            ("", 421),
        ],
    )
    def test_only_known_names_are_answered(self, public: Flask, host: str, status: int) -> None:
        answer = public.test_client().get("/login", headers={"Host": host})
        assert answer.status_code in (status, 400 if status == 421 else status)
        assert (answer.status_code == 200) == (status == 200)
        probe = public.test_client().get("/healthz", headers={"Host": host})
        assert probe.status_code in (200, 400)

    def test_several_names(self, settings: Settings, database: Database, index: Index) -> None:
        changed = replace(settings, allowed_hosts="kb.example.com, kb.corp")
        client = create_app(changed, Container(changed, database, index)).test_client()
        for host, status in (("kb.corp", 200), ("kb.example.com", 200), ("kb.example", 421)):
            assert client.get("/login", headers={"Host": host}).status_code == status

    def test_without_a_public_address_any_name_will_do(self, app: Flask) -> None:
        answer = app.test_client().get("/login", headers={"Host": "anything.example"})
        assert answer.status_code == 200

    def test_behind_https_browsers_are_told_to_stay_there(self, public: Flask) -> None:
        client = public.test_client()
        safe = client.get("/login", base_url="https://kb.example.com")
        assert safe.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        plain = client.get("/login", base_url="http://kb.example.com")
        assert "Strict-Transport-Security" not in plain.headers

    def test_behind_https_cookies_are_this_hosts_alone(self, public: Flask) -> None:
        client = public.test_client()
        base = "https://kb.example.com"
        page = client.get("/login", base_url=base)
        token = re.search(r'name="csrf_token" value="(\w+)"', page.text)
        assert token
        form = {"name": "an", "password": PASSWORD, "csrf_token": token[1]}
        entered = client.post("/login", data=form, base_url=base)
        spoken = client.post(
            "/language", data={"language": "en", "csrf_token": token[1]}, base_url=base
        )
        sent = [
            cookie
            for answer in (page, entered, spoken)
            for cookie in answer.headers.getlist("Set-Cookie")
        ]
        assert len(sent) >= 3
        for cookie in sent:
            assert cookie.startswith("__Host-kb_")
            assert "Secure" in cookie
            assert "Path=/" in cookie
            assert "Domain" not in cookie
        assert client.get("/account", base_url=base).status_code == 200
