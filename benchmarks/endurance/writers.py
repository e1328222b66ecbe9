"""Contributors and the committee: texts from draft to withdrawal, and whole tables by tasks."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from benchmarks.endurance.agents import World, spelled
from benchmarks.endurance.client import Client, GivenUp, NoAnswer, Refused
from benchmarks.endurance.ledger import Standing

FOUND_WITHIN_SECONDS = 90
_ASKED_EVERY = 0.2
_SIGNERS = ("bench-marketing", "bench-service", "bench-safety", "bench-operation")


class Worker(threading.Thread):
    """Somebody who changes the base, one piece of work after the other."""

    def __init__(self, world: World, number: int, tokens: Mapping[str, str], every: float) -> None:
        super().__init__(name=f"{type(self).__name__} {number}", daemon=True)
        self.world, self.number, self._every = world, number, every
        self.ledger = world.ledger
        self.chance = random.Random(number)
        self.done = 0
        self._clients = {n: Client(world.port, t, world.tally) for n, t in tokens.items()}
        self.writer = self._clients["bench-writer"]

    def run(self) -> None:
        """Until the shift is over; what is begun is brought to its end."""
        pause = self.chance.uniform(0, self._every / 4)
        while not self.world.over.wait(pause):
            pause = self.chance.uniform(0.5, 1.5) * self._every
            self.done += 1
            try:
                self.piece()
            except Refused as refused:
                self.ledger.trouble(f"{self.name}: {refused}")
            except GivenUp as given_up:
                self.ledger.trouble(f"{self.name}: no answer to {given_up}")
            except (KeyError, IndexError, ValueError) as error:
                self.ledger.trouble(f"{self.name}: {error!r}")

    def piece(self) -> None:
        """One piece of work."""
        raise NotImplementedError

    def as_(self, name: str) -> Client:
        """The client of a member of the committee."""
        return self._clients[name]

    def approve(self, review: int) -> None:
        """Have those sign whom the policy wants, until it is decided."""
        for name in _SIGNERS:
            member = self.as_(name)
            seen = member.read(f"/reviews/{review}", "read a review")
            if seen["state"] != "open":
                return
            listed = [item["key"] for item in seen["demand"]["checklist"]]
            verdict = {"verdict": "approve", "checklist": listed}
            try:
                member.change("POST", f"/reviews/{review}/decision", verdict)
            except Refused as refused:
                if refused.status not in (403, 409):  # no seat is left for this member
                    raise
                continue
            self.ledger.decided[review] = self.ledger.decided.get(review, 0) + 1
            self.ledger.count("verdict")
        if member.read(f"/reviews/{review}", "read a review")["state"] == "open":
            raise ValueError(f"review {review} stays open")

    def found(self, number: str, mark: str) -> None:
        """Wait until agents find it by its mark, and take down how long that took."""
        begun = time.monotonic()
        while time.monotonic() - begun < FOUND_WITHIN_SECONDS:
            hits = self.writer.read(f"/search?q={quote(mark)}&limit=5")["hits"]
            if any(hit["number"] == number for hit in hits):
                self.world.tally.answered("found after approval", begun)
                return
            time.sleep(_ASKED_EVERY)
        self.ledger.trouble(f"{number} was approved and is not found by {mark}")


class Author(Worker):
    """Drafts, saves, submits, publishes; some it changes again, some it withdraws, some wait."""

    def __init__(
        self,
        world: World,
        number: int,
        tokens: Mapping[str, str],
        every: float,
        nodes: Sequence[int] = (),
    ) -> None:
        super().__init__(world, number, tokens, every)
        token = tokens["bench-writer"]
        self._nodes = [Client(port, token, world.tally) for port in nodes]

    def piece(self) -> None:
        number, mark = self._drafted()
        if self.done % 5 == 0:  # stays a draft
            return
        review = self._submitted(number)
        if self.done % 5 == 1:
            self._turned_down(review)
            return
        self._publish(number, review, [mark], [])
        self.found(number, mark)
        if self.done % 5 == 2:
            self._replace(number, mark)
        if self.done % 5 == 3:
            self._withdraw(number, mark)

    def _drafted(self) -> tuple[str, str]:
        mark = self.ledger.new_mark()
        body = self._draft(mark) | {"kind": "answer", "department": "marketing"}
        number = self.writer.change("POST", "/entries", body)["number"]
        self.ledger.drafted[number] = body["title"]
        saved = self._draft(mark) | {"title": body["title"]}
        self.writer.change("PUT", f"/entries/{number}/draft", saved)
        self.ledger.count("draft", 2)
        return number, mark

    def _draft(self, mark: str) -> dict[str, Any]:
        line = self.chance.choice(self.world.lines)[:40]
        where = f"{spelled(self.number)}、{spelled(self.done)}"
        return {
            "title": f"{line}（{where}）{mark}",
            "category": "third-party",
            "content": {
                "answer": f"{mark}：{line}的处理办法，{self.chance.randint(1, 30)} 日内办结。",
                "variants": [f"{line[:20]}怎么办{mark}"],
            },
        }

    def _submitted(self, number: str) -> int:
        review: int = self.writer.change("POST", f"/entries/{number}/submit")["review"]
        self.ledger.count("submission")
        return review

    def _turned_down(self, review: int) -> None:
        verdict = {"verdict": self.chance.choice(("reject", "request_changes")), "comment": "不妥"}
        member = self.as_("bench-service")
        member.read(f"/reviews/{review}", "read a review")
        member.change("POST", f"/reviews/{review}/decision", verdict)
        self.ledger.count("verdict")

    def _publish(self, number: str, review: int, marks: list[str], before: list[str]) -> None:
        """Approve it; `marks` of what comes, `before` of what it replaces."""
        self.ledger.stands(marks, Standing.DECIDING)
        self.ledger.stands(before, Standing.ENDING)
        self.ledger.published.pop(number, None)  # from here on either text is right
        self.approve(review)
        self.ledger.stands(marks, Standing.SHOWN)
        self.ledger.stands(before, Standing.GONE)
        self.ledger.published[number] = self.writer.read(f"/entries/{number}")["published"]["title"]
        self.ledger.count("publication")

    def _replace(self, number: str, before: str) -> None:
        mark = self.ledger.new_mark()
        self.writer.change("PUT", f"/entries/{number}/draft", self._draft(mark))
        self.ledger.count("draft")
        self._publish(number, self._submitted(number), [mark], [before])
        self.found(number, mark)

    def _withdraw(self, number: str, mark: str) -> None:
        asked = self.writer.change("POST", f"/entries/{number}/retire", {"reason": "已过时"})
        self.ledger.stands([mark], Standing.ENDING)
        self.ledger.published.pop(number)
        self.approve(asked["review"])
        self.ledger.stands([mark], Standing.GONE)
        self.ledger.withdrawn.add(number)
        self.ledger.count("withdrawal")
        self._gone_everywhere(mark)

    def _gone_everywhere(self, mark: str) -> None:
        """At no node is it found from now on."""
        gone = frozenset([mark])
        for client in self._nodes:
            try:
                status, text = client.send("GET", f"/api/v1/search?q={quote(mark)}")
            except NoAnswer:
                continue  # that node is being killed just now
            if status == 200:
                hits = json.dumps(json.loads(text)["hits"], ensure_ascii=False)
                self.ledger.look(hits, gone, f"node at {client.port}, withdrawn")


class Importer(Worker):
    """Brings tables in by tasks and submits them; of each some are approved in one batch."""

    rows = 300
    approved = 60

    def piece(self) -> None:
        marks = [self.ledger.new_mark() for _ in range(self.rows)]
        titles = [f"问{self._line()} {mark}" for mark in marks]
        table = "问题,答案\n" + "".join(
            f'"{title}","{mark}的处理办法见营业厅公告。"\n'
            for title, mark in zip(titles, marks, strict=True)
        )
        form = {"what": "answers", "department": "marketing", "category": "third-party"}
        batch = self.writer.upload("/imports", form, "rows.csv", table.encode())
        body = {"submit": True}
        task = self.writer.change("POST", f"/imports/{batch['id']}/commit", body)
        done = self._ended(self.writer, task["id"])
        self.ledger.imported.update(titles)
        self.ledger.count("imported row", len(done["results"]))
        if done["failure_count"] or len(done["results"]) != self.rows:
            self.ledger.trouble(f"import {task['id']}: {done['state']} {done['failures']}")
        self._approve(dict(zip(titles, marks, strict=True)))

    def _line(self) -> str:
        return self.chance.choice(self.world.lines)[:40].replace('"', "").strip()

    def _approve(self, ours: dict[str, str]) -> None:
        """Some of the rows, by two members, each in one call that becomes a task."""
        waiting = self._waiting(ours)
        marks = [ours[title] for title in waiting.values()]
        self.ledger.stands(marks, Standing.DECIDING)
        for name in _SIGNERS[:2]:
            member = self.as_(name)
            for one in waiting:
                seen = member.read(f"/reviews/{one}", "read a review")
            listed = [item["key"] for item in seen["demand"]["checklist"]]
            verdict = {"ids": list(waiting), "verdict": "approve", "checklist": listed}
            task = member.change("POST", "/reviews/decisions", verdict)
            done = self._ended(member, task["id"])
            if done["failure_count"]:
                self.ledger.trouble(f"verdicts {task['id']}: {done['state']} {done['failures']}")
            self.ledger.count("verdict", len(done["results"]))
        self.ledger.stands(marks, Standing.SHOWN)
        self.ledger.count("publication", len(waiting))

    def _waiting(self, ours: dict[str, str]) -> dict[int, str]:
        """The last reviews of the queue that are of these titles, with their titles."""
        member = self.as_(_SIGNERS[0])
        total = member.read("/reviews?limit=1", "read a review")["total"]
        found: dict[int, str] = {}
        place = total
        while place > 0 and len(found) < self.approved:
            place = max(0, place - 100)
            page = member.read(f"/reviews?limit=100&offset={place}", "read a review")
            for review in reversed(page["items"]):
                if review["title"] in ours and len(found) < self.approved:
                    found[review["id"]] = review["title"]
        return found

    def _ended(self, client: Client, task: int) -> Any:
        while True:
            seen = client.read(f"/tasks/{task}", "read a task")
            if seen["ended_at"]:
                return seen
            time.sleep(1)
