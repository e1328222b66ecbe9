"""What people may do on the pages of grievances."""

from __future__ import annotations

from grievances.warning.signs import Sign
from tests.kb_app.matrix.rows import Row, fields

ONE = "/grievances/<number>"
ACTION = f"{ONE}/<any(steps,call,close,up,take):action>"
TOLD = fields(
    type="opinion", category="third-party", text="电表箱漏水没人管", dissatisfaction="process"
)
FILED = fields(cause="老化", responsibility="运维班", measure="更换")
LEADING = "303 303 403 404 404 303 404"

GRIEVANCE_FORMS = [
    ("steps", LEADING, fields(step="judge")),
    ("call", LEADING, fields(satisfaction="satisfied")),
    ("close", LEADING, FILED),
    ("up", "303 303 303 404 404 303 404", fields(reason="客户要求见领导")),
    ("take", "303 403 403 404 404 409 404", fields(comment="我来")),
]

WARNING = "/grievances/warning"
CONFERENCE = "/grievances/conferences/<int:conference_id>"
POINTS = {f"points.{sign}": "2" for sign in Sign}
LEVELS = {f"{name}.{place}": f"{60 + place}" for place in range(3) for name in ("minutes",)}
MODEL = fields(**POINTS, **LEVELS, **{f"thresholds.{n}": f"{n + 3}" for n in range(3)}, note="试")
NAMED = fields(level="3", user="an")
SUPERVISOR = "303 403 403 403 403 303 403"

WARNING_FORMS = [
    ("propose", "303 403 403 403 303 303 303", MODEL),
    ("name", "303 403 403 403 403 303 303", NAMED),
    ("drop", "303 403 403 403 403 404 404", NAMED),
]
CONFERENCE_FORMS = [
    ("minutes", SUPERVISOR, fields(minutes="已议")),
    ("measure", SUPERVISOR, fields(text="核对", owner="wang", due_on="2990-01-01")),
    ("done", "303 404 404 404 404 404 404", fields(measure="999", note="好了")),
]

GRIEVANCE_ROWS = [
    Row("GET", WARNING, "", "303 403 403 403 200 200 200"),
    Row("GET", f"{WARNING}/cases", "", "303 403 403 403 403 200 200"),
    Row(
        "GET",
        f"{WARNING}/<any(levels,calibration,cases):name>.csv",
        "warning table",
        "303 403 403 403 403 200 200",
    ),
    *(
        Row("POST", f"{WARNING}/<any(propose,name,drop):action>", f"warning/{name}", got, form=form)
        for name, got, form in WARNING_FORMS
    ),
    Row(
        "POST",
        f"{WARNING}/models/<int:number>/<any(approve,withdraw):verdict>",
        "warning model",
        "303 403 403 403 409 409 409",  # it was decided on
    ),
    Row("GET", "/grievances/conferences", "", "303 403 403 403 403 200 403"),
    Row(
        "POST",
        "/grievances/conferences",
        "",
        SUPERVISOR,
        form=fields(title="案例会", held_on="2990-01-01"),
    ),
    Row("GET", CONFERENCE, "conference", "303 404 404 404 404 200 404"),
    *(
        Row(
            "POST",
            f"{CONFERENCE}/<any(minutes,measure,done):action>",
            f"conference/{name}",
            got,
            form=form,
        )
        for name, got, form in CONFERENCE_FORMS
    ),
    Row("POST", f"{ONE}/case", "grievance", "303 403 303 404 404 403 404"),
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
