"""How fast searching is over HTTP: the real server, real credentials, distinct questions of a set.

    python -m benchmarks.http --clients 50 --workers 2 [--set faq] [--corpora DIR] [--json]
    python -m benchmarks.http --agents 500 --every 20 --workers 2
    python -m benchmarks.http --page --clients 1 --requests 600 --times 5

With `--clients` each client asks again as soon as it is answered, which no person does: the server
is kept as busy as it can be. With `--agents` each asks once in `--every` seconds. The data folder
is filled on the first run and kept (`--data-dir`). Clients and server share the machine; what each
took of the processor, in milliseconds a request, is printed beside the times. `--page` asks for
what the agent's page shows while somebody types (`/search/results`) instead of the API; `--times`
measures so often and gives the median of each figure. `--entries` keeps so many of the set. With
KB_MODEL=packaged settled lines are compared by meaning: let the worker make its vectors first.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from benchmarks.kit.base import Base, agents, credentials, prepared, usual_folder
from benchmarks.kit.corpora import Corpus, load
from benchmarks.kit.load import Load, Outcome, result_paths, search_paths
from benchmarks.kit.measures import percentile
from benchmarks.kit.report import Row, show
from benchmarks.kit.server import Server

WARM_UP = 200
PORT = 8766


def main() -> None:
    """Measure and print."""
    options = _options()
    corpus = smaller(load(options.set, options.corpora), options.entries)
    base = prepared(corpus, options.data_dir or usual_folder(corpus))
    show(_rows(base, corpus, options), as_json=options.json)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--agents", type=int, help="people instead of clients: they pause")
    parser.add_argument("--every", type=float, default=20.0, help="seconds between their searches")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long agents go on")
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--requests", type=int, default=4000, help="of all clients together")
    parser.add_argument("--set", choices=("faq", "statutes"), default="faq")
    parser.add_argument("--entries", type=int, help="only so many of the set's")
    parser.add_argument("--corpora", type=Path, default=Path("corpora"), help="folder of the sets")
    parser.add_argument("--data-dir", type=Path, help="filled when empty, used again")
    parser.add_argument("--by", choices=("session", "token"), default="session")
    parser.add_argument("--page", action="store_true", help="the page's results, not the API")
    parser.add_argument("--times", type=int, default=1, help="runs, of which medians are given")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser.parse_args()


def _rows(base: Base, corpus: Corpus, options: argparse.Namespace) -> Iterator[Row]:
    count = options.agents or options.clients
    database = base.open().database
    lines = credentials(database, agents(database, count), token=options.by == "token")
    database.dispose()
    texts = [question.text for question in corpus.questions]
    random.Random(0).shuffle(texts)
    first, others = parted(texts)
    paths = result_paths if options.page else search_paths
    with Server(base.folder, options.port, workers=options.workers) as server:
        Load(options.port, lines[:4], paths(first)).at_once()
        asked = paths(_as_many(others, options))
        runs = [
            _measured(server, Load(options.port, lines, asked), options)
            for _ in range(options.times)
        ]
        yield {
            "agents" if options.agents else "clients": count,
            "workers": options.workers,
            "entries": base.entries,
            **_medians(runs),
            "memory_mb": server.memory_mb(),
            "ready_s": round(server.started_s, 2),
        }


def smaller(corpus: Corpus, entries: int | None) -> Corpus:
    """The first `entries` of a set, and the questions they answer; all of it when None."""
    if entries is None or entries >= len(corpus.items):
        return corpus
    asked = [question for question in corpus.questions if max(question.right) < entries]
    return replace(corpus, items=corpus.items[:entries], questions=asked)


def parted(texts: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What is asked to warm up, and what is measured: others, where there are enough."""
    return texts[-WARM_UP:], texts[:-WARM_UP] or texts


def _measured(
    server: Server, asking: Load, options: argparse.Namespace
) -> tuple[dict[str, float], dict[str, int]]:
    """The figures of one run, and what went wrong in it."""
    before = server.processor_seconds()
    outcome = asking.every(options.every, options.seconds) if options.agents else asking.at_once()
    after = server.processor_seconds()
    return {
        **_figures(outcome),
        "web_cpu_ms": _each(outcome, before, after, "web"),
        "worker_cpu_ms": _each(outcome, before, after, "worker"),
        "client_cpu_ms": round(outcome.own_processor_s / len(outcome.taken) * 1000, 3),
    }, outcome.errors


def _medians(runs: Sequence[tuple[dict[str, float], dict[str, int]]]) -> Row:
    """Each figure's median over the runs; of errors all that happened."""
    errors = [errors for _figures, errors in runs if errors]
    figures = [figures for figures, _errors in runs]
    return {"errors": errors or 0} | {
        name: median(one[name] for one in figures) for name in figures[0]
    }


def _as_many(texts: Sequence[str], options: argparse.Namespace) -> list[str]:
    """Distinct texts, as long as there are any."""
    wanted = options.requests
    if options.agents:
        wanted = int(options.agents * (options.seconds / options.every + 2))
    return list(islice(cycle(texts), wanted))


def _figures(outcome: Outcome) -> dict[str, float]:
    times = [seconds * 1000 for seconds in outcome.taken]
    return {
        "requests": len(times),
        "per_s": round(len(times) / outcome.lasted_s, 1),
        "p50_ms": round(percentile(times, 0.5), 1),
        "p95_ms": round(percentile(times, 0.95), 1),
        "p99_ms": round(percentile(times, 0.99), 1),
    }


def _each(outcome: Outcome, before: dict[str, float], after: dict[str, float], role: str) -> float:
    spent = after.get(role, 0.0) - before.get(role, 0.0)
    return round(spent / len(outcome.taken) * 1000, 3)


if __name__ == "__main__":
    main()
