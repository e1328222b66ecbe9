"""What people and programs may do about duties: a hand-over of `own` to the department of
`foreign`, a term in the operations group."""

from __future__ import annotations

from typing import Any

from core import clock
from tests.kb_app.matrix.rows import PAGE, Row, fields

WHOLE = "<int(max=2147483647):{}>"
HANDOVER = f"/handovers/{WHOLE.format('handover_id')}"
API = "/api/v1"
ANSWER_PAGE = f"/duties{HANDOVER}/<any(accept,refuse,withdraw):act>"
TERM = WHOLE.format("term_id")
WANTED: dict[str, Any] = {
    "giver": "marketing",
    "receiver": "service",
    "effective_on": str(clock.today()),
    "reason": "机构调整",
}
PREVIEW = fields(**WANTED, numbers="KB-000001", act="preview")
NUMBERS = {"numbers": ["KB-000001"]}
MEMBER = {"user": "chen", "field": "法规", "starts_on": "2980-01-01", "ends_on": "2980-12-31"}

DUTY_ROWS = [
    #                            nobody agent own foreign reviewer superv. admin
    Row("GET", "/duties", "", PAGE),
    Row("GET", "/duties/orphans", "", "303 403 403 403 200 200 200"),
    Row("GET", "/duties/handovers", "", "303 403 200 200 200 200 200"),
    Row("GET", "/duties/handovers/new", "", "303 403 200 200 403 403 200"),
    Row("POST", "/duties/handovers/new", "", "303 403 200 403 403 403 200", form=PREVIEW),
    Row("GET", f"/duties{HANDOVER}", "handover", "303 404 200 200 200 200 200"),
    Row("GET", f"/duties{HANDOVER}", "nothing", "303 404 404 404 404 404 404"),
    Row("POST", ANSWER_PAGE, "handover/accept", "303 404 403 303 403 403 403"),
    Row(
        "POST",
        ANSWER_PAGE,
        "handover/refuse",
        "303 404 403 303 403 403 403",
        form=fields(reason="不归我们"),
    ),
    Row("POST", ANSWER_PAGE, "handover/withdraw", "303 404 303 403 403 403 303"),
    Row("GET", "/duties/group", "", PAGE),
    Row("POST", "/duties/group", "", "303 403 403 403 403 403 303", form=fields(**MEMBER)),
    Row("POST", f"/duties/group/{TERM}/end", "term", "303 403 403 403 403 403 303"),
    Row("POST", f"/duties/group/{TERM}/end", "nothing", "303 403 403 403 403 403 404"),
    Row("GET", f"{API}/duties", "", "401 200 200 200 200 200 200"),
    Row("GET", f"{API}/duties", "", "401 403 200 200 200 200 200", query="since=2026-01-01"),
    Row("GET", f"{API}/orphans", "", "401 403 403 403 200 200 200"),
    Row("GET", f"{API}/handovers", "", "401 403 200 200 200 200 200"),
    Row("POST", f"{API}/handovers", "", "401 403 201 403 403 403 201", WANTED | NUMBERS),
    Row(
        "POST",
        f"{API}/handovers/preview",
        "",
        "401 403 200 403 403 403 200",
        WANTED | NUMBERS,
    ),
    Row("GET", f"{API}{HANDOVER}", "handover", "401 404 200 200 200 200 200"),
    Row("POST", f"{API}{HANDOVER}/accept", "handover", "401 404 403 200 403 403 403"),
    Row(
        "POST",
        f"{API}{HANDOVER}/refuse",
        "handover",
        "401 404 403 200 403 403 403",
        {"reason": "不归我们"},
    ),
    Row("POST", f"{API}{HANDOVER}/withdraw", "handover", "401 404 200 403 403 403 200"),
    Row("GET", f"{API}/operations-group", "", "401 200 200 200 200 200 200"),
    Row("POST", f"{API}/operations-group", "", "401 403 403 403 403 403 201", MEMBER),
    Row("DELETE", f"{API}/operations-group/{TERM}", "term", "401 403 403 403 403 403 200"),
]
