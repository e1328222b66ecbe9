"""How long lines take that are typed to exhaust a search: each is answered or refused soon.

    python -m benchmarks.exhaustion [--set faq] [--corpora DIR] [--json]

In process, through the application with everything it does, on the base that `benchmarks.http`
fills. The longest of some times by the clock, for the page's results, the API and suggestions.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks.kit.base import agents, credentials, prepared, usual_folder
from benchmarks.kit.corpora import load
from benchmarks.kit.report import Row, show
from kb_app.app import create_app

TIMES = 3
PATHS = {"page": "/search/results", "api": "/api/v1/search", "suggest": "/api/v1/suggest"}
LINES = {
    "question marks": "??",
    "a range": "[a TO 龥]",
    "5,000 brackets": "(" * 5_000,
    "3,000 NOT": "NOT " * 3_000,
    "a phrase of 400 words": '"' + "停电 " * 400 + '"',
    "100,000 characters": "停" * 100_000,
    "one character of law, 500 times": "第" * 500,
    "law, 200 times": "法" * 200,
    "syllables cut in many ways": "xianshi" * 28,
    "initials": "sd" * 100,
    "letters and characters": "ting电" * 40,
    "exclusions": "-停 " * 66,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", choices=("faq", "statutes"), default="faq")
    parser.add_argument("--corpora", type=Path, default=Path("corpora"), help="folder of the sets")
    parser.add_argument("--data-dir", type=Path, help="filled when empty, used again")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    corpus = load(options.set, options.corpora)
    base = prepared(corpus, options.data_dir or usual_folder(corpus))
    database = base.open().database
    (line,) = credentials(database, agents(database, 1), token=False)
    database.dispose()
    name, _, value = line.partition(": ")
    show(_rows(create_app(base.settings), Headers({name: value})), as_json=options.json)


def _rows(app: Flask, headers: Headers) -> Iterator[Row]:
    for path in PATHS.values():
        _asked(app, headers, path, "停电tingdian")
    for name, line in LINES.items():
        yield {"line": name, **{k: _asked(app, headers, path, line) for k, path in PATHS.items()}}


def _asked(app: Flask, headers: Headers, path: str, line: str) -> str:
    """The longest of `TIMES` in milliseconds, and how it was answered."""
    took, status = [], 0
    for _time in range(TIMES):
        request = EnvironBuilder(path, query_string={"q": line}, headers=headers).get_environ()
        begun = time.perf_counter()
        parts, answered, _ = run_wsgi_app(app, request)
        b"".join(parts)
        took.append((time.perf_counter() - begun) * 1000)
        status = int(answered[:3])
        assert status in (200, 400, 413, 414), (path, line[:40], status)
    return f"{max(took):.0f} ms ({status})"


if __name__ == "__main__":
    main()
