"""How long answers took, which failed and why, and what had been killed before."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.kit.measures import percentile

AFTER_SECONDS = 5.0  # of a kill: reported apart
CAUSED_SECONDS = 20.0  # a failure is laid to what was killed at most so long before


@dataclass(frozen=True)
class Killed:
    """What was killed, when (`time.monotonic`), and how long until all was there again."""

    what: str
    at: float
    back_s: float


@dataclass
class Tally:
    """Threads share it. Times in seconds, from the first try until an answer came."""

    took: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    failed: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    kills: list[Killed] = field(default_factory=list)
    under: str = ""
    """What is being killed or started again just now."""
    _under_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, what: str, begun: float) -> None:
        """An answer came to what was first asked for at `begun`."""
        taken = time.monotonic() - begun
        with self._lock:
            self.took.setdefault(what, []).append((begun, taken))

    def missed(self, what: str, cause: str) -> None:
        """No answer, or one of 5xx; `cause`: its status and code, or what the network said."""
        with self._lock:
            self.failed[what, cause, self.victim()] += 1

    def victim(self) -> str:
        """What was killed a moment ago; empty when nothing was."""
        if self.under:
            return self.under
        last = self.kills[-1] if self.kills else None
        if last and time.monotonic() - last.at - last.back_s < CAUSED_SECONDS:
            return last.what
        return ""

    def begin(self, what: str) -> None:
        """It is killed now."""
        self.under, self._under_at = what, time.monotonic()

    def end(self) -> None:
        """All is there again."""
        now = time.monotonic()
        with self._lock:
            self.kills.append(Killed(self.under, self._under_at, now - self._under_at))
            self.under = ""

    def figures(self) -> dict[str, Any]:
        """All of it, milliseconds."""
        with self._lock:
            took = {what: list(times) for what, times in self.took.items()}
            failed, kills = self.failed.copy(), list(self.kills)
        quiet = {
            what: [taken for begun, taken in times if not _is_near(begun, kills)]
            for what, times in took.items()
        }
        return {
            "ms": {what: spread([t for _, t in times]) for what, times in sorted(took.items())},
            "ms_outside_of_kills": {what: spread(times) for what, times in sorted(quiet.items())},
            "failed": [
                {"what": what, "cause": cause, "after_kill_of": victim, "times": times}
                for (what, cause, victim), times in sorted(failed.items())
            ],
            "kills": dict(Counter(one.what for one in kills)),
            "back_s": spread([one.back_s / 1000 for one in kills]),
        }


def spread(taken: Sequence[float]) -> dict[str, float]:
    """How many, and the usual, the slow and the slowest, a thousand times what is given."""
    if not taken:
        return {"n": 0}
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    ordered = sorted(taken)
    return {"n": len(ordered)} | {
        name: round(1000 * percentile(ordered, share), 1) for name, share in at.items()
    }


def _is_near(begun: float, kills: Sequence[Killed]) -> bool:
    """Whether it was asked for from a moment before a kill until a while after."""
    return any(one.at - 1 <= begun <= one.at + AFTER_SECONDS for one in kills)
