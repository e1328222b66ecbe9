"""Structured logs: one JSON object a line, with a request id, never with a caller's data.

Paths are logged, query strings and bodies are not: what callers ask stays out of the logs.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType

from flask import Flask, Response, g, has_request_context, request
from pythonjsonlogger.json import JsonFormatter

from kb_app.container import container
from kb_app.installation.version import VERSION

REQUEST_ID_HEADER = "X-Request-Id"

VERSION_HEADER = "X-KB-Version"  # told to those who are known, and to who watches the service
PROBES = ("probes.healthz", "probes.readyz", "probes.metrics")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

STATIC_ENDPOINTS = ("static", "bootstrap.static", "api.docs_asset")

log = logging.getLogger("kb")

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class RequestIdFilter(logging.Filter):
    """Adds the id of the request at hand to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through."""
        record.request_id = g.get("request_id") if has_request_context() else None
        return True


class Formatter(JsonFormatter):
    """JSON lines; of an exception the way it came and the first line of what it says.

    A database says below that which row it refused, with all that people wrote in it.
    """

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """In UTC, and says so: logs of several machines are read side by side."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the name logging calls
        """The chain of exceptions, the first cause first."""
        told: list[str] = []
        error = ei[1]
        while error is not None:
            words = str(error).partition("\n")[0]
            way = "".join(traceback.format_tb(error.__traceback__))
            told.append(f"{way}{type(error).__qualname__}: {words}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n\n".join(reversed(told))


def configure(level: str) -> None:
    """Log JSON lines to standard error, from `level` on."""
    handler = logging.StreamHandler()
    handler.addFilter(RequestIdFilter())
    handler.setFormatter(
        Formatter(
            "{asctime}{levelname}{name}{message}{request_id}",
            style="{",
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)


def _path_logged() -> str:
    """The path, without a key that stands in it instead of a log-in."""
    key = (request.view_args or {}).get("key")
    return request.path.replace(key, "…") if isinstance(key, str) else request.path


def init_app(app: Flask) -> None:
    """Give each request an id and a line."""

    @app.before_request
    def begin() -> None:
        sent = request.headers.get(REQUEST_ID_HEADER, "")
        is_ours_to_keep = container().settings.trusted_proxies and _REQUEST_ID.fullmatch(sent)
        g.request_id = sent if is_ours_to_keep else secrets.token_hex(8)
        g.started = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[REQUEST_ID_HEADER] = g.get("request_id", "")
        took_ms = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
        actor = g.get("actor")
        if actor or request.endpoint in PROBES:
            response.headers[VERSION_HEADER] = VERSION
        log.log(
            logging.DEBUG if request.endpoint in STATIC_ENDPOINTS else logging.INFO,
            "request",
            extra={
                "method": request.method,
                "path": _path_logged(),
                "status": response.status_code,
                "took_ms": took_ms,
                "user": actor.name if actor else None,
            },
        )
        return response
