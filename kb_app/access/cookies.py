"""Cookies: closed to scripts and other sites, and behind HTTPS to this very host.

With KB_COOKIE_SECURE their names begin with `__Host-`: browsers then take them over HTTPS only, for
the whole host and no other, so a neighbour under the same domain cannot plant one.
"""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from kb_app.container import container

SESSION = "kb_session"
DEVICE = "kb_device"
VISITOR = "kb_visitor"
NOTES = "kb_notes"  # what a page tells once
SECOND_STEP = "kb_second_step"
LANGUAGE = "kb_lang"


def name_of(cookie: str, *, secure: bool) -> str:
    """What a cookie is called to browsers."""
    return f"__Host-{cookie}" if secure else cookie


def sent(cookie: str) -> str | None:
    """The value the browser sent; None when it sent none."""
    return request.cookies.get(name_of(cookie, secure=_secure()))


def put(response: Response, cookie: str, value: str, *, max_age: int | None = None) -> None:
    """Have the browser keep it; without `max_age` until it is closed."""
    response.set_cookie(
        name_of(cookie, secure=_secure()),
        value,
        max_age=max_age,
        httponly=True,
        samesite="Lax",
        secure=_secure(),
    )


def drop(response: Response, cookie: str) -> None:
    """Have the browser forget it."""
    name = name_of(cookie, secure=_secure())
    response.delete_cookie(name, httponly=True, samesite="Lax", secure=_secure())


def _secure() -> bool:
    return container().settings.cookie_secure
