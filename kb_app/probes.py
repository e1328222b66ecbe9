"""What operators and monitors ask: alive, ready, and figures for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from content.indexing import published_pairs
from core import clock
from core.errors import DomainError
from kb_app.container import container
from migrations.current import Fit, fit
from people.notifications.models import MailState
from people.notifications.queries import mail_counts
from review.models import Review, ReviewState
from search_index import owed
from search_index.engine import IndexSize

OUTBOX_LAG_LIMIT_SECONDS = 30

blueprint = Blueprint("probes", __name__)

_SCHEMA = {
    Fit.SAME: "ok",
    Fit.ONE_AHEAD: "ok",
    Fit.BEHIND: "schema is not current: run init",
    Fit.AHEAD: "schema is newer than this version: upgrade this node",
}

# A visitor may send any word as method: each would be a figure of its own, for ever.
COUNTED_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
REQUESTS = Counter("kb_requests_total", "Requests answered", ["method", "endpoint", "status"])
REQUEST_SECONDS = Histogram("kb_request_seconds", "Time to answer a request", ["endpoint"])


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Database, schema, index and outbox are fit to serve; 503 and the reason when not."""
    checks = {
        "database": _database_check(),
        "index": _index_check(),
        "outbox": _outbox_check(),
    }
    ready = all(value == "ok" for value in checks.values())
    checks["meaning"] = _meaning_check()  # without it words find what they find
    response = jsonify({"status": "ok" if ready else "unavailable", "checks": checks})
    response.status_code = 200 if ready else 503
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Prometheus figures of all worker processes, and of the database as it stands."""
    registry = CollectorRegistry()
    try:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        counted = generate_latest(registry)
    except ValueError:  # a single process, as under `flask run` or in tests
        counted = generate_latest()
    stands = CollectorRegistry()
    stands.register(_AsItStands())
    return Response(counted + generate_latest(stands), content_type=CONTENT_TYPE_LATEST)


def init_app(app: Flask) -> None:
    """Register the probes and count every request."""
    app.register_blueprint(blueprint)

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        method = request.method if request.method in COUNTED_METHODS else "other"
        REQUESTS.labels(method, endpoint, str(response.status_code)).inc()
        REQUEST_SECONDS.labels(endpoint).observe(time.perf_counter() - g.started)
        return response


class _AsItStands(Collector):
    """Figures read when they are asked for.

    Not `Gauge`s: those are written into the files that all processes share, and would be told once
    more with the counters by every later answer.
    """

    def collect(self) -> Iterator[Metric]:
        """The base, what waits, and the index."""
        for (name, text), value in (_waiting() | _index_figures()).items():
            yield GaugeMetricFamily(name, text, value=value or 0)


def _waiting() -> dict[tuple[str, str], float | None]:
    with container().database.reading() as session:
        waiting, lag = owed.lag(session, container().index.consumer)
        mails = mail_counts(session)
        return {
            ("kb_published_entries", "Entries agents can see"): len(published_pairs(session)),
            ("kb_open_reviews", "Submissions the committee has not decided"): session.scalar(
                select(func.count(Review.id)).where(Review.state == ReviewState.OPEN)
            ),
            ("kb_overdue_reviews", "Submissions the committee is late with"): session.scalar(
                select(func.count(Review.id)).where(
                    Review.state == ReviewState.OPEN, Review.due_at <= clock.now()
                )
            ),
            ("kb_mails_waiting", "Mails to be sent"): mails[MailState.WAITING],
            ("kb_mails_failed", "Mails that could not be delivered"): mails[MailState.FAILED],
            ("kb_outbox_rows", "Changes not indexed yet"): waiting,
            ("kb_outbox_lag_seconds", "Age of the oldest change not indexed yet"): lag,
        }


def _index_figures() -> dict[tuple[str, str], float | None]:
    size, meaning = _index_size(), container().meaning_state()
    with_vectors = ("kb_vectors_documents", "Of them those found by what they mean too")
    missing = ("kb_model_missing", "Whether there is to be a model and there is none")
    mapped = ("kb_index_mapped_bytes", "Memory of the index, shared by all processes")
    return {
        ("kb_index_documents", "Entries and clauses that can be found"): size.documents,
        ("kb_index_segments", "Segments of the index"): size.segments,
        with_vectors: meaning.with_vectors if meaning else 0,
        missing: bool(meaning and meaning.missing),
        mapped: size.mapped_bytes,
    }


def _meaning_check() -> str:
    state = container().meaning_state()
    if state is None:
        return "no index"
    if not state.is_on:
        return "off"
    if state.missing is not None:
        return f"no model: {state.missing}"
    return "ok" if state.is_complete else f"{state.with_vectors} of {state.documents}"


def _index_size() -> IndexSize:
    try:
        return container().index.size()
    except DomainError:
        return IndexSize()


def _database_check() -> str:
    try:
        return _SCHEMA[fit(container().database)]
    except Exception as error:
        return f"unreachable: {type(error).__name__}"


def _index_check() -> str:
    try:
        container().index.check()
    except DomainError as error:
        return error.code
    except Exception as error:
        return f"unreadable: {type(error).__name__}"
    return "ok"


def _outbox_check() -> str:
    try:
        with container().database.reading() as session:
            _waiting, lag = owed.lag(session, container().index.consumer)
    except Exception as error:
        return f"unreachable: {type(error).__name__}"
    return "ok" if lag < OUTBOX_LAG_LIMIT_SECONDS else f"{lag:.0f} s behind"
