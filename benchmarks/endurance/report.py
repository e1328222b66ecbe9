"""The figures of a long run as tables.

    python -m benchmarks.endurance.report FILE

FILE is the `figures.json` of a run, or the `so-far.json` of one that still goes on.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_SHARES = ("p50", "p95", "p99", "max")
_LOST = "drafts_lost publications_lost imported_rows_lost questions_lost verdicts_lost"
_DOUBLED = "texts_doubled questions_doubled"


def tables(figures: dict[str, Any]) -> Iterator[str]:
    """Lines of Markdown: times, failures by cause, memory, and what held."""
    head = ("what", "answers", *_SHARES, "…outside of kills", *_SHARES)
    yield from _head(head)
    for what, times in figures["ms"].items():
        quiet = figures["ms_outside_of_kills"].get(what, {})
        yield _row(what, times["n"], *_times(times), quiet.get("n", 0), *_times(quiet))
    yield ""
    yield from _head(("no answer, or 5xx", "after a kill of", "times"))
    missed = Counter[tuple[str, str]]()
    for one in figures["failed"]:
        missed[one["cause"][:40], one["after_kill_of"]] += one["times"]
    for (cause, victim), times in sorted(missed.items()):
        yield _row(cause, victim or "nothing", times)
    yield ""
    yield from _head(("processes", "MB in the first third", "in the last", "most", "MB an hour"))
    for role, used in figures["memory"].items():
        sums = used["sum_mb_first_third"], used["sum_mb_last_third"], used["most_mb"]
        yield _row(role, *sums, used["mb_an_hour_median"])
    yield ""
    yield f"Killed: {_listed(figures['kills'])}; whole again after (s): {figures['back_s']}"
    yield f"Acknowledged: {_listed(figures['acknowledged'])}"
    yield f"Drafts or withdrawn texts seen: {len(figures['leaks'])} {figures['leaks'][:5]}"
    yield f"Otherwise than it should be: {len(figures['troubles'])} {figures['troubles'][:5]}"
    if found := figures.get("at_the_end"):
        yield f"Lost: {sum(found[one] for one in _LOST.split())}"
        yield f"Doubled: {sum(found[one] for one in _DOUBLED.split())}"
        yield json.dumps(found, ensure_ascii=False)


def _head(names: Iterable[str]) -> Iterator[str]:
    listed = list(names)
    yield _row(*listed)
    yield _row(*("---" for _ in listed))


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _times(times: dict[str, float]) -> list[object]:
    return [f"{times[share]:.0f} ms" if share in times else "" for share in _SHARES]


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} × {name}" for name, count in counts.items())


if __name__ == "__main__":
    print("\n".join(tables(json.loads(Path(sys.argv[1]).read_text("utf-8")))))
