"""Puts the application together. Nothing is decided here, only wired."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_bootstrap import Bootstrap5
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from kb_app import auth, errors, i18n, logs, probes, received_files, security, static_files
from kb_app.access import cookies
from kb_app.api import all_calls
from kb_app.container import Container
from kb_app.settings import Settings
from kb_app.web import all_pages

MAX_REQUEST_BYTES = 2 * 1024 * 1024
MAX_FORM_PARTS = 16_000


class RowId(IntegerConverter):
    """`<int:…>` in a path: an id no larger than a column holds; what is larger is 404."""

    def __init__(self, map: Map, max: int = 2**31 - 1, **kwargs: Any) -> None:
        super().__init__(map, max=max, **kwargs)


def create_app(settings: Settings, wired: Container | None = None) -> Flask:
    """The WSGI application for `settings`; `wired` replaces the parts it would build itself."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.signing_key(),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        # Holds what a page tells once; who is logged in: auth.
        SESSION_COOKIE_NAME=cookies.name_of(cookies.NOTES, secure=settings.cookie_secure),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookie_secure,
        BOOTSTRAP_SERVE_LOCAL=True,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.url_map.converters["int"] = RowId
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["kb"] = wired or Container.from_settings(settings)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    Bootstrap5(app)
    parts = (logs, i18n, errors, auth, received_files, security, static_files, probes)
    for part in (*parts, all_calls, all_pages):
        part.init_app(app)
    return app
