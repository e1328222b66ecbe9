"""What people may do on the pages of monitoring: a call of the agent, which `reviewer` scores."""

from __future__ import annotations

from tests.kb_app.matrix.rows import Row, fields

SAMPLE = "/monitoring/samples/<int:sample_id>"
ACTION = f"{SAMPLE}/<any(score,calibrate,acknowledge,appeal,answer):action>"
TABLE = "/monitoring/weak/<any(agents,teams,entries,categories,skills):name>.csv"
MARKS = {f"marks.{place}": "100" for place in range(3)}
WATCHER = "303 403 403 403 403 303 403"
NAMED = fields(level="shift", user="sun")
PLAN = fields(
    name="计划",
    starts_on="2026-03-01",
    ends_on="2026-03-02",
    card="KB-000099",
    **{"quotas.shift.calls": "1"},
)

MONITORING_FORMS = [
    #               nobody agent own foreign reviewer superv. admin
    ("score", "303 404 404 404 303 403 404", fields(**MARKS)),
    ("calibrate", "303 404 404 404 403 403 404", fields(**MARKS, note="统一")),
    ("acknowledge", "303 404 404 404 403 403 404", fields()),
    ("appeal", "303 404 404 404 403 403 404", fields(reason="不对")),
    ("answer", "303 404 404 404 403 409 404", fields(upheld="false", answer="维持")),
]
MONITORING_ROWS = [
    Row("GET", "/monitoring", "", "303 200 403 403 200 200 403"),
    Row("GET", "/monitoring/plans", "", "303 200 403 403 200 200 403"),
    Row("POST", "/monitoring/plans", "", "303 403 403 403 403 400 403", form=PLAN),
    Row(
        "POST", "/monitoring/plans/<int:plan_id>/draw", "drawn plan", "303 403 403 403 403 409 403"
    ),
    Row(
        "POST", "/monitoring/monitors/<any(name,drop):action>", "monitor/name", WATCHER, form=NAMED
    ),
    Row(
        "POST",
        "/monitoring/monitors/<any(name,drop):action>",
        "monitor/drop",
        "303 403 403 403 403 404 403",
        form=NAMED,
    ),
    Row("GET", "/monitoring/weak", "", "303 403 403 403 403 200 403"),
    Row("GET", TABLE, "weak table", "303 403 403 403 403 200 403"),
    Row("GET", SAMPLE, "sample", "303 404 404 404 200 200 404"),
    *(
        Row("POST", ACTION, f"sample/{name}", got, form=form)
        for name, got, form in MONITORING_FORMS
    ),
]

API = "/api/v1/monitoring"
ONE = f"{API}/samples/<int(max=2147483647):sample_id>"
SCORED = {"marks": ["100", "100", "100"]}
AGREED = SCORED | {"note": "统一"}
PLANNED = {
    "name": "计划",
    "starts_on": "2026-03-01",
    "ends_on": "2026-03-02",
    "card": "KB-000099",
    "quotas": {"shift": {"calls": 1}},
}
MONITORING_CALLS = [
    #                                  nobody agent own foreign reviewer superv. admin
    Row("GET", f"{API}/plans", "", "401 200 403 403 200 200 403"),
    Row("POST", f"{API}/plans", "", "401 403 403 403 403 400 403", PLANNED),
    Row(
        "POST",
        f"{API}/plans/<int(max=2147483647):plan_id>/draw",
        "drawn plan",
        "401 403 403 403 403 409 403",
    ),
    Row("GET", f"{API}/samples", "", "401 200 403 403 200 200 403"),
    Row("GET", ONE, "sample", "401 404 404 404 200 200 404"),
    Row("POST", f"{ONE}/score", "sample", "401 404 404 404 200 403 404", SCORED),
    Row("POST", f"{ONE}/calibrate", "sample", "401 404 404 404 403 403 404", AGREED),
    Row("POST", f"{ONE}/acknowledge", "sample", "401 404 404 404 403 403 404"),
    Row("POST", f"{ONE}/appeal", "sample", "401 404 404 404 403 403 404", {"reason": "不对"}),
    Row(
        "POST",
        f"{ONE}/answer",
        "sample",
        "401 404 404 404 403 409 404",
        {"upheld": False, "answer": "维持"},
    ),
    Row("GET", f"{API}/weak-points", "", "401 403 403 403 403 200 403"),
]
