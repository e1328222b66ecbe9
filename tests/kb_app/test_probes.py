"""Liveness, readiness and figures, and what they show when something is wrong."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from core import clock
from core.database import Database
from core.errors import Unavailable
from kb_app.container import Container
from kb_app.settings import Settings
from kb_app.watch.base_figures import base_figures
from kb_app.watch.request_counts import count_request
from search_index import services as index_services
from search_index.engine import Index
from tests.databases import ON_SQLITE
from tests.makers import Maker

pytestmark = ON_SQLITE
CALLS_MOST = 90_000  # about 5 ms


@pytest.fixture(autouse=True)
def sound_index(database: Database, index: Index) -> None:
    """As the worker leaves it."""
    index_services.ensure(database, index)


def test_ready(client: FlaskClient) -> None:
    """All well: 200, and each part says so."""
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "checks": {"database": "ok", "index": "ok", "meaning": "off"},
        "alerts": ["backup_due"],
    }


def test_lost_index_is_told(client: FlaskClient, index: Index, settings: object) -> None:
    """Which part; requests are answered all the same."""
    shutil.rmtree(settings.index_dir)  # type: ignore[attr-defined]
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["checks"]["index"] == "index_unavailable"
    assert client.get("/healthz").status_code == 200


def test_lagging_outbox_is_told(client: FlaskClient, maker: Maker) -> None:
    """What waits for more than half a minute is waiting for somebody, and keeps nobody out."""
    maker.decide(maker.submitted())
    assert "index_behind" not in client.get("/readyz").json["alerts"]  # type: ignore[index]
    with clock.moved_to(clock.now() + timedelta(seconds=40)):
        answer = client.get("/readyz")
        figures = client.get("/metrics").text
    assert answer.status_code == 200
    assert answer.json is not None
    assert "index_behind" in answer.json["alerts"]
    assert 'kb_alert{alert="index_behind"} 1.0' in figures
    assert 'kb_alert{alert="disk_low"} 0.0' in figures


def test_lost_database_is_told_without_its_address(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is a kind of error, not a connection string."""

    def gone(*_args: object, **_kwargs: object) -> None:
        raise Unavailable("postgresql://kb:secret@db")

    database = app.extensions["kb"].database
    monkeypatch.setattr(database, "_session", gone)
    monkeypatch.setattr("kb_app.probes.fit", gone)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "secret" not in answer.text
    assert client.get("/healthz").status_code == 200


def test_figures(client: FlaskClient, maker: Maker) -> None:
    """What is published, what waits, and requests by endpoint."""
    maker.published()
    maker.submitted()
    client.get("/healthz")
    text = client.get("/metrics").text
    assert "kb_published_entries 1.0" in text
    assert "kb_open_reviews 1.0" in text
    assert "kb_overdue_reviews 0.0" in text
    assert "kb_outbox_rows 0.0" in text
    assert 'kb_requests_total{endpoint="probes.healthz",method="GET",status="200"}' in text
    maker.published(title="再发布一条")
    assert "kb_published_entries 2.0" in client.get("/metrics").text


def test_every_figure_is_told_once_and_can_be_read(client: FlaskClient, maker: Maker) -> None:
    """As Prometheus reads it, also when it was asked before."""
    maker.published()
    for _ in range(3):
        text = client.get("/metrics").text
    told = re.findall(r"^# TYPE (\S+)", text, re.M)
    assert "kb_published_entries" in told
    assert sorted(told) == sorted(set(told))
    read = {family.name: family for family in text_string_to_metric_families(text)}
    (answered,) = [
        sample.value
        for sample in read["kb_request_seconds"].samples
        if sample.labels.get("endpoint") == "probes.metrics" and sample.name.endswith("_count")
    ]
    assert answered == 2.0


def test_figures_are_quick(client: FlaskClient, app: Flask) -> None:
    """Of a base that was looked at by the worker, and a hundred endpoints that were asked."""
    parts: Container = app.extensions["kb"]
    for number in range(100):
        count_request(parts.counts, "GET", f"web.page_{number}", 200, number / 10)
    parts.board.post({"at": time.time(), "figures": base_figures(parts), "notes": {}})
    client.get("/metrics")
    calls: Counter[str] = Counter()

    def count(_frame: Any, event: str, _called: Any) -> None:
        calls[event] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        answer = client.get("/metrics")
    finally:
        sys.setprofile(before)
    assert answer.status_code == 200
    assert 1_000 < calls.total() < CALLS_MOST


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("10.0.0.7", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, 403),
        ("10.0.0.7", {"Authorization": "Bearer another-token-of-this-length"}, 403),
        ("10.0.0.7", {"Authorization": "Bearer the-token-of-the-monitor"}, 200),
    ],
)
def test_figures_are_for_this_machine_or_the_token(
    app: Flask, settings: Settings, address: str, headers: dict[str, str], status: int
) -> None:
    parts: Container = app.extensions["kb"]
    closed = replace(settings, metrics_token="the-token-of-the-monitor")
    app.extensions["kb"] = replace(parts, settings=closed)
    asked = app.test_client().get(
        "/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address}
    )
    assert asked.status_code == status


def test_the_size_of_the_index_is_reported(client: FlaskClient, maker: Maker, index: Index) -> None:
    """Two documents more for a regulation of two clauses; without an index nothing, no error."""
    maker.published()
    maker.published("regulation")
    text = client.get("/metrics").get_data(as_text=True)
    assert "kb_index_documents 4.0" in text
    mapped = float(text.split("\nkb_index_mapped_bytes ")[1].split()[0])
    assert mapped == sum(path.stat().st_size for path in index.folder.glob("live/arrays/*"))
    shutil.rmtree(index.folder)
    assert "kb_index_documents 0.0" in client.get("/metrics").get_data(as_text=True)


def test_visitors_cannot_make_figures(client: FlaskClient) -> None:
    """Made-up methods and paths are counted together, not each on its own."""
    for name in ("AAAA", "BBBB", "CCCC"):
        client.open(f"/{name}", method=name)
    text = client.get("/metrics").text
    assert "AAAA" not in text
    assert 'method="other"' in text


def test_figures_say_nothing_of_people(client: FlaskClient, maker: Maker) -> None:
    """No names, no titles, no queries."""
    maker.published(title="独角兽")
    client.get("/search?q=独角兽", headers=maker.token("an"))
    text = client.get("/metrics").text
    assert "独角兽" not in text
    assert "KB-" not in text
