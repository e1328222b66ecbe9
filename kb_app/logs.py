"""Structured logs: one JSON object a line, with a request id, never with a caller's data.

Paths are logged, query strings and bodies are not: what callers ask stays out of the logs.
"""

from __future__ import annotations

import logging
import secrets
import time

from flask import Flask, Response, g, has_request_context, request
from pythonjsonlogger.json import JsonFormatter

REQUEST_ID_HEADER = "X-Request-Id"

STATIC_ENDPOINTS = ("static", "bootstrap.static", "api.docs_asset")

log = logging.getLogger("kb")


class RequestIdFilter(logging.Filter):
    """Adds the id of the request at hand to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through."""
        record.request_id = g.get("request_id") if has_request_context() else None
        return True


def configure(level: str) -> None:
    """Log JSON lines to standard error, from `level` on."""
    handler = logging.StreamHandler()
    handler.addFilter(RequestIdFilter())
    handler.setFormatter(
        JsonFormatter(
            "{asctime}{levelname}{name}{message}{request_id}",
            style="{",
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)


def init_app(app: Flask) -> None:
    """Give each request an id and a line."""

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.started = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[REQUEST_ID_HEADER] = g.get("request_id", "")
        took_ms = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
        actor = g.get("actor")
        log.log(
            logging.DEBUG if request.endpoint in STATIC_ENDPOINTS else logging.INFO,
            "request",
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "took_ms": took_ms,
                "user": actor.name if actor else None,
            },
        )
        return response
