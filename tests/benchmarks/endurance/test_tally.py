"""What a long run waits for, and what it lays a failure to."""

from __future__ import annotations

import time

from benchmarks.endurance.tally import Killed, Tally


def test_what_was_asked_near_a_kill_is_told_apart() -> None:
    tally, now = Tally(), time.monotonic()
    tally.kills.append(Killed("node", now - 100, 3.0))
    for ago in (99, 96, 50):
        tally.took.setdefault("search", []).append((now - ago, 0.01 if ago == 50 else 4.0))
    figures = tally.figures()
    assert figures["ms"]["search"]["n"] == 3
    assert figures["ms_outside_of_kills"]["search"] == {
        "n": 1, "p50": 10.0, "p95": 10.0, "p99": 10.0, "max": 10.0
    }  # fmt: skip


def test_a_failure_is_laid_to_what_was_just_killed_and_to_nothing_later() -> None:
    tally = Tally()
    tally.begin("worker")
    tally.missed("write", "503 unavailable")
    tally.end()
    tally.missed("write", "ConnectionResetError")
    tally.kills.append(Killed("web", time.monotonic() - 100, 1.0))
    tally.missed("write", "500 error")
    told = {(one["cause"], one["after_kill_of"]) for one in tally.figures()["failed"]}
    assert told == {
        ("503 unavailable", "worker"),
        ("ConnectionResetError", "worker"),
        ("500 error", ""),
    }
