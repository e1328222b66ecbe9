"""Real text through the whole path: import, submit, approve in batches, search. Times each step.

    python -m benchmarks.imports --corpora DIR
    python -m benchmarks.imports --corpora DIR --rows 5000 [--agents 50] [--database URL]

The second imports and submits so many rows, and approves 500 of them, while a shift of agents
searches, records and logs in; the worker is killed on the way. It prints what the shift waited for,
and whether anything was lost or doubled.

DIR holds `regulations/*.md` and `consultations.jsonl`. Runs the real server on a data folder of its
own; one department imports the regulations, another the answers. As the policy of a new base
demands, three members of the committee sign the regulations, through the API, and two the answers,
on the pages, each with the checklist ticked. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import build_opener

from sqlalchemy import select

from benchmarks.kit.server import Server
from benchmarks.kit.shift import Person, Shift
from content.models import Revision
from core.database import Database
from migrations.runner import upgrade
from people.actors import CONSOLE
from people.authentication import tokens
from review.models import Review

PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
QUESTION = "供电企业中断供电应当提前多久通知用户"
PASSWORD = "benchmark-only"
BATCH = 500
PEOPLE = {  # name: (role, department)
    "a": ("contributor", "marketing"),
    "b": ("contributor", "service"),
    "r1": ("reviewer", "service"),
    "r2": ("reviewer", "safety"),
    "r3": ("reviewer", "operation"),
    "agent": ("agent", "service"),
}
OF_REGULATIONS = ("r1", "r2", "r3")
OF_ANSWERS = ("r1", "r2")  # of the department whose they are, which is the hotline's, and another
GIVE_UP_SECONDS = 300


def main() -> None:
    """Run all steps and print their times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=0, help="rows that come in beside a shift")
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--database", default="", help="URL of an empty database, for PostgreSQL")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"KB_DATA_DIR": folder, "KB_LOG_LEVEL": "WARNING"}
        if asked.database:
            os.environ["KB_DATABASE_URL"] = asked.database
        found = _flood(asked.corpora, Path(folder), asked) if asked.rows else _walk(asked.corpora)
        print(json.dumps(found, ensure_ascii=False, indent=2))


def _walk(corpora: Path) -> dict[str, Any]:
    _command("init")
    for name, (role, department) in PEOPLE.items():
        _command("user", "add", name, "--role", role, "--department", department, typed=PASSWORD)
    server = subprocess.Popen([sys.executable, "-m", "kb_app", "serve", "--port", str(PORT)])
    try:
        _wait_until_ready()
        return _steps(corpora)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _steps(corpora: Path) -> dict[str, Any]:
    files = sorted(str(path) for path in (corpora / "regulations").glob("*.md"))
    took: dict[str, Any] = {}
    started = time.perf_counter()
    _import("regulations", files, "a", "marketing", "third-party")
    took["import_regulations_s"] = _since(started)
    started = time.perf_counter()
    _import("answers", [str(corpora / "consultations.jsonl")], "b", "service", "service")
    took["import_answers_s"] = _since(started)
    committee = [_program(name) for name in OF_REGULATIONS]
    waiting = _waiting(committee[0])
    regulations = [r["id"] for r in waiting if r["kind"] == "regulation"]
    answers = [r["id"] for r in waiting if r["kind"] == "answer"]
    took |= {"regulations": len(regulations), "answers": len(answers)}
    started = time.perf_counter()
    one = committee[0].call("GET", f"/api/v1/reviews/{regulations[0]}")
    listed = [item["key"] for item in one["demand"]["checklist"]]  # the same for all regulations
    verdict = {"ids": regulations, "verdict": "approve", "checklist": listed}
    for member in committee:
        for one in regulations:
            member.call("GET", f"/api/v1/reviews/{one}")  # several are signed by who opened each
        member.call("POST", "/api/v1/reviews/decisions", verdict)
    took["approve_regulations_api_s"] = _since(started)
    started = time.perf_counter()
    for name in OF_ANSWERS:
        for start in range(0, len(answers), BATCH):
            _approve_on_page(name, answers[start : start + BATCH])
    took["approve_answers_pages_s"] = _since(started)
    started = time.perf_counter()
    _wait_until_drained()
    took["searchable_after_s"] = _since(started)
    if left := len(_waiting(committee[0])):
        raise SystemExit(f"{left} are not decided: the policy demands others than {PEOPLE}")
    agent = _program("agent")
    found = agent.call("GET", f"/api/v1/search?q={quote(QUESTION)}&kind=regulation&limit=3")
    took["first_three"] = [f"{hit['title']} {hit['clause']}" for hit in found["hits"]]
    took["search_ms"] = found["took_ms"]
    return took


