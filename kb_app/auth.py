"""Who is asking: a bearer token, or the session cookie. Logging in and out.

Views ask `actor()`; it raises `Unauthorized` when nobody is there. What the actor may do is decided
by policies in the services, never here.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256

from flask import Flask, current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from core.database import Database
from core.errors import Forbidden, Invalid, Unavailable
from core.messages import _
from kb_app.container import container
from kb_app.errors import PasswordIssued, Unauthorized
from people.actors import Actor, actor_of
from people.authentication import passwords, session_cache, sessions, throttle
from people.authentication.models import SessionEnd
from people.queries import user_named

SESSION_COOKIE = "kb_session"
DEVICE_COOKIE = "kb_device"
STATIC_FILES = ("static", "bootstrap.static")  # for anybody, and cached
# Where one gets with a password that somebody else has seen: to changing it, and out.
WITH_ISSUED_PASSWORD = ("web.account", "web.log_in", "web.log_out", "web.set_language")
WRONG = frozenset({"wrong_password", "wrong_code"})  # codes of errors that cost a try
DEVICE_LASTS = 400 * 24 * 3600


def actor() -> Actor:
    """Whoever is logged in. Raises `Unauthorized`."""
    present: Actor | None = g.get("actor")
    if present is None:
        raise Unauthorized(_("请先登录"))
    return present


def by_token() -> bool:
    """Whether the request carries its own credentials instead of a cookie."""
    return bool(g.get("by_token"))


def sitting() -> str:
    """A key that says which log-in or token this is, and opens nothing."""
    secret = request.headers.get("Authorization") or request.cookies.get(SESSION_COOKIE, "")
    return sha256(b"sitting:" + secret.encode()).hexdigest()[:32]


def log_in(response: Response, name: str, password: str) -> None:
    """Check the password and put the cookies of a new session on `response`.

    Raises `TooMany` when this source guesses too often, `Invalid` on a wrong name or password,
    the same for both. The try is taken before the password is judged; hashing happens outside of
    any transaction: it takes its time.
    """
    database = container().database
    device = _device_of(name)
    with database.transaction() as session:
        tried = throttle.take(session, throttle.Source(name, request.remote_addr or "", device))
        user = user_named(session, name)
        stored = user.password_hash if user and user.active else None
        present = actor_of(user) if user else None
    if not passwords.matches(stored, password):
        if tried.strained:
            throttle.refuse(tried.strained)
        raise Invalid(_("登录名或密码不对"), code="wrong_credentials")
    assert user is not None
    with database.transaction() as session:
        throttle.give_back(session, tried)
        if earlier := request.cookies.get(SESSION_COOKIE):
            sessions.end_session(session, earlier)
        key = sessions.begin_session(session, user)
    g.actor = present
    _set_cookie(response, SESSION_COOKIE, key, max_age=int(sessions.SESSION_LASTS.total_seconds()))
    device = device or _devices().dumps([user.name, secrets.token_urlsafe(9)])
    _set_cookie(response, DEVICE_COOKIE, device, max_age=DEVICE_LASTS)


@contextmanager
def one_try(kind: str) -> Iterator[None]:
    """A try at a secret of whoever is logged in, taken before it is judged in the block, and given
    back unless that raises `Invalid` with one of `WRONG`. Raises `TooMany`."""
    database, who = container().database, actor().id
    with database.transaction() as session:
        tried = throttle.take_of_account(session, kind, who)
    try:
        yield
    except Invalid as error:
        if error.code in WRONG:
            raise
        _give_back(database, tried)
        raise
    _give_back(database, tried)


def _give_back(database: Database, tried: throttle.Try) -> None:
    with database.transaction() as session:
        throttle.give_back(session, tried)


def log_out(response: Response) -> None:
    """End the session and take its cookie away."""
    key = request.cookies.get(SESSION_COOKIE)
    if key:
        with container().database.transaction() as session:
            sessions.end_session(session, key)
    response.delete_cookie(SESSION_COOKIE)


def init_app(app: Flask) -> None:
    """Find out who is asking before each request."""

    @app.before_request
    def identify() -> None:
        g.actor = None
        if request.endpoint in STATIC_FILES:
            return
        if request.endpoint is None:
            _recognize()
            return
        header = request.headers.get("Authorization")
        if header is not None:
            _identify_by_token(header)
        elif key := request.cookies.get(SESSION_COOKIE):
            _identify_by_session(key)


def _recognize() -> None:
    """Who looks at the page that says there is none; whoever it is, that is what it says."""
    key = request.cookies.get(SESSION_COOKIE)
    if key and not request.path.startswith("/api/"):
        with suppress(Unavailable):
            g.actor = session_cache.of_session(container().database, key).actor


def _identify_by_token(header: str) -> None:
    scheme, _space, secret = header.partition(" ")
    g.by_token = True
    if scheme.lower() == "bearer" and secret.strip():
        g.actor = session_cache.of_token(container().database, secret.strip())
    if g.actor is None:
        raise Unauthorized(_("令牌无效或已撤销"))


def _identify_by_session(key: str) -> None:
    present = session_cache.of_session(container().database, key)
    g.actor = present.actor
    if present.ended_as == SessionEnd.ROLE_CHANGE and request.endpoint not in (
        "web.log_in",
        "web.log_out",
    ):
        raise Forbidden(_("您的权限刚刚调整，请重新登录"), code="rights_changed")
    if g.actor and g.actor.password_issued and request.endpoint not in WITH_ISSUED_PASSWORD:
        raise PasswordIssued(_("请先更改管理员给您的密码"))


def _devices() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device")


def _device_of(name: str) -> str | None:
    """The signed device cookie of this one browser, when it was given to this very user."""
    cookie = request.cookies.get(DEVICE_COOKIE, "")
    try:
        known_name, _key = _devices().loads(cookie)
    except (BadSignature, ValueError):
        return None
    return cookie if str(known_name).casefold() == name.casefold() else None


def _set_cookie(response: Response, name: str, value: str, *, max_age: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        httponly=True,
        samesite="Lax",
        secure=container().settings.cookie_secure,
    )
