"""Who is asking: a bearer token, or the session cookie. Logging in and out is `logging_in`.

Views ask `actor()`; it raises `Unauthorized` when nobody is there. What the actor may do is decided
by policies in the services, never here.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

from flask import Flask, g, request

from content.applicability.readers import NOBODY, read_for, read_for_everybody
from core.errors import Forbidden, Unavailable
from core.messages import _
from kb_app.access import cookies, stand_in_sessions
from kb_app.container import container
from kb_app.errors import PasswordIssued, SecondFactorMissing, Unauthorized
from people.actors import Actor
from people.authentication import session_cache
from people.authentication.models import SessionEnd, TokenScope
from people.authentication.security_log import Outcome, SecurityLog, What
from people.authentication.sessions import Attendance
from people.roles import Role

STATIC_FILES = ("static", "bootstrap.static")  # for anybody, and cached
PROBES = "probes"  # these let in whom they know themselves
# Where one gets with a password that somebody else has seen: to changing it, and out.
WITH_ISSUED_PASSWORD = ("web.account", "web.log_in", "web.log_out", "web.set_language")
WITHOUT_SECOND_FACTOR = (
    *WITH_ISSUED_PASSWORD,
    "web.second_factor",
    "web.begin_second_factor",
    "web.confirm_second_factor",
)
NEEDS_SECOND_FACTOR = (Role.REVIEWER, Role.ADMIN)
# Accounts, rights and keys are a person's own business, whatever a program was given.
NOT_BY_TOKEN = ("/account", "/admin", "/login", "/logout")
READING = frozenset({"GET", "HEAD", "OPTIONS"})


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
    secret = request.headers.get("Authorization") or cookies.sent(cookies.SESSION) or ""
    return sha256(b"sitting:" + secret.encode()).hexdigest()[:32]


def address() -> str:
    """From where this request comes."""
    return request.remote_addr or ""


def needs_second_factor(who: Actor) -> bool:
    """Whether the installation wants one of everybody who may do what this person may."""
    return container().settings.second_factor == "required" and who.has(*NEEDS_SECOND_FACTOR)


def init_app(app: Flask) -> None:
    """Find out who is asking before each request."""

    @app.before_request
    def identify() -> None:
        g.actor = None
        read_for(NOBODY, container().database)
        if request.blueprint == PROBES:  # these tell figures, no texts
            read_for_everybody()
        if request.endpoint in STATIC_FILES or request.blueprint == PROBES:
            return
        if request.endpoint is None:
            _recognize()
            return
        header = request.headers.get("Authorization")
        if header is not None:
            _identify_by_token(header)
        elif key := cookies.sent(cookies.SESSION):
            _identify_by_session(key)
        if g.actor is not None:
            read_for(g.actor, container().database)

    @app.teardown_request
    def nobody_reads(_error: BaseException | None) -> None:
        read_for_everybody()


def _recognize() -> None:
    """Who looks at the page that says there is none; whoever it is, that is what it says."""
    key = cookies.sent(cookies.SESSION)
    if key and not request.path.startswith("/api/"):
        with suppress(Unavailable):
            g.actor = _of_session(key).actor


def _identify_by_token(header: str) -> None:
    scheme, _space, secret = header.partition(" ")
    g.by_token = True
    grant = None
    if scheme.lower() == "bearer" and secret.strip():
        grant = session_cache.grant_of(container().database, secret.strip())
    if grant is None:
        log = SecurityLog.of(container().database)
        log.note(What.TOKEN, Outcome.FAILED, "", address(), f"{request.method} {request.path}")
        raise Unauthorized(_("令牌无效、已过期或已撤销"))
    g.actor = grant.actor
    if any(request.path == one or request.path.startswith(f"{one}/") for one in NOT_BY_TOKEN):
        raise Forbidden(_("令牌不能打开账号和管理页面，请登录后操作"), code="not_by_token")
    if grant.scope == TokenScope.READ and request.method not in READING:
        raise Forbidden(_("这个令牌只能读取"), code="token_scope")


def _of_session(key: str) -> Attendance:
    database, limits = container().database, container().settings.idle_limits
    if stand_in_sessions.is_one(key):
        return stand_in_sessions.attendance(database, key)
    return session_cache.of_session(database, key, limits)


def _identify_by_session(key: str) -> None:
    present = _of_session(key)
    g.actor, g.confirmed_at = present.actor, present.confirmed_at
    if present.ended_as == SessionEnd.ROLE_CHANGE and request.endpoint not in (
        "web.log_in",
        "web.log_out",
    ):
        raise Forbidden(_("您的权限刚刚调整，请重新登录"), code="rights_changed")
    if g.actor and g.actor.password_issued and request.endpoint not in WITH_ISSUED_PASSWORD:
        raise PasswordIssued(_("请先更改管理员给您的密码"))
    if (
        g.actor
        and not g.actor.password_issued
        and not present.has_second_factor
        and request.endpoint not in WITHOUT_SECOND_FACTOR
        and needs_second_factor(g.actor)
    ):
        raise SecondFactorMissing(_("请先设置动态验证码"))
