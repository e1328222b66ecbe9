"""Memory of every process over the run, and whether it grows."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.endurance.sites import Site

EVERY_SECONDS = 20.0
WARM_SECONDS = 90.0  # a process is left alone so long: it fills what it keeps
LONG_SECONDS = 180.0  # and has to have lived so long after it to say something
Sample = tuple[float, float]


class Memory(threading.Thread):
    """Looks at all processes every while. MB; pages that several share are divided among them."""

    def __init__(self, site: Site, over: threading.Event) -> None:
        super().__init__(name="memory", daemon=True)
        self._site, self._over = site, over
        self._begun = time.monotonic()
        self.lives: dict[tuple[str, str, int], list[Sample]] = {}
        self.sums: dict[str, list[Sample]] = {}

    def run(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            self._look()

    def _look(self) -> None:
        at = time.monotonic() - self._begun
        sums: dict[str, float] = {}
        for node in self._site.nodes:
            for pid, role in node.processes().items():
                with suppress(OSError):
                    used = _proportional_mb(pid)
                    self.lives.setdefault((node.name, role, pid), []).append((at, used))
                    sums[role] = sums.get(role, 0.0) + used
        for role, used in sums.items():
            self.sums.setdefault(role, []).append((at, used))

    def figures(self) -> dict[str, Any]:
        """By kind of process: sums at the beginning and the end, and how much one grows an hour."""
        found: dict[str, Any] = {}
        for role, samples in self.sums.items():
            slopes = [
                slope
                for (_node, one, _pid), life in list(self.lives.items())
                if one == role and (slope := _slope(life)) is not None
            ]
            third = max(1, len(samples) // 3)
            found[role] = {
                "sum_mb_first_third": round(statistics.median(mb for _, mb in samples[:third]), 1),
                "sum_mb_last_third": round(statistics.median(mb for _, mb in samples[-third:]), 1),
                "most_mb": round(max(mb for _, mb in samples), 1),
                "lives": len(slopes),
                "mb_an_hour_median": round(statistics.median(slopes), 1) if slopes else None,
                "mb_an_hour_longest_life": self._longest(role),
            }
        return found

    def _longest(self, role: str) -> dict[str, float] | None:
        lives = [life for (_n, one, _p), life in list(self.lives.items()) if one == role]
        longest = max(lives, key=lambda life: life[-1][0] - life[0][0], default=[])
        slope = _slope(longest)
        if slope is None:
            return None
        minutes = (longest[-1][0] - longest[0][0]) / 60
        return {"minutes": round(minutes, 1), "mb_an_hour": round(slope, 1)}


def _slope(life: Sequence[Sample]) -> float | None:
    """MB an hour by least squares, once it is warm; None for one that did not live long."""
    warm = [sample for sample in life if sample[0] - life[0][0] >= WARM_SECONDS]
    if len(warm) < 3 or warm[-1][0] - warm[0][0] < LONG_SECONDS:
        return None
    times, used = zip(*warm, strict=True)
    return statistics.linear_regression(times, used).slope * 3600


def _proportional_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
