"""Who may do what, as one table: every route and method, for everybody who may ask.

The columns of a row are, in this order:

    nobody   nobody is logged in
    agent    an agent of the hotline, in the department "service"
    own      the contributor whose department owns the subject (and who wrote it)
    foreign  a contributor of another department
    reviewer a member of the committee
    superv.  a supervisor
    admin    an administrator

and a number is the status they get, by session and by token alike; accounts and administration
are no business of tokens (`NOT_BY_TOKEN`). A new route needs a row here,
or the test fails; `subject` names what of `SUBJECTS` stands in the path's <…>, and one route may
have a row for each of several subjects. Only statuses stand here: what is in the answers is the
business of the tests of the API and of the pages.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.made_files import pdf, picture, word_with_pictures

WHO = ("nobody", "agent", "own", "foreign", "reviewer", "supervisor", "admin")

NAMES = {
    "agent": "an",
    "own": "wang",
    "foreign": "zhao",
    "reviewer": "chen",
    "supervisor": "zhou",
    "admin": "admin",
}
USED = {"query": "停电", "number": "KB-000001", "action": "copied", "rank": 1}
WALKED = {"number": "KB-000001", "revision": 1, "token": "a", "steps": [["问", "是"]]}
AWAY = {"starts_on": "2990-01-01", "ends_on": "2990-01-07"}

NOT_BY_TOKEN = ("/account", "/admin", "/login", "/logout")

CSV = "问题,答案\n停电了怎么办,请拨打服务热线\n".encode()
PNG = picture()
PDF = pdf()
WORD = word_with_pictures("指示灯见下图。", (PNG, "电表的指示灯"))


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

    def expected_by(self, by: str) -> dict[str, int]:
        """By a token the same, but for what is a person's own business."""
        if by != "token" or not self.rule.startswith(NOT_BY_TOKEN):
            return self.expected
        return {who: 403 if who != "nobody" else got for who, got in self.expected.items()}

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


def attachment() -> dict[str, Any]:
    """A file for a draft, as a form."""
    return {"file": (io.BytesIO(PNG), "电表.png")}


ANY = "200 200 200 200 200 200 200"
NOTE = {"piece": "answer", "text": "请说明依据"}
ANSWER = {"answer": "已改"}

PAGE = "303 200 200 200 200 200 200"


def fields(**values: Any) -> Callable[[], dict[str, Any]]:
    """A form with these fields."""
    return lambda: dict(values)
