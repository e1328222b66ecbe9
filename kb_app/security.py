"""Guards around every request: CSRF, and the headers that keep a browser in bounds.

CSRF: the token is a keyed hash of a cookie of the visitor's own (the session's, or before logging
in a random one), sent back in a form field or a header. Bearer tokens need none: a browser does not
send them by itself.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from core.errors import Forbidden
from core.messages import _
from kb_app.access import cookies, panel
from kb_app.auth import STATIC_FILES, by_token
from kb_app.container import container
from kb_app.errors import WrongHost

CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ANY_HOST = ("probes.healthz", "probes.readyz", "probes.metrics")  # asked by number
HSTS = "max-age=31536000; includeSubDomains"  # the host is the service's own
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def csrf_token() -> str:
    """The token that forms and JSON calls of this visitor carry."""
    anchor = cookies.sent(cookies.SESSION) or cookies.sent(cookies.VISITOR)
    if not anchor:
        anchor = g.setdefault("new_visitor", secrets.token_urlsafe(16))
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"csrf:" + anchor.encode(), sha256).hexdigest()


def is_known_host(allowed: Collection[str]) -> bool:
    """Whether the request is meant for one of the hosts `allowed`, or for this machine itself."""
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return False
    return host.rstrip(".") in allowed or host in LOOPBACK


def local_path(target: str | None, default: str = "/") -> str:
    """`target` when it is a path of this site, else `default`: no redirect leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return default
    if "\\" in target or any(ord(c) < 32 for c in target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target


def init_app(app: Flask) -> None:
    """Check before, add headers after."""
    app.jinja_env.globals["csrf_token"] = csrf_token

    @app.before_request
    def refuse_other_hosts() -> None:
        allowed = container().settings.hosts
        if allowed and request.endpoint not in ANY_HOST and not is_known_host(allowed):
            raise WrongHost(_("这里没有这个网址的服务"))

    @app.before_request
    def refuse_forgery() -> None:
        if request.method in SAFE_METHODS or request.headers.get("Authorization") or by_token():
            return
        sent = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
        has_session = cookies.sent(cookies.SESSION) is not None
        has_anchor = has_session or cookies.sent(cookies.VISITOR) is not None
        if request.path.startswith("/api/") and not has_session:
            return  # no credentials at all: it will be refused for that
        if not (has_anchor and hmac.compare_digest(sent.encode(), csrf_token().encode())):
            raise Forbidden(_("页面已过期，请刷新后重试"), code="csrf")

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in panel.headers(HEADERS).items():
            response.headers.setdefault(name, value)
        if request.is_secure:  # over plain http browsers only complain about it
            response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        may_be_kept = response.headers.get("Cache-Control", "no-cache")  # Flask's own, of files
        if request.endpoint not in STATIC_FILES and may_be_kept == "no-cache":
            response.headers["Cache-Control"] = "private, no-store"
        if visitor := g.get("new_visitor"):
            cookies.put(response, cookies.VISITOR, visitor)
        return response
