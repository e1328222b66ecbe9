"""Figures of several processes: added up, carried on by who comes later, nothing of the dead."""

from __future__ import annotations

import os

from kb_app.watch.shared_counts import KEYS_MAX, SharedCounts


def counted_by_another(counts: SharedCounts, slot: int) -> None:
    """A process of its own counts one, and is at two, and dies."""
    pid = os.fork()
    if pid == 0:
        counts.enter(slot)
        counts.count("done")
        counts.put("now:open", 2)
        os._exit(0)
    os.waitpid(pid, 0)


def test_processes_are_added_up_and_who_comes_later_goes_on() -> None:
    counts = SharedCounts(3)
    counts.count("done")
    first, second = counts.reserve(1), counts.reserve(2)
    assert first != second
    counted_by_another(counts, first)
    counted_by_another(counts, second)
    assert (counts.totals()["done"], counts.totals()["now:open"]) == (3, 4)
    counts.release(1)
    assert counts.totals()["now:open"] == 2  # of what is so at the moment nothing is left
    again = counts.reserve(3)
    assert again == first
    counted_by_another(counts, again)
    assert (counts.totals()["done"], counts.totals()["now:open"]) == (4, 4)


def test_of_moments_the_last_counts() -> None:
    counts = SharedCounts(2)
    counts.put("at:seen", 5)
    counts.enter(1)
    counts.put("at:seen", 3)
    assert counts.totals()["at:seen"] == 5


def test_what_finds_no_room_fails_nobody() -> None:
    counts = SharedCounts()
    for number in range(KEYS_MAX + 10):
        counts.count(f"key {number}")
    counts.count("a key that is longer than any name of an endpoint could ever be" * 3)
    counts.count("key 0")
    totals = counts.totals()
    assert len(totals) == KEYS_MAX
    assert totals["key 0"] == 2
