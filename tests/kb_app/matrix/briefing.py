"""Who may do what with required reading, shifts, favourites and what is followed."""

from __future__ import annotations

import io
from typing import Any

from tests.kb_app.matrix.rows import ANY, Row, fields

API = "/api/v1"
ID = "<int(max=2147483647):reading_id>"
READING = f"{API}/required-readings/{ID}"
CHOICE_OF = f"{API}/reviews/<int:review_id>/required-reading"
SHIFT = {"name": "早班", "starts_at": "08:00", "ends_at": "16:00", "members": ["an"]}
READ = {"revision": 1}
ALL = "401 200 200 200 200 200 200"
WATCHERS = "401 403 403 403 403 200 200"
PAGE = "303 200 200 200 200 200 200"
BACK = "303 303 303 303 303 303 303"
WATCH_PAGE = "303 403 403 403 403 200 200"
WATCH_ACT = "303 403 403 403 403 303 303"
shift_form = fields(**{"name": "早班", "starts_at": "08:00", "ends_at": "16:00", "weekdays.0": "1"})


def shift_file() -> dict[str, Any]:
    """Shifts as a file."""
    return {"file": (io.BytesIO("班次,开始,结束\n早班,08:00,16:00\n".encode()), "shifts.csv")}


BRIEFING_ROWS = [
    #                                            nobody agent own foreign reviewer superv. admin
    Row("GET", f"{API}/required-readings", "", ALL),
    Row("GET", f"{API}/required-readings/watched", "", WATCHERS),
    Row(
        "POST",
        f"{API}/required-readings",
        "",
        "401 403 403 403 403 409 409",
        {"number": "KB-000001"},
    ),
    Row("POST", f"{READING}/confirmation", "reading", "401 200 404 404 404 404 404", READ),
    Row("POST", f"{READING}/reminders", "reading", WATCHERS),
    Row("DELETE", READING, "reading", WATCHERS),
    Row("GET", CHOICE_OF, "review", "401 404 200 404 200 404 404"),
    Row("PUT", CHOICE_OF, "review", "401 404 200 404 200 404 404", {"required": True}),
    Row("GET", f"{API}/favourites", "", ALL),
    Row("PUT", f"{API}/favourites/<number>", "published", ALL),
    Row("PUT", f"{API}/favourites/<number>", "draft", "401 404 404 404 404 404 404"),
    Row("DELETE", f"{API}/favourites/<number>", "published", ALL),
    Row("GET", f"{API}/follows", "", ALL),
    Row("POST", f"{API}/follows", "", "401 201 201 201 201 201 201", {"entry": "KB-000001"}),
    Row(
        "DELETE",
        f"{API}/follows/<int(max=2147483647):follow_id>",
        "follow",
        "401 200 404 404 404 404 404",
    ),
    Row("GET", f"{API}/shifts", "", WATCHERS),
    Row("POST", f"{API}/shifts", "", "401 403 403 403 403 201 201", SHIFT),
    Row("PUT", f"{API}/shifts/<int(max=2147483647):shift_id>", "shift", WATCHERS, SHIFT),
    Row("GET", "/required-reading", "", PAGE),
    Row(
        "POST",
        f"/required-reading/{ID}/confirm",
        "reading",
        BACK,
        form=fields(revision="1"),
    ),
    Row("GET", "/required-reading/watch", "", WATCH_PAGE),
    Row("GET", "/required-reading/punctuality.csv", "", WATCH_PAGE),
    Row(
        "POST",
        "/required-reading/require",
        "",
        "303 403 403 403 403 409 409",
        form=fields(number="KB-000001"),
    ),
    Row("POST", f"/required-reading/{ID}/remind", "reading", WATCH_ACT),
    Row("POST", f"/required-reading/{ID}/call-off", "reading", WATCH_ACT),
    Row(
        "POST",
        "/review/<int(max=2147483647):review_id>/required-reading",
        "review",
        "303 404 303 404 303 404 404",
        form=fields(required="true"),
    ),
    Row("GET", "/shifts", "", WATCH_PAGE),
    Row("POST", "/shifts", "", WATCH_ACT, form=shift_form),
    Row("GET", "/shifts/shifts.csv", "", WATCH_PAGE),
    Row("POST", "/shifts/file", "", WATCH_ACT, form=shift_file),
    Row("GET", "/shifts/<int(max=2147483647):shift_id>", "shift", WATCH_PAGE),
    Row("POST", "/shifts/<int(max=2147483647):shift_id>", "shift", WATCH_ACT, form=shift_form),
    Row("GET", "/following", "", PAGE),
    Row("POST", "/following", "", BACK, form=fields(entry="KB-000001")),
    Row(
        "POST",
        "/following/<int(max=2147483647):follow_id>/drop",
        "follow",
        "303 303 404 404 404 404 404",
    ),
    Row("POST", "/following/mail", "", BACK),
    Row("POST", "/following/feed", "", PAGE),
    Row("POST", "/following/feed/revoke", "", BACK),
    Row("GET", "/feeds/<key>", "feed key", ANY),
    Row("GET", "/feeds/<key>", "nothing", "404 404 404 404 404 404 404"),
]
