"""Who may do what, as one table: every route and method, for everybody who may ask.

The columns of a row are, in this order:

    nobody   nobody is logged in
    agent    an agent of the hotline, in the department "service"
    own      the contributor whose department owns the subject (and who wrote it)
    foreign  a contributor of another department
    reviewer a member of the committee
    superv.  a supervisor
    admin    an administrator

and a number is the status they get, by session and by token alike. A new route needs a row here,
or the test fails; `subject` names what of `SUBJECTS` stands in the path's <…>, and one route may
have a row for each of several subjects. Only statuses stand here: what is in the answers is the
business of the tests of the API and of the pages.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests import makers

WHO = ("nobody", "agent", "own", "foreign", "reviewer", "supervisor", "admin")
NAMES = {
    "agent": "an",
    "own": "wang",
    "foreign": "zhao",
    "reviewer": "chen",
    "supervisor": "zhou",
    "admin": "admin",
}

DRAFT = {k: v for k, v in makers.new_entry().items() if k not in ("kind", "department")}
CSV = "问题,答案\n停电了怎么办,请拨打服务热线\n".encode()


@dataclass(frozen=True)
class Row:
    """One route and method with one subject, and what everybody gets."""

    method: str
    rule: str
    subject: str
    statuses: str
    json: Any = None
    form: Callable[[], dict[str, Any]] | None = None
    query: str = ""

    @property
    def expected(self) -> dict[str, int]:
        """The status each of `WHO` gets."""
        return dict(zip(WHO, map(int, self.statuses.split()), strict=True))

    def __str__(self) -> str:
        return f"{self.method} {self.rule} {self.subject}".strip()


def upload() -> dict[str, Any]:
    """A file to import, as a form."""
    return {
        "what": "answers",
        "department": "marketing",
        "category": "third-party",
        "file": (io.BytesIO(CSV), "answers.csv"),
    }


ANY = "200 200 200 200 200 200 200"
API = "/api/v1"
ENTRY = f"{API}/entries/<number>"
REVIEW = f"{API}/reviews/<int(max=2147483647):review_id>"
IMPORT = f"{API}/imports/<int(max=2147483647):batch_id>"

API_ROWS = [
    #                                            nobody agent own foreign reviewer superv. admin
    Row("GET", f"{API}/openapi.json", "", ANY),
    Row("GET", f"{API}/docs", "", ANY),
    Row("GET", f"{API}/docs/<name>", "asset", ANY),
    Row("GET", f"{API}/search", "", "401 200 200 200 200 200 200", query="q=停电"),
    Row("GET", f"{API}/suggest", "", "401 200 200 200 200 200 200", query="q=停电"),
    Row("GET", f"{API}/entries", "", "401 403 200 200 403 403 403"),
    Row("POST", f"{API}/entries", "", "401 403 201 403 403 403 403", json=makers.new_entry()),
    Row("GET", ENTRY, "published", "401 200 200 200 200 200 200"),
    Row("GET", ENTRY, "draft", "401 404 200 404 404 404 404"),
    Row("GET", ENTRY, "submitted", "401 404 200 404 404 404 404"),
    Row("GET", ENTRY, "nothing", "401 404 404 404 404 404 404"),
    Row("GET", f"{ENTRY}/history", "published", "401 200 200 200 200 200 200"),
    Row("GET", f"{ENTRY}/history", "draft", "401 404 200 404 404 404 404"),
    Row("POST", f"{ENTRY}/draft", "published", "401 404 201 404 404 404 404"),
    Row("POST", f"{ENTRY}/draft", "draft", "401 404 409 404 404 404 404"),
    Row("PUT", f"{ENTRY}/draft", "draft", "401 404 200 404 404 404 404", json=DRAFT),
    Row("PUT", f"{ENTRY}/draft", "submitted", "401 404 409 404 404 404 404", json=DRAFT),
    Row("DELETE", f"{ENTRY}/draft", "draft", "401 404 200 404 404 404 404"),
    Row("POST", f"{ENTRY}/submit", "draft", "401 404 201 404 404 404 404"),
    Row("POST", f"{ENTRY}/submit", "submitted", "401 404 409 404 404 404 404"),
    Row("POST", f"{ENTRY}/retire", "published", "401 404 201 404 404 404 404", {"reason": "旧"}),
    Row("POST", f"{ENTRY}/retire", "draft", "401 404 409 404 404 404 404", {"reason": "旧"}),
    Row("GET", f"{API}/reviews", "", "401 200 200 200 200 200 200"),
    Row("GET", REVIEW, "review", "401 404 200 404 200 404 404"),
    Row("GET", REVIEW, "nothing", "401 404 404 404 404 404 404"),
    Row("POST", f"{REVIEW}/claim", "review", "401 404 403 404 200 404 404"),
    Row("DELETE", f"{REVIEW}/claim", "review", "401 404 409 404 409 404 404"),
    Row(
        "POST",
        f"{REVIEW}/decision",
        "review",
        "401 404 403 404 200 404 404",
        {"verdict": "approve"},
    ),
    Row(
        "POST",
        f"{REVIEW}/decision",
        "review",
        "401 404 403 404 200 404 404",
        {"verdict": "reject", "comment": "不妥"},
    ),
    Row("POST", f"{REVIEW}/withdraw", "review", "401 404 200 404 403 404 404"),
    Row(
        "POST",
        f"{API}/reviews/decisions",
        "",
        "401 404 403 404 200 404 404",
        {"ids": [2], "verdict": "approve"},
    ),
    Row("POST", f"{API}/imports", "", "401 403 201 403 403 403 403", form=upload),
    Row("GET", IMPORT, "batch", "401 404 200 404 404 404 404"),
    Row("POST", f"{IMPORT}/commit", "batch", "401 404 201 404 404 404 404"),
    Row("DELETE", IMPORT, "batch", "401 404 200 404 404 404 404"),
]

PROBE_ROWS = [
    Row("GET", "/healthz", "", ANY),
    Row("GET", "/readyz", "", ANY),
    Row("GET", "/metrics", "", ANY),
    Row("GET", "/static/<path:filename>", "static", ANY),
    Row("GET", "/bootstrap/static/<path:filename>", "bootstrap", ANY),
]

ROWS = [*API_ROWS, *PROBE_ROWS]
