"""Whether the ledger holds: now and then during the run, and all of it at the end."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.endurance.agents import World
from benchmarks.endurance.client import Client, GivenUp, NoAnswer, Refused
from benchmarks.endurance.ledger import BEGINS, Ledger, Standing
from benchmarks.endurance.sites import Site
from content.models import Entry, Revision, RevisionState, number_of
from core import audit
from core.database import Database
from core.storage.soundness import problems
from questions.models import Question
from review.models import Review, ReviewState, SignOff

EVERY_SECONDS = 60.0
EXPORTED_EVERY = 5  # of these looks
SAMPLE = 10
CAUGHT_UP_SECONDS = 180


class Watch(threading.Thread):
    """Looks at a sample of what was acknowledged, as agents see it, and at what is exported."""

    def __init__(self, world: World, site: Site, token: str, folder: Path) -> None:
        super().__init__(name="watch", daemon=True)
        self._world, self._site, self._folder = world, site, folder
        self._client = Client(world.port, token, world.tally)
        self._chance = random.Random(5)

    def run(self) -> None:
        """Until the shift is over."""
        looks = 0
        while not self._world.over.wait(EVERY_SECONDS):
            looks += 1
            try:
                self._look()
                if looks % EXPORTED_EVERY == 0:
                    look_at_export(self._site, self._world, self._folder)
            except (Refused, GivenUp) as error:
                self._world.ledger.trouble(f"watch: {error}")

    def _look(self) -> None:
        ledger = self._world.ledger
        shown = list(ledger.published.items())
        for number, title in self._chance.sample(shown, min(SAMPLE, len(shown))):
            document = self._client.read(f"/entries/{number}")
            now = ledger.published.get(number)
            if now == title and document["title"] != title:
                ledger.trouble(f"{number} shows another title than was approved last")
        gone = sorted(ledger.withdrawn)
        for number in self._chance.sample(gone, min(SAMPLE, len(gone))):
            try:
                self._client.read(f"/entries/{number}")
            except Refused as refused:
                if refused.status == 404:
                    continue
                raise
            ledger.trouble(f"{number} was withdrawn and is shown")


def look_at_export(site: Site, world: World, folder: Path) -> None:
    """No draft and nothing withdrawn stands in what is exported."""
    ledger = world.ledger
    gone, file = ledger.gone_before(), folder / "export.jsonl"
    done = site.command(site.nodes[-1], "export", str(file))
    if done.returncode == 0:
        ledger.look(file.read_text("utf-8"), gone, "export")
        ledger.count("export looked at")
    elif not world.tally.victim():
        ledger.trouble(f"export: {done.stderr[-300:]}")


def at_the_end(site: Site, world: World, token: str, folder: Path) -> dict[str, Any]:
    """What holds once everybody has stopped."""
    ledger = world.ledger
    waited = caught_up(site)
    if waited > CAUGHT_UP_SECONDS:
        ledger.trouble("the index of a node does not become equal")
    marks = [*ledger.marks(Standing.UNSEEN), *ledger.marks(Standing.GONE)]
    gone = ledger.gone_before()
    for node in site.nodes:
        client = Client(node.port, token, world.tally)
        for mark in random.Random(1).sample(marks, min(400, len(marks))):
            try:
                _status, text = client.send("GET", f"/api/v1/search?q={quote(mark)}")
                hits = json.dumps(json.loads(text)["hits"], ensure_ascii=False)
            except (NoAnswer, ValueError, KeyError) as error:
                ledger.trouble(f"{node.name} at the end: {error!r}")
                break
            ledger.look(hits, gone, f"{node.name} at the end")
    look_at_export(site, world, folder)
    database = Database(site.url)
    try:
        with database.reading() as session:
            found = _compared(session, ledger)
            found["audit_chain"] = audit.first_bad_row(session) or "whole"
        found["integrity"] = problems(database) or "sound"
    finally:
        database.dispose()
    found["audit_verify"] = _said(site, "audit", "verify")
    found["index_verify"] = {n.name: _said(site, "index", "verify", node=n) for n in site.nodes}
    return found | {"caught_up_s": round(waited, 1)}


def caught_up(site: Site) -> float:
    """Seconds until the index of each node is equal to the database, or that is given up."""
    begun = time.monotonic()
    for node in site.nodes:
        while site.command(node, "index", "verify").returncode:
            if time.monotonic() - begun > CAUGHT_UP_SECONDS:
                break
            time.sleep(1)
    return time.monotonic() - begun


def _said(site: Site, *arguments: str, node: Any = None) -> str:
    done = site.command(node or site.nodes[0], *arguments)
    return f"{done.returncode}: {(done.stdout + done.stderr).strip()[-300:]}"


def _compared(session: Session, ledger: Ledger) -> dict[str, Any]:
    """The ledger against the tables."""
    marked = select(Revision.title, Revision.entry_id).where(Revision.title.contains(BEGINS))
    titles = Counter(title for title, _entry in session.execute(marked.distinct()))
    first: dict[str, str] = {}
    shown: dict[str, str] = {}
    for entry_id, title, seq, state in session.execute(
        select(Revision.entry_id, Revision.title, Revision.seq, Revision.state)
    ):
        if seq == 1:
            first[number_of(entry_id)] = title
        if state == RevisionState.PUBLISHED:
            shown[number_of(entry_id)] = title
    stored = {one.id: one.text for one in session.scalars(select(Question))}
    told = Counter(stored.values())
    signed = Counter(session.scalars(select(SignOff.review_id)))
    pointers = select(func.count()).where(Entry.published_revision_id.is_not(None))
    return {
        "drafts_lost": sum(first.get(n) != title for n, title in ledger.drafted.items()),
        "publications_lost": sum(shown.get(n) != title for n, title in ledger.published.items()),
        "withdrawn_and_back": sorted(n for n in ledger.withdrawn if n in shown),
        "texts_doubled": sum(count - 1 for count in titles.values()),
        "imported_rows_lost": sum(title not in titles for title in ledger.imported),
        "questions_lost": sum(one not in stored for one in ledger.questions),
        "questions_doubled": sum(count - 1 for text, count in told.items() if "、" in text),
        "verdicts_lost": sum(max(0, n - signed[one]) for one, n in ledger.decided.items()),
        "half_states": abs((session.scalar(pointers) or 0) - len(shown)) + _half_decided(session),
    }


def _half_decided(session: Session) -> int:
    """Reviews that are decided while their text is not, or the other way round."""
    waiting = (RevisionState.SUBMITTED, RevisionState.PUBLISHED)
    open_ = select(func.count()).select_from(Review).join(Review.revision)
    odd = open_.where(Review.state == ReviewState.OPEN, Revision.state.not_in(waiting))
    late = open_.where(Review.state != ReviewState.OPEN, Revision.state == RevisionState.SUBMITTED)
    return (session.scalar(odd) or 0) + (session.scalar(late) or 0)
