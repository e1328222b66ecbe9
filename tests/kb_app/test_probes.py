"""Liveness, readiness and figures, and what they show when something is wrong."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import clock
from core.database import Database
from core.errors import Unavailable
from kb_app.settings import Settings
from search_index import services as index_services
from search_index.engine import Index
from tests.databases import ON_SQLITE
from tests.makers import Maker

pytestmark = ON_SQLITE


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
        "checks": {"database": "ok", "index": "ok", "outbox": "ok", "meaning": "off"},
    }


def test_lost_index_is_told(client: FlaskClient, index: Index, settings: object) -> None:
    """503 and which part; the process is alive all the same."""
    shutil.rmtree(settings.index_dir)  # type: ignore[attr-defined]
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["index"] == "index_unavailable"
    assert client.get("/healthz").status_code == 200


def test_lagging_outbox_is_told(client: FlaskClient, maker: Maker) -> None:
    """What waits for more than half a minute is waiting for somebody."""
    maker.decide(maker.submitted())
    assert client.get("/readyz").status_code == 200
    with clock.moved_to(clock.now() + timedelta(seconds=40)):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert "behind" in answer.json["checks"]["outbox"]


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


SCRAPES = """
import sys
from kb_app.app import create_app
from kb_app.settings import Settings
client = create_app(Settings.from_environment()).test_client()
client.get("/healthz")
for _ in range(3):
    text = client.get("/metrics").text
print(text)
"""


def test_every_figure_is_told_once(settings: Settings, tmp_path: Path) -> None:
    """In a process of several, as under `serve`, also when it was asked before."""
    environ = {
        **os.environ,
        "KB_DATA_DIR": str(settings.data_dir),
        "KB_DATABASE_URL": settings.database_url,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "-c", SCRAPES], env=environ, capture_output=True, text=True, check=True
    )
    told = re.findall(r"^# TYPE (\S+)", run.stdout, re.M)
    assert "kb_requests_total" in told
    assert "kb_published_entries" in told
    assert sorted(told) == sorted(set(told))
    assert "\nkb_published_entries 0.0\n" in run.stdout


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
