"""What operators and monitors ask: alive, ready, and figures for Prometheus."""

from __future__ import annotations

import hmac
import time

from flask import Blueprint, Flask, Response, g, jsonify, request

from core.errors import Forbidden, Unavailable
from core.messages import _
from kb_app.container import container
from kb_app.watch.alerts import Alert, alerts_of
from kb_app.watch.base_figures import status_of
from kb_app.watch.exposition import CONTENT_TYPE, exposed
from kb_app.watch.figure_families import families
from kb_app.watch.request_counts import count_request
from migrations.current import Fit, fit

blueprint = Blueprint("probes", __name__)

_SCHEMA = {
    Fit.SAME: "ok",
    Fit.ONE_AHEAD: "ok",
    Fit.BEHIND: "schema is not current: run init",
    Fit.AHEAD: "schema is newer than this version: upgrade this node",
}

# A visitor may send any word as method: each would be a figure of its own, for ever.
COUNTED_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
THIS_MACHINE = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
BY_PROXY = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Whether it may be given requests: 503 while the database does not answer or is another's.

    What is wrong besides stands under `checks` and `alerts` and keeps nobody out.
    """
    database = _database_check()
    ready = database == "ok"
    checks = {"database": database, "index": _index_check(), "meaning": _meaning_check()}
    alerts = sorted(_alerts()) if ready else []
    response = jsonify(
        {"status": "ok" if ready else "unavailable", "checks": checks, "alerts": alerts}
    )
    response.status_code = 200 if ready else 503
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures of all processes and of the base; for this machine, or with KB_METRICS_TOKEN.

    Raises `Forbidden`.
    """
    if not _may_see_figures():
        raise Forbidden(_("这里的数字只给本机或持有令牌的监控程序"), code="metrics_closed")
    status = status_of(container())
    alerts = alerts_of(status, container().settings)
    return Response(exposed(families(status, alerts)), content_type=CONTENT_TYPE)


def init_app(app: Flask) -> None:
    """Register the probes and count every request."""
    app.register_blueprint(blueprint)

    @app.after_request
    def count(response: Response) -> Response:
        method = request.method if request.method in COUNTED_METHODS else "other"
        took = time.perf_counter() - g.get("started", time.perf_counter())
        endpoint = request.endpoint or "none"
        count_request(container().counts, method, endpoint, response.status_code, took)
        return response


def _may_see_figures() -> bool:
    """From this machine and through no proxy, or with the token."""
    token, given = container().settings.metrics_token, request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    is_direct = not any(name in request.headers for name in BY_PROXY)
    return is_direct and request.remote_addr in THIS_MACHINE


def _alerts() -> list[Alert]:
    return list(alerts_of(status_of(container()), container().settings))


def _meaning_check() -> str:
    state = container().meaning_state()
    if state is None:
        return "no index"
    if not state.is_on:
        return "off"
    if state.missing is not None:
        return f"no model: {state.missing}"
    return "ok" if state.is_complete else f"{state.with_vectors} of {state.documents}"


def _database_check() -> str:
    try:
        return _SCHEMA[fit(container().database)]
    except Exception as error:
        return f"unreachable: {type(error).__name__}"


def _index_check() -> str:
    try:
        container().index.check()
    except Unavailable as error:
        return error.code
    except Exception as error:
        return f"unreadable: {type(error).__name__}"
    return "ok"
