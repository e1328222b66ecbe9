"""Requests answered, and how long it took: counted by every process, told together."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping

from kb_app.watch.exposition import Family, Labels
from kb_app.watch.shared_counts import SharedCounts

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
_BOUND_NAMES = (*map(str, BOUNDS), "+Inf")


def count_request(
    counts: SharedCounts, method: str, endpoint: str, status: int, seconds: float
) -> None:
    """One more request."""
    counts.count(f"request:{method}:{status}:{endpoint}")
    counts.count(f"bucket:{bisect_left(BOUNDS, seconds)}:{endpoint}")
    counts.count(f"seconds:{endpoint}", seconds)


def request_families(totals: Mapping[str, float]) -> list[Family]:
    """Both figures of requests."""
    requests: list[tuple[str, Labels, float]] = []
    buckets: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * len(_BOUND_NAMES))
    for key, value in totals.items():
        what, _, rest = key.partition(":")
        if what == "request":
            method, status, endpoint = rest.split(":", 2)
            labels = (("endpoint", endpoint), ("method", method), ("status", status))
            requests.append(("", labels, value))
        elif what == "bucket":
            number, endpoint = rest.split(":", 1)
            buckets[endpoint][int(number)] = value
    spent: list[tuple[str, Labels, float]] = []
    for endpoint, counted in buckets.items():
        label, upto = ("endpoint", endpoint), 0.0
        for name, value in zip(_BOUND_NAMES, counted, strict=True):
            upto += value
            spent.append(("_bucket", (label, ("le", name)), upto))
        spent.append(("_count", (label,), upto))
        spent.append(("_sum", (label,), totals.get(f"seconds:{endpoint}", 0.0)))
    return [
        Family("kb_requests_total", "Requests answered", "counter", requests),
        Family("kb_request_seconds", "Time to answer a request", "histogram", spent),
    ]
