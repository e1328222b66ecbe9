"""How many hits have which kind, category, department: what a list can be narrowed to."""

from __future__ import annotations

from search_index.results.collector import NARROWED, Collector, Found


def facets(collector: Collector, found: Found) -> dict[str, dict[str, int]]:
    """Counts by name; those of a filter as if it were not there, so that one can change over.

    `found` is what `collector` found.
    """
    return {name: _counts(collector, found, name) for name in NARROWED}


def _counts(collector: Collector, found: Found, name: str) -> dict[str, int]:
    if name in collector.request.filters:
        found = collector.found_without(name)
    return collector.visible.counted(name, found.entry_ids)
