"""A shift at work: agents who search, record what they do not find, and log in, a thread each."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from benchmarks.kit.measures import percentile

EVERY_SECONDS = 2.0  # about as often an agent does something
RECORDS, LOGS_IN = 0.25, 0.05  # how much of it
TIMEOUT_SECONDS = 60


class Person:
    """Somebody at a browser or a program, against the running server."""

    def __init__(self, base: str, token: str = "") -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._base, self._token = base, token

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """A JSON call with the bearer token."""
        data = json.dumps(body).encode() if body is not None else None
        return self._called(method, path, data, "application/json")

    def upload(self, path: str, form: dict[str, str], name: str, file: bytes) -> Any:
        """A call that brings a file."""
        edge = "edge-of-a-part"
        fields = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in form.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        data = "".join([*fields, head]).encode() + file + f"\r\n--{edge}--\r\n".encode()
        return self._called("POST", path, data, f"multipart/form-data; boundary={edge}")

    def _called(self, method: str, path: str, data: bytes | None, type_: str) -> Any:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": type_}
        request = Request(self._base + path, data=data, headers=headers, method=method)
        with self._opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            return json.load(response)

    def page(self, path: str, form: list[tuple[str, str]] | None = None) -> str:
        """A page, or what a form leads to; the CSRF token is taken from the page before."""
        data = urlencode([("csrf_token", self._csrf), *form]).encode() if form is not None else None
        with self._opener.open(
            Request(self._base + path, data=data), timeout=TIMEOUT_SECONDS
        ) as response:
            text: str = response.read().decode()
        found = re.search(r'name="csrf-token" content="(\w+)"', text)
        self._csrf = found.group(1) if found else self._csrf
        return text

    _csrf = ""


@dataclass
class Shift:
    """Agents with their tokens, at work between `begin` and `end`."""

    base: str
    tokens: Sequence[str]
    lines: Sequence[str]
    name: str
    password: str
    took: dict[str, list[float]] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Everybody starts, somewhere in the first seconds."""
        self._agents = [
            threading.Thread(target=self._work, args=(number, token), daemon=True)
            for number, token in enumerate(self.tokens)
        ]
        for agent in self._agents:
            agent.start()

    def end(self) -> dict[str, Any]:
        """Everybody stops; milliseconds of each thing they did, and what went wrong."""
        self._over.set()
        for agent in self._agents:
            agent.join(TIMEOUT_SECONDS)
        writes = sorted([*self.took.get("record", []), *self.took.get("log_in", [])])
        return {what: _spread(taken) for what, taken in sorted(self.took.items())} | {
            "writes": _spread(writes),
            "errors": self.errors,
        }

    def _work(self, number: int, token: str) -> None:
        chance = random.Random(number)
        person = Person(self.base, token)
        pause = chance.uniform(0, EVERY_SECONDS)
        while not self._over.wait(pause):
            what = chance.choices(
                ("record", "log_in", "search"), (RECORDS, LOGS_IN, 1 - RECORDS - LOGS_IN)
            )[0]
            begun = time.perf_counter()
            try:
                self._do(what, person, chance)
            except (OSError, HTTPError) as error:
                with self._lock:
                    told = f"{what}: {getattr(error, 'code', type(error).__name__)}"
                    self.errors[told] = self.errors.get(told, 0) + 1
            with self._lock:
                self.took.setdefault(what, []).append(time.perf_counter() - begun)
            pause = chance.uniform(0.5, 1.5) * EVERY_SECONDS

    def _do(self, what: str, person: Person, chance: random.Random) -> None:
        line = chance.choice(self.lines)
        if what == "search":
            person.call("GET", f"/api/v1/search?q={quote(line[:60])}")
        elif what == "record":
            said = f"{line[:60]}，{chance.randrange(10_000)} 号楼"
            person.call("POST", "/api/v1/questions", {"text": said})
        else:
            browser = Person(self.base)
            browser.page("/login")
            if "csrf" not in browser.page(
                "/login", [("name", self.name), ("password", self.password)]
            ):
                raise OSError("not logged in")


def _spread(taken: Sequence[float]) -> dict[str, float]:
    """How many, and the usual, the slow and the slowest in milliseconds."""
    if not taken:
        return {"n": 0}
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    spread = {name: round(1000 * percentile(taken, share), 1) for name, share in at.items()}
    return {"n": len(taken)} | spread
