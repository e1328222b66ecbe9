"""How long the pages take over a quarter, each asked as the person who works with it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from benchmarks.kit.report import Row
from grievances.handling.models import Handling
from kb_app.container import Container
from kb_app.web.statistics.statistics_pages import PARTS
from kb_app.web.statistics.statistics_tables import TABLES
from monitoring.models import Sample
from people.authentication import sessions
from people.queries import user_named
from questions.models import QuestionGroup

TIMES = 3
PEOPLE = {"supervisor": "supervisor", "admin": "admin", "agent": "quarter-01"}
PEOPLE |= {"contributor": "marketing", "reviewer": "reviewer"}
_LOOKS = ("7", "30", "90", "183")  # days back, where a page takes them


def timed(app: Flask, container: Container, least_ms: float) -> Iterator[Row]:
    """The median of some loads of each page that takes `least_ms` or more, after a first one.

    What the processor spent says how it would be on a machine that is not busy.
    """
    for role, name in PEOPLE.items():
        client = _client(app, container, name)
        for path in _paths(app, container):
            is_twice = role == "admin" and path.startswith("/statistics")
            if is_twice or client.get(path).status_code != 200:
                continue
            took, spent = zip(*(_once(client, path) for _time in range(TIMES)), strict=True)
            if max(took) * 1000 >= least_ms:
                yield {
                    "page": path,
                    "as": role,
                    "ms": round(statistics.median(took) * 1000),
                    "most_ms": round(max(took) * 1000),
                    "cpu_ms": round(statistics.median(spent) * 1000),
                }


def _once(client: FlaskClient, path: str) -> tuple[float, float]:
    """Seconds it took, and of the processor."""
    begun, spent = time.perf_counter(), time.process_time()
    client.get(path).get_data()
    return time.perf_counter() - begun, time.process_time() - spent


def _client(app: Flask, container: Container, name: str) -> FlaskClient:
    with container.database.transaction() as session:
        user = user_named(session, name)
        assert user is not None, name
        key = sessions.begin_session(session, user)
    client = app.test_client()
    client.set_cookie("kb_session", key)
    return client


def _paths(app: Flask, container: Container) -> Sequence[str]:
    """All pages without a parameter, figures over each time, and one of each thing."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    plain = [rule.rule for rule in rules if rule.endpoint.startswith("web.") and not rule.arguments]
    with container.database.reading() as session:
        group = session.scalar(select(func.max(QuestionGroup.id)))
        grievance = session.scalar(select(func.max(Handling.grievance_id)))
        sample = session.scalar(select(func.max(Sample.id)))
    figures = [path for path in plain if path.startswith("/statistics")]
    return [
        *plain,
        *(f"{path}?days={days}" for path in figures for days in _LOOKS),
        f"/questions/Q-{group:06d}",
        f"/grievances/CG-{grievance:06d}",
        "/grievances/conferences/1",
        f"/monitoring/samples/{sample}",
        "/monitoring/weak?days=366",
        "/monitoring/weak/entries.csv?days=366",
        "/training/courses/1",
        "/grievances?show=all",
        "/questions?show=all",
        *(f"/statistics?days=183&open={part}" for part in PARTS),
        *(f"/statistics/figures/{name}?days=183" for name in TABLES),
        *(f"/statistics/{name}.csv?days=183" for name in TABLES),
        "/entries/KB-000001/figures?days=90",
        "/entries/KB-000001",
        "/search?q=停电",
    ]
