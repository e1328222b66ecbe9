"""A shift of agents, a thread each: they search, read out, record what they miss, and log in."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

from benchmarks.endurance.client import Client, GivenUp, Refused
from benchmarks.endurance.ledger import Ledger
from benchmarks.endurance.tally import Tally
from benchmarks.kit.base import PASSWORD
from benchmarks.kit.shift import Person

STEMS = "甲乙丙丁戊己庚辛壬癸"
SHARES = {  # of what an agent does in its turn
    "search": 0.72,
    "search a mark": 0.08,
    "complete": 0.08,
    "read out": 0.07,
    "record": 0.03,
    "log in": 0.02,
}


def spelled(number: int) -> str:
    """A number in signs that are no digits: it is not taken for a number of somebody's."""
    return "".join(STEMS[int(digit)] for digit in str(number))


@dataclass
class World:
    """What all who work share."""

    port: int
    ledger: Ledger
    tally: Tally
    lines: Sequence[str]
    over: threading.Event


class Agent(threading.Thread):
    """One at a desk, who does something about once in `every` seconds."""

    def __init__(self, world: World, number: int, name: str, token: str, every: float) -> None:
        super().__init__(name=name, daemon=True)
        self._world, self._number, self._every = world, number, every
        self._client = Client(world.port, token, world.tally)
        self._chance = random.Random(number)
        self._recorded = 0

    def run(self) -> None:
        """Until the shift is over."""
        pause = self._chance.uniform(0, self._every)
        while not self._world.over.wait(pause):
            what = self._chance.choices(list(SHARES), list(SHARES.values()))[0]
            begun = time.monotonic()
            try:
                self._do(what)
            except Refused as refused:
                self._world.ledger.trouble(f"{what}: {refused}")
            except GivenUp as given_up:
                self._world.ledger.trouble(f"{what}: no answer to {given_up}")
            pause = max(
                0.0, self._chance.uniform(0.8, 1.2) * self._every - time.monotonic() + begun
            )

    def _do(self, what: str) -> None:
        line = self._chance.choice(self._world.lines)
        if what == "search":
            self._found(line[:60])
        elif what == "search a mark":
            self._search_a_mark()
        elif what == "complete":
            self._complete(line[: self._chance.randint(2, 6)])
        elif what == "read out":
            self._read_out(line[:60])
        elif what == "record":
            self._record(line[:60])
        else:
            self._log_in()

    def _found(self, line: str) -> list[dict[str, Any]]:
        """The hits of a search; whatever it shows is looked at."""
        gone = self._world.ledger.gone_before()
        text = self._client.until_answered("search", "GET", f"/api/v1/search?q={quote(line)}")
        document = json.loads(text)
        document.pop("query", None)
        shown = json.dumps(document, ensure_ascii=False)
        self._world.ledger.look(shown, gone, f"search for {line}")
        hits: list[dict[str, Any]] = document["hits"]
        return hits

    def _search_a_mark(self) -> None:
        """A word that may stand in a draft alone, whole or with a slip, and what completes it."""
        mark = self._world.ledger.some_mark(self._chance)
        if mark:
            self._found(self._chance.choice((mark, mark[:-1], mark[:10])))
            self._complete(mark[:9])

    def _complete(self, line: str) -> None:
        gone = self._world.ledger.gone_before()
        path = f"/api/v1/suggest?q={quote(line)}"
        text = self._client.until_answered("complete", "GET", path)
        self._world.ledger.look(text, gone, f"completions of {line}")

    def _read_out(self, line: str) -> None:
        hits = self._found(line)
        if not hits:
            return
        place = self._chance.randrange(min(3, len(hits)))
        number = hits[place]["number"]
        gone = self._world.ledger.gone_before()
        try:
            shown = self._client.until_answered("read", "GET", f"/api/v1/entries/{number}")
        except Refused as refused:
            if refused.status == 404:  # withdrawn since
                return
            raise
        self._world.ledger.look(shown, gone, f"entry {number}")
        used = {"query": line, "number": number, "action": "copied", "rank": place + 1}
        try:
            self._client.change("POST", "/search/used", used, "use")
        except Refused as refused:
            if refused.status != 404:
                raise

    def _record(self, line: str) -> None:
        self._recorded += 1
        text = f"{line}（{spelled(self._number)}、{spelled(self._recorded)}）"
        done = self._client.change("POST", "/questions", {"text": text}, "record")
        self._world.ledger.questions[done["id"]] = text

    def _log_in(self) -> None:
        """By the form, as a browser does; once more when the service was away."""
        begun = time.monotonic()
        while not self._world.over.is_set():
            browser = Person(f"http://127.0.0.1:{self._world.port}")
            try:
                browser.page("/login")
                page = browser.page("/login", [("name", self.name), ("password", PASSWORD)])
            except HTTPError as error:
                self._world.tally.missed("log in", f"{error.code} {error.reason}")
                if error.code < 500 and error.code != 429:
                    raise Refused(error.code, "log in") from error
            except OSError as error:
                self._world.tally.missed("log in", type(error).__name__)
            else:
                if self.name not in page and "/logout" not in page:
                    raise Refused(200, "not logged in")
                self._world.tally.answered("log in", begun)
                self._world.ledger.count("log in")
                return
            time.sleep(0.5)
