"""From a change to its being found by another process: publish through the services, search, wait.

    python -m benchmarks.updates [--set faq] [--corpora DIR] [--changes 40] [--json]

The base is filled and kept as for `benchmarks.http`, but copied, because this one changes it. The
real server runs on the copy with its worker. In turn an entry is published anew under a new title
(draft, submission, approval by two other people) and the one before is retired. The clock runs from
the commit of the approval until a web process finds the title, asked over HTTP again and again.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.kit.base import REVIEWERS, Base, agents, credentials, person, prepared, usual_folder
from benchmarks.kit.corpora import Corpus, load
from benchmarks.kit.measures import percentile
from benchmarks.kit.report import Row, show
from benchmarks.kit.server import Server
from content.files.received import Received
from content.schemas import NewEntrySchema
from content.services import attaching, drafts
from core.base_schema import load as checked
from core.database import Database
from review.assignment.seats import can_take, seats_of
from review.checklist import checklist_of
from review.models import Review, ReviewState, Verdict
from review.policies.queries import demand_of
from review.services.deciding import decide
from review.services.submitting import submit

PORT = 8769
GIVE_UP_SECONDS = 30
PAUSE_SECONDS = (0.1, 0.6)  # between changes: they shall not fall in step with the worker


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", choices=("faq", "statutes"), default="faq")
    parser.add_argument("--corpora", type=Path, default=Path("corpora"), help="folder of the sets")
    parser.add_argument("--changes", type=int, default=40)
    parser.add_argument("--data-dir", type=Path, help="filled when empty, used again")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    corpus = load(options.set, options.corpora)
    base = prepared(corpus, options.data_dir or usual_folder(corpus))
    show(_rows(base, corpus, options.changes), as_json=options.json)


def _rows(base: Base, corpus: Corpus, changes: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "base"
        shutil.copytree(base.folder, copy, symlinks=True)
        changed = Base(copy, base.entries, base.rebuild_s)
        database = changed.open().database
        line = credentials(database, agents(database, 1), token=True)[0]
        with Server(copy, PORT, workers=2):
            asking = _Asking(line)
            asking.warm()
            rng = random.Random(0)
            waits, approvals = [], []
            for number in range(changes):
                time.sleep(rng.uniform(*PAUSE_SECONDS))
                title = "".join(filter(str.isalnum, corpus.items[number].title)) + f"{number:04d}号"
                approving = time.perf_counter()
                publish(database, title)
                committed = time.perf_counter()
                approvals.append((committed - approving) * 1000)
                asking.until_found(title)
                waits.append((time.perf_counter() - committed) * 1000)
        yield {
            "entries": base.entries,
            "changes": changes,
            "publish_p50_ms": round(percentile(approvals, 0.5), 1),
            "found_p50_ms": round(percentile(waits, 0.5), 1),
            "found_p95_ms": round(percentile(waits, 0.95), 1),
            "found_max_ms": round(max(waits), 1),
            "search_p50_ms": round(percentile(asking.taken, 0.5), 1),
        }


def publish(database: Database, title: str, file: Received | None = None) -> str:
    """Write, submit and approve an answer of this title, by as many as the policy wants.

    `file`: what is attached to it.
    """
    values: dict[str, Any] = {
        "kind": "answer",
        "title": title,
        "department": "marketing",
        "category": "third-party",
        "content": {"answer": title, "no_basis": "基准测试"},
    }
    author, committee = person(database, "bench-writer"), [person(database, n) for n in REVIEWERS]
    with database.transaction() as session:
        number = drafts.create_entry(session, author, checked(NewEntrySchema(), values)).number
        if file is not None:
            attaching.attach_file(session, author, number, file)
        review = submit(session, author, number).id
    with database.transaction() as session:
        judged = session.get_one(Review, review)
        listed = [one.key for one in checklist_of(judged, demand_of(session, judged))]
        for reviewer in committee:
            if any(can_take(reviewer, seat, judged) for seat in seats_of(judged)):
                decide(session, reviewer, review, Verdict.APPROVE, "通过", checked=listed)
        assert judged.state == ReviewState.APPROVED
    return number


class _Asking:
    """Asks the server for a title until it comes first."""

    def __init__(self, credential: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", PORT)
        name, _, value = credential.partition(": ")
        self._headers = {name: value}
        self.taken: list[float] = []

    def warm(self) -> None:
        """Have both web processes read what searching needs."""
        for _ in range(20):
            self._ask("停电")

    def until_found(self, title: str) -> None:
        """Raises `SystemExit` when it is not found in time."""
        begun = time.perf_counter()
        while time.perf_counter() - begun < GIVE_UP_SECONDS:
            if title in self._ask(title):
                return
            time.sleep(0.005)
        raise SystemExit(f"not found within {GIVE_UP_SECONDS} s: {title}")

    def _ask(self, text: str) -> list[str]:
        """The titles of the hits."""
        asked = time.perf_counter()
        path = f"/api/v1/search?limit=1&q={quote(text)}"
        self._connection.request("GET", path, headers=self._headers)
        answer = json.loads(self._connection.getresponse().read())
        self.taken.append((time.perf_counter() - asked) * 1000)
        return [hit["title"] for hit in answer["hits"]]


if __name__ == "__main__":
    main()
