"""An hour that nothing and nobody stops: 500 agents, writers, imports, and a kill every minute.

    python -m benchmarks.endurance --corpora DIR --minutes 60
    python -m benchmarks.endurance --corpora DIR --minutes 60 --site nodes

On one machine with SQLite, or as three nodes, each with a folder of its own, with PostgreSQL behind
nginx. Agents search (once in `--every` seconds), complete, read out, record, log in; authors draft,
save, submit, publish, replace and withdraw; a table comes in by a task every few minutes and some
of it is approved. Every minute something gets SIGKILL: a web process, the worker, who watches them,
a whole node, also the one that leads, PostgreSQL. All that was acknowledged stands in a ledger;
every text bears a mark, and whatever agents are shown is looked through for marks of texts that
nobody approved or that were withdrawn. Times count from the first try until an answer came.

The base (10,000 entries) is made once and kept in /tmp. Prints a line a minute, then tables;
all figures stay in the folder of the run as `figures.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.endurance.agents import Agent, World
from benchmarks.endurance.checks import Watch, at_the_end, caught_up
from benchmarks.endurance.killing import Killer
from benchmarks.endurance.ledger import Ledger
from benchmarks.endurance.memory import Memory
from benchmarks.endurance.report import tables
from benchmarks.endurance.sites import Nodes, Site
from benchmarks.endurance.tally import Tally
from benchmarks.endurance.writers import Author, Importer, Worker
from benchmarks.http import smaller
from benchmarks.kit import base as kept_base
from benchmarks.kit.corpora import Corpus, load
from content.hashing import content_hash
from content.models import Revision, number_of
from core import audit
from core.database import Database
from people.actors import CONSOLE
from people.authentication import tokens

PORT = 8780
LAST_SECONDS = 240.0
_SEEDED_AT_ONCE = 1_000


def main() -> None:
    """Run, print, and leave the figures."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="kb-endurance-"))
    print(f"run in {folder}", flush=True)
    folder.chmod(0o755)  # PostgreSQL runs as somebody else
    corpus = smaller(load("faq", options.corpora), options.entries)
    data, secrets = _prepared(corpus, folder, options.agents)
    kind = Nodes if options.site == "nodes" else Site
    site = kind(data, options.port, options.workers)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    try:
        site.start()
        caught_up(site)
        figures = _run(site, corpus, secrets, folder, options)
        site.stop()
    except BaseException:
        site.end()
        raise
    (folder / "figures.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1))
    print("\n".join(tables(figures)))
    if not options.keep:
        for part in folder.iterdir():
            if part.is_dir():
                shutil.rmtree(part)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=Path("corpora"))
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--site", choices=("sqlite", "nodes"), default="sqlite")
    parser.add_argument("--agents", type=int, default=500)
    parser.add_argument("--every", type=float, default=25.0, help="seconds between what one does")
    parser.add_argument("--authors", type=int, default=3)
    parser.add_argument("--importers", type=int, default=1)
    parser.add_argument("--kill-every", type=float, default=60.0, help="seconds; 0: nothing is")
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2, help="web processes of a node")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--keep", action="store_true", help="the data folders, to look at")
    return parser.parse_args()


def _prepared(corpus: Corpus, folder: Path, agents: int) -> tuple[Path, dict[str, str]]:
    """A copy of the kept base whose texts count as approved, and everybody's tokens."""
    kept = kept_base.prepared(corpus, Path("/tmp") / f"kb-endurance-{len(corpus.items)}")
    data = folder / "first"
    shutil.copytree(kept.folder, data, ignore=shutil.ignore_patterns("*.lock", "node-id", "*.log"))
    database = kept_base.Base(data, kept.entries, 0).open().database
    for name in kept_base.PEOPLE:
        kept_base.person(database, name)
    names = [*kept_base.agents(database, agents), *kept_base.PEOPLE]
    with database.transaction() as session:
        secrets = {name: tokens.issue_token(session, CONSOLE, name)[1] for name in names}
    _approve(database)
    database.dispose()
    return data, secrets


def _approve(database: Database) -> None:
    """Enter the texts of the base into the trail as approved: it is verified at the end."""
    with database.transaction() as session:
        for revision in session.scalars(select(Revision)).unique():
            data = {"seq": revision.seq, "hash": content_hash(revision)}
            subject = f"entry:{number_of(revision.entry_id)}"
            audit.record(session, "bench", "review.approve", subject, data)


def _run(
    site: Site,
    corpus: Corpus,
    secrets: Mapping[str, str],
    folder: Path,
    options: argparse.Namespace,
) -> dict[str, Any]:
    """The shift from its beginning to its end, and what is found then."""
    lines = [question.text for question in corpus.questions]
    ledger, tally = Ledger(), Tally()
    world = World(site.port, ledger, tally, lines, threading.Event())
    no_more_kills = threading.Event()
    memory = Memory(site, no_more_kills)
    killer = Killer(site, tally, ledger, no_more_kills, options.kill_every or 1e9)
    agents = [
        Agent(world, number, name, secrets[name], options.every)
        for number, name in enumerate(secrets)
        if name not in kept_base.PEOPLE
    ]
    staff = {name: secrets[name] for name in kept_base.PEOPLE}
    ports = [node.port for node in site.nodes]
    workers: list[Worker] = [
        *(Author(world, n, staff, 8.0, ports) for n in range(options.authors)),
        *(Importer(world, 100 + n, staff, 180.0) for n in range(options.importers)),
    ]
    watch = Watch(world, site, secrets["bench-0001"], folder)
    for thread in (*agents, *workers, watch, memory, killer):
        thread.start()
    _minutes(options.minutes, ledger, tally, memory, folder)
    no_more_kills.set()
    killer.join(LAST_SECONDS)
    world.over.set()
    until = time.monotonic() + LAST_SECONDS
    for thread in (*agents, *workers, watch):
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive():
            ledger.trouble(f"{thread.name} does not come to an end")
    figures = _figures(ledger, tally, memory)
    (folder / "figures.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1))
    held = at_the_end(site, world, secrets["bench-0001"], folder)
    return _figures(ledger, tally, memory) | {"at_the_end": held}


def _minutes(minutes: float, ledger: Ledger, tally: Tally, memory: Memory, folder: Path) -> None:
    """Wait, and tell each minute how it goes."""
    begun = time.monotonic()
    while (left := minutes * 60 - (time.monotonic() - begun)) > 0:
        time.sleep(min(60.0, left))
        figures = _figures(ledger, tally, memory)
        (folder / "so-far.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1))
        search = figures["ms"].get("search", {})
        told = {
            "minute": round((time.monotonic() - begun) / 60, 1),
            "search": search,
            "missed": sum(tally.failed.values()),
            "kills": len(tally.kills),
            "load": os.getloadavg()[0],
            "done": dict(ledger.counts),
            "leaks": len(ledger.leaks),
            "troubles": len(ledger.troubles),
        }
        print(json.dumps(told, ensure_ascii=False), flush=True)


def _figures(ledger: Ledger, tally: Tally, memory: Memory) -> dict[str, Any]:
    acknowledged = {
        "questions": len(ledger.questions),
        "imported rows": len(ledger.imported),
        **dict(sorted(ledger.counts.items())),
    }
    return {
        "acknowledged": acknowledged,
        **tally.figures(),
        "memory": memory.figures(),
        "leaks": [f"{one.mark} ({one.standing}) in {one.where}" for one in ledger.leaks],
        "troubles": list(ledger.troubles),
    }


if __name__ == "__main__":
    main()