def _flood(corpora: Path, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """The rows come in beside a shift; half way the worker is killed."""
    _command("init")
    for name, (role, department) in PEOPLE.items():
        _command("user", "add", name, "--role", role, "--department", department, typed=PASSWORD)
    database = Database(os.environ.get("KB_DATABASE_URL") or f"sqlite:///{folder}/kb.sqlite")
    upgrade(database)
    with database.transaction() as session:
        secrets = [tokens.issue_token(session, CONSOLE, "agent")[1] for _one in range(asked.agents)]
    lines = [row["question"] for row in _consultations(corpora)]
    took: dict[str, Any] = {"rows": asked.rows, "agents": asked.agents}
    with Server(folder, PORT, workers=2, database_url=asked.database) as server:
        writer, reviewer = _program("b"), _program("r2")
        shift = Shift(BASE, secrets, lines, "agent", PASSWORD)
        shift.begin()
        took |= _bring(writer, _table(corpora, asked.rows), server)
        waiting = _waiting(reviewer)[:BATCH]
        started = time.perf_counter()
        for one in waiting:
            opened = reviewer.call("GET", f"/api/v1/reviews/{one['id']}")
        took["open_500_s"] = _since(started)
        listed = [item["key"] for item in opened["demand"]["checklist"]]
        ids = [one["id"] for one in waiting]
        started = time.perf_counter()
        verdict = {"ids": ids, "verdict": "approve", "checklist": listed}
        task = reviewer.call("POST", "/api/v1/reviews/decisions", verdict)
        took["verdicts"] = _ended(reviewer, task["id"])["done"]
        took["verdicts_s"] = _since(started)
        took["shift_ms"] = shift.end()
    return took | _kept(database, asked.rows, len(ids))


def _bring(writer: Person, table: bytes, server: Server) -> dict[str, Any]:
    form = {"what": "answers", "department": "service", "category": "service"}
    started = time.perf_counter()
    batch = writer.upload("/api/v1/imports", form, "rows.csv", table)
    took = {"preview_s": _since(started)}
    started = time.perf_counter()
    task = writer.call("POST", f"/api/v1/imports/{batch['id']}/commit", {"submit": True})
    half = task["total"] // 2
    _ended(writer, task["id"], at=half)
    worker = next(pid for pid, name in server.processes().items() if name == "worker")
    os.kill(worker, signal.SIGKILL)
    done = _ended(writer, task["id"])
    took["import_and_submit_s"] = _since(started)
    took["results"], took["failures"] = len(done["results"]), done["failure_count"]
    return took


def _ended(person: Person, task_id: int, at: int = 1_000_000_000) -> Any:
    """The task once it has ended, or is as far as `at`."""
    while True:
        task = person.call("GET", f"/api/v1/tasks/{task_id}")
        if task["ended_at"] or task["done"] >= at:
            return task
        time.sleep(0.5)


def _kept(database: Database, rows: int, decided: int) -> dict[str, int]:
    """What was lost, and what came twice."""
    with database.reading() as session:
        titles = Counter(session.scalars(select(Revision.title)))
        reviews = len(session.scalars(select(Review.id)).all())
        signed = session.scalars(select(Review)).unique().all()
        signatures = sum(len(one.sign_offs) for one in signed)
    return {
        "lost": rows - len(titles),
        "doubled": sum(count - 1 for count in titles.values()),
        "not_submitted": rows - reviews,
        "verdicts_missing": decided - signatures,
    }


def _table(corpora: Path, rows: int) -> bytes:
    """So many rows out of the consultations, each with a number of its own."""
    found = _consultations(corpora)
    lines = ["问题,答案"]
    for number in range(rows):
        row = found[number % len(found)]
        said = [f"{number} 号：{row['question']}"[:180], row["answer"][:600]]
        lines.append(",".join('"' + text.replace('"', "”") + '"' for text in said))
    return "\n".join(lines).encode()


def _consultations(corpora: Path) -> list[dict[str, Any]]:
    text = (corpora / "consultations.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _program(name: str) -> Person:
    return Person(BASE, _command("token", "issue", name).strip())


def _approve_on_page(name: str, ids: list[int]) -> None:
    person = Person(BASE)
    person.page("/login")
    person.page("/login", [("name", name), ("password", PASSWORD)])
    person.page("/review")
    chosen = [(f"ids.{place}", str(one)) for place, one in enumerate(ids)]
    form = [*chosen, ("verdict", "approve")]
    for one in ids:
        person.page(f"/review/{one}")  # several are signed by who opened each
    asked = person.page("/review/batch", form)
    listed = re.findall(r'name="(checklist\.\d+)" value="(\w+)"', asked)
    shown = person.page("/review/batch", [*form, *listed, ("confirmed", "yes")])
    task = re.search(r'action="(/tasks/\d+)/stop"', shown)
    while task and "data-open" in person.page(task[1]):
        time.sleep(0.5)


def _waiting(reviewer: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    while True:
        page = reviewer.call("GET", f"/api/v1/reviews?limit=100&offset={len(items)}")
        items += page["items"]
        if len(items) >= page["total"]:
            return items


def _import(what: str, files: list[str], name: str, department: str, category: str) -> None:
    options = ["--department", department, "--category", category, "--as", name]
    _command("import", what, *files, *options, "--submit", "--yes")


def _command(*arguments: str, typed: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kb_app", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{arguments}: {done.stdout}{done.stderr}")
    return done.stdout


def _wait_until_ready() -> None:
    for _attempt in range(200):
        try:
            with build_opener().open(BASE + "/readyz"):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not get ready")


def _wait_until_drained() -> None:
    until = time.perf_counter() + GIVE_UP_SECONDS
    while time.perf_counter() < until:
        with build_opener().open(BASE + "/metrics") as response:
            if "kb_outbox_rows 0.0" in response.read().decode():
                return
        time.sleep(0.05)
    raise SystemExit(f"not indexed within {GIVE_UP_SECONDS} s")


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 2)


if __name__ == "__main__":
    main()
