"""Real text through the whole path: import, submit, approve in batches, search. Times each step.

    python -m benchmarks.imports --corpora DIR

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
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

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


class Person:
    """Somebody at a browser or a program, against the running server."""

    def __init__(self, token: str = "") -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._token = token

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """A JSON call with the bearer token."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        request = Request(BASE + path, data=data, headers=headers, method=method)
        with self._opener.open(request) as response:
            return json.load(response)

    def page(self, path: str, form: list[tuple[str, str]] | None = None) -> str:
        """A page, or what a form leads to; the CSRF token is taken from the page before."""
        data = urlencode([("csrf_token", self._csrf), *form]).encode() if form is not None else None
        with self._opener.open(Request(BASE + path, data=data)) as response:
            text: str = response.read().decode()
        found = re.search(r'name="csrf-token" content="(\w+)"', text)
        self._csrf = found.group(1) if found else self._csrf
        return text

    _csrf = ""


def main() -> None:
    """Run all steps and print their times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    corpora = parser.parse_args().corpora
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"KB_DATA_DIR": folder, "KB_LOG_LEVEL": "WARNING"}
        print(json.dumps(_walk(corpora), ensure_ascii=False, indent=2))


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
    committee = [Person(_command("token", "issue", name).strip()) for name in OF_REGULATIONS]
    waiting = _waiting(committee[0])
    regulations = [r["id"] for r in waiting if r["kind"] == "regulation"]
    answers = [r["id"] for r in waiting if r["kind"] == "answer"]
    took |= {"regulations": len(regulations), "answers": len(answers)}
    started = time.perf_counter()
    one = committee[0].call("GET", f"/api/v1/reviews/{regulations[0]}")
    listed = [item["key"] for item in one["demand"]["checklist"]]  # the same for all regulations
    verdict = {"ids": regulations, "verdict": "approve", "checklist": listed}
    for member in committee:
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
    agent = Person(_command("token", "issue", "agent").strip())
    found = agent.call("GET", f"/api/v1/search?q={quote(QUESTION)}&kind=regulation&limit=3")
    took["first_three"] = [f"{hit['title']} {hit['clause']}" for hit in found["hits"]]
    took["search_ms"] = found["took_ms"]
    return took


def _approve_on_page(name: str, ids: list[int]) -> None:
    person = Person()
    person.page("/login")
    person.page("/login", [("name", name), ("password", PASSWORD)])
    person.page("/review")
    chosen = [(f"ids.{place}", str(one)) for place, one in enumerate(ids)]
    form = [*chosen, ("verdict", "approve")]
    asked = person.page("/review/batch", form)
    listed = re.findall(r'name="(checklist\.\d+)" value="(\w+)"', asked)
    person.page("/review/batch", [*form, *listed, ("confirmed", "yes")])


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
