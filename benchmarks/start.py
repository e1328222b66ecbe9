"""From the command to the first answer: starts the real server again and again, and searches.

    python -m benchmarks.start [--set faq] [--corpora DIR] [--times 5] [--json]

Clock and processor time (of all processes) until a search over HTTP is answered with hits, until
`/readyz` says yes, and the memory of each kind of process after some searches. The base is filled
and kept as for `benchmarks.http`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from benchmarks.kit.base import Base, agents, credentials, prepared, usual_folder
from benchmarks.kit.corpora import Corpus, load
from benchmarks.kit.load import Load, search_paths
from benchmarks.kit.measures import percentile
from benchmarks.kit.report import Row, show
from benchmarks.kit.server import Server

PORT = 8771
SEARCHES = 200


def main() -> None:
    """Measure and print: a line for each start, and one for all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", choices=("faq", "statutes"), default="faq")
    parser.add_argument("--corpora", type=Path, default=Path("corpora"), help="folder of the sets")
    parser.add_argument("--times", type=int, default=5, help="how often it is started")
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--data-dir", type=Path, help="filled when empty, used again")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    corpus = load(options.set, options.corpora)
    base = prepared(corpus, options.data_dir or usual_folder(corpus))
    rows = [*_starts(base, corpus, options.times, options.workers)]
    show([*rows, _median(rows)], as_json=options.json)


def _starts(base: Base, corpus: Corpus, times: int, workers: int) -> Iterator[Row]:
    database = base.open().database
    lines = credentials(database, agents(database, 4), token=True)
    database.dispose()
    texts = [question.text for question in corpus.questions][: SEARCHES + times]
    for number in range(times):
        first = f"/api/v1/search?q={quote(texts[number])}"
        server = Server(base.folder, PORT, workers=workers, first=first, header=lines[0])
        with server:
            spent = sum(server.processor_seconds().values())
            begun = time.perf_counter()
            server.wait_for("/readyz")
            ready = time.perf_counter() - begun
            Load(PORT, lines, search_paths(texts[times:])).at_once()
            yield {
                "start": number + 1,
                "first_answer_s": round(server.started_s, 2),
                "processor_s": round(spent, 2),
                "ready_s": round(server.started_s + ready, 2),
                "pss_mb": server.memory_mb(),
                "rss_mb": server.memory_mb("Rss"),
            }


def _median(rows: list[Row]) -> Row:
    middle: Row = {"start": "median"}
    for name in ("first_answer_s", "processor_s", "ready_s"):
        middle[name] = percentile([float(str(row[name])) for row in rows], 0.5)
    return middle


if __name__ == "__main__":
    main()
