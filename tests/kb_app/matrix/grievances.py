"""What people may do on the pages of grievances."""

from __future__ import annotations

from tests.kb_app.matrix.rows import Row, fields

ONE = "/grievances/<number>"
ACTION = f"{ONE}/<any(steps,call,close,up,take):action>"
TOLD = fields(type="opinion", category="third-party", text="电表箱漏水没人管")
FILED = fields(cause="老化", responsibility="运维班", measure="更换")
LEADING = "303 303 403 404 404 303 404"

GRIEVANCE_FORMS = [
    ("steps", LEADING, fields(step="judge")),
    ("call", LEADING, fields(satisfaction="satisfied")),
    ("close", LEADING, FILED),
    ("up", "303 303 303 404 404 303 404", fields(reason="客户要求见领导")),
    ("take", "303 403 403 404 404 409 404", fields(comment="我来")),
]

GRIEVANCE_ROWS = [
    #                                  nobody agent own foreign reviewer superv. admin
    Row("GET", "/grievances", "", "303 200 200 200 403 200 403"),
    Row("GET", "/grievances/new", "", "303 200 403 403 403 200 403"),
    Row("POST", "/grievances/new", "", "303 303 403 403 403 303 403", form=TOLD),
    Row("GET", ONE, "grievance", "303 200 200 404 404 200 404"),
    Row("GET", ONE, "nothing", "303 404 404 404 404 404 404"),
    *(
        Row("POST", ACTION, f"grievance/{action}", statuses, form=form)
        for action, statuses, form in GRIEVANCE_FORMS
    ),
]
