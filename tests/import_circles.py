"""Circles of imports below a folder: `python tests/import_circles.py FOLDER PACKAGE…`.

A process of its own, as the graph is made of the packages that can be imported in it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import grimp


def circles(graph: grimp.ImportGraph) -> Iterator[list[str]]:
    """The groups of modules that import one another, by whatever way (Tarjan's components)."""
    found: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []

    def visit(module: str) -> Iterator[list[str]]:
        found[module] = lowest[module] = len(found)
        waiting.append(module)
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            if imported not in found:
                yield from visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in waiting:
                lowest[module] = min(lowest[module], found[imported])
        if lowest[module] == found[module]:
            place = waiting.index(module)
            component = waiting[place:]
            del waiting[place:]
            if len(component) > 1:
                yield sorted(component)

    for module in sorted(graph.modules):
        if module not in found:
            yield from visit(module)


if __name__ == "__main__":
    folder, *packages = sys.argv[1:]
    sys.path.insert(0, folder)
    for circle in circles(grimp.build_graph(*packages, cache_dir=None)):
        print(" ".join(circle))
