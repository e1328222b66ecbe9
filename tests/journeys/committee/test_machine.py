"""Any order of steps: agents see approved text only, none is lost, nobody passes their own.

Hypothesis walks through drafts, submissions, verdicts, absences and days as they come, under the
policy a new base starts with; a plain model says what each step must do. TEST_HYPOTHESIS=longer
(CI) and =thorough walk longer.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from kb_app.app import create_app
from kb_app.container import Container
from kb_app.settings import Settings
from search_index.engine import Index
from tests.databases import SqliteTemplates
from tests.journeys.committee.department import Department
from tests.journeys.committee.readers import Readers
from tests.journeys.committee.reviewers import Reviewers


class Committee(Department, Reviewers, Readers):
    """All of them at once."""


WALKS = {"longer": (120, 60), "thorough": (400, 60)}  # how many, and steps of each


@pytest.mark.timeout(3600)  # the thorough walk takes its time
def test_any_order_of_steps_keeps_what_the_base_promises(
    sqlite_templates: SqliteTemplates, tmp_path: Path
) -> None:
    walks, steps = WALKS.get(os.environ.get("TEST_HYPOTHESIS", ""), (15, 30))
    url = sqlite_templates.fresh().url.render_as_string(hide_password=False)
    configured = Settings(data_dir=tmp_path, database_url=url, secret_key="k" * 40)
    service = Container(configured, sqlite_templates.fresh(), Index(tmp_path / "index"))
    app = create_app(configured, service)

    def begin() -> Committee:
        sqlite_templates.fresh()  # in the same place
        return Committee(app, service)

    run_state_machine_as_test(
        begin,
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
