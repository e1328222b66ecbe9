"""Who may do what, as one table; `rows` says how to read it."""

from __future__ import annotations

from tests.kb_app.matrix.admin import ADMIN_ROWS
from tests.kb_app.matrix.api import API_ROWS
from tests.kb_app.matrix.briefing import BRIEFING_ROWS
from tests.kb_app.matrix.committee import COMMITTEE_ROWS
from tests.kb_app.matrix.duties import DUTY_ROWS
from tests.kb_app.matrix.grievances import GRIEVANCE_ROWS
from tests.kb_app.matrix.monitoring import MONITORING_CALLS, MONITORING_ROWS
from tests.kb_app.matrix.pages import PAGE_ROWS
from tests.kb_app.matrix.rows import ANY, Row
from tests.kb_app.matrix.training import TRAINING_CALLS, TRAINING_ROWS

PROBE_ROWS = [
    Row("GET", "/healthz", "", ANY),
    Row("GET", "/readyz", "", ANY),
    Row("GET", "/metrics", "", ANY),
    Row("GET", "/static/<path:filename>", "static", ANY),
    Row("GET", "/static/v-<version>/<path:filename>", "static", ANY),
    Row("GET", "/bootstrap/static/<path:filename>", "bootstrap", ANY),
]

WEB_ROWS = [
    *PAGE_ROWS,
    *COMMITTEE_ROWS,
    *ADMIN_ROWS,
    *GRIEVANCE_ROWS,
    *MONITORING_ROWS,
    *TRAINING_ROWS,
]
ROWS = [
    *API_ROWS,
    *MONITORING_CALLS,
    *TRAINING_CALLS,
    *PROBE_ROWS,
    *WEB_ROWS,
    *BRIEFING_ROWS,
    *DUTY_ROWS,
]

PARAMETER_VALUES = {
    "published": "KB-000001",
    "draft": "KB-000002",
    "kind": "answer",
    "user": "an",
    "department": "marketing",
    "category": "service",
}
"""For tests that are answered before anything is looked up."""
