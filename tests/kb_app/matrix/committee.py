"""What people may do on the pages of the review committee."""

from __future__ import annotations

from tests import makers
from tests.kb_app.matrix.rows import (
    ANSWER,
    AWAY,
    NOTE,
    PAGE,
    Row,
    fields,
)

REVIEW_PAGE = "/review/<int(max=2147483647):review_id>"

COMMENT_PAGE = "/review/comments/<int(max=2147483647):comment_id>"

COMMITTEE_ROWS = [
    #                                            nobody agent own foreign reviewer superv. admin
    Row("POST", "/reviews/<int:review_id>/withdraw", "review", "303 404 303 404 403 404 404"),
    Row("GET", "/review", "", PAGE),
    Row("GET", REVIEW_PAGE, "review", "303 404 200 404 200 404 404"),
    Row("GET", f"{REVIEW_PAGE}/files/<sha256>", "replaced file", "303 404 200 404 200 404 404"),
    Row("GET", f"{REVIEW_PAGE}/impact", "review", "303 404 200 404 200 404 404"),
    Row("POST", f"{REVIEW_PAGE}/claim", "review", "303 404 403 404 303 404 404"),
    Row(
        "POST",
        f"{REVIEW_PAGE}/grade",
        "review",
        "303 404 403 404 303 404 404",
        form=fields(grade="regulation", reason="影响面大"),
    ),
    Row(
        "POST",
        f"{REVIEW_PAGE}/urgent",
        "review",
        "303 404 403 404 303 404 404",
        form=fields(hours="4", reason="抢修", **makers.TICKED),
    ),
    Row("POST", f"{REVIEW_PAGE}/hand-back", "review", "303 404 409 404 409 404 404"),
    Row(
        "POST",
        f"{REVIEW_PAGE}/decision",
        "review",
        "303 404 403 404 303 404 404",
        form=fields(verdict="approve", **makers.TICKED),
    ),
    Row(
        "POST",
        f"{REVIEW_PAGE}/decision",
        "review",
        "303 404 403 404 303 404 404",
        form=fields(verdict="reject", comment="不妥"),
    ),
    Row(
        "POST",
        f"{REVIEW_PAGE}/comments",
        "review",
        "303 404 403 404 303 404 404",
        form=fields(**NOTE),
    ),
    Row(
        "POST",
        COMMENT_PAGE,
        "comment",
        "303 404 404 404 303 404 404",
        form=fields(op="drop"),
    ),
    Row(
        "POST",
        f"{COMMENT_PAGE}/settle",
        "sent comment",
        "303 404 303 404 403 404 404",
        form=fields(**ANSWER),
    ),
    Row(
        "POST",
        f"{REVIEW_PAGE}/assignment",
        "review",
        "303 404 403 404 403 404 303",
        form=fields(user="chen"),
    ),
    Row("GET", "/review/similar", "", "303 403 403 403 200 403 403"),
    Row("GET", "/review/similar/<key>", "nothing", "303 403 403 403 404 403 403"),
    Row(
        "POST",
        "/review/similar/<key>",
        "nothing",
        "303 403 403 403 404 403 403",
        form=lambda: {"shown.0": "2", "ids.0": "2", "verdict": "reject"},
    ),
    Row("GET", "/review/absences", "", "303 403 403 403 200 403 200"),
    Row("POST", "/review/absences", "", "303 403 403 403 303 403 303", form=fields(**AWAY)),
    Row(
        "POST",
        "/review/absences/<int(max=2147483647):absence_id>/cancel",
        "absence",
        "303 403 403 403 303 403 303",
    ),
    Row(
        "POST",
        "/review/members/<name>/share-out",
        "user",
        "303 403 403 403 403 403 303",
    ),
    Row("GET", "/review/takeovers", "", "303 403 200 200 200 403 403"),
    Row(
        "POST",
        "/review/takeovers",
        "",
        "303 403 409 409 403 403 403",
        form=fields(declaration="属实"),
    ),
    Row(
        "GET",
        "/review/takeovers/<int(max=2147483647):takeover_id>",
        "takeover",
        "303 404 404 404 404 404 404",
    ),
    Row(
        "POST",
        "/review/takeovers/<int(max=2147483647):takeover_id>",
        "takeover",
        "303 403 403 403 404 403 403",
        form=fields(comment=""),
    ),
    Row(
        "POST",
        "/review/batch",
        "",
        "303 404 403 404 303 404 404",
        form=fields(**{"ids.0": "2"}, verdict="approve", confirmed="yes", **makers.TICKED),
    ),
]
