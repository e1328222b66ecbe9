"""Programs that change the base over HTTP and keep a list of all that was acknowledged."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen
from uuid import uuid4

from tests.makers import APPROVAL, PEOPLE, new_entry

CALL_SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """Status and body of a call."""

    status: int
    body: dict[str, Any]


class NoAnswer(Exception):
    """The service went away before it answered: nobody knows whether it was done."""


@dataclass(frozen=True)
class Call:
    """A change that is asked for, with its idempotency key: it can be asked for again."""

    who: str
    path: str
    body: Any
    key: str


class Caller:
    """Calls the API with somebody's token."""

    def __init__(self, base: str, secret: str) -> None:
        self._base = base
        self._secret = secret

    def get(self, path: str) -> Answer:
        """GET a path below /api/v1."""
        return self._send("GET", path)

    def post(self, path: str, body: Any = None, key: str = "") -> Answer:
        """POST JSON to a path below /api/v1."""
        return self._send("POST", path, body, key)

    def found(self, text: str) -> list[str]:
        """The numbers a search for `text` finds."""
        answer = self.get(f"/search?q={quote(text)}&limit=100")
        return [hit["number"] for hit in answer.body.get("hits", [])]

    def _send(self, method: str, path: str, body: Any = None, key: str = "") -> Answer:
        headers = {"Authorization": f"Bearer {self._secret}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        url = f"{self._base}/api/v1{path}"
        try:
            with urlopen(Request(url, data, headers, method=method), timeout=CALL_SECONDS) as done:
                return Answer(done.status, json.load(done))
        except HTTPError as refused:
            with refused:
                return Answer(refused.code, json.load(refused))
        except (OSError, HTTPException, json.JSONDecodeError) as error:
            raise NoAnswer(str(error)) from error


@dataclass
class Acknowledged:
    """What the service said was done: numbers with the title they were given."""

    drafted: dict[str, str] = field(default_factory=dict)
    approved: dict[str, str] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)
    unanswered: list[Call] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)


class Writer(threading.Thread):
    """Drafts, submits, approves, and takes every third down again, until there is no answer."""

    def __init__(
        self, caller: Callable[[str], Caller], name: str, author: str, kept: Acknowledged
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._caller, self._author, self._kept = caller, author, kept
        self._count = 0

    def run(self) -> None:
        """Work until the service is gone."""
        try:
            while True:
                self._one()
        except NoAnswer:
            return
        except Refused as refused:
            self._kept.unexpected.append(str(refused))

    def _one(self) -> None:
        self._count += 1
        title = f"{self.name}公告{self._count}号"
        draft = new_entry(department=PEOPLE[self._author][1], title=title)
        number = self._do(self._author, "/entries", draft)["number"]
        self._kept.drafted[number] = title
        review = self._do(self._author, f"/entries/{number}/submit", None)["review"]
        self._do("chen", f"/reviews/{review}/decision", APPROVAL)
        self._kept.approved[number] = title
        if self._count % 3 == 0:
            asked = self._do(self._author, f"/entries/{number}/retire", {"reason": "已过时"})
            del self._kept.approved[number]  # from here on either state is right
            self._do("chen", f"/reviews/{asked['review']}/decision", APPROVAL)
            self._kept.retired[number] = title

    def _do(self, who: str, path: str, body: Any) -> dict[str, Any]:
        call = Call(who, path, body, uuid4().hex)
        try:
            answer = self._caller(who).post(call.path, call.body, call.key)
        except NoAnswer:
            self._kept.unanswered.append(call)
            raise
        if answer.status >= 300:
            raise Refused(f"{path}: {answer.status} {answer.body}")
        return answer.body


class Refused(Exception):
    """An answer that nobody who writes like this should get."""
