"""A tree as a drawing takes it: each node once, under the first way to it, others point there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from content.diagnoses.tree import Node, Tree

DEPTH_MAX = 60


@dataclass(frozen=True)
class Row:
    """One row of the drawing. `key`: of the answer that leads here, "" after a sum.

    `again`: the node stands elsewhere, this points there; `missing`: it is not there at all.
    """

    depth: int
    key: str
    text: str
    label: str
    node: Node | None
    again: bool = False
    above: int | None = None  # the row it hangs on

    @property
    def missing(self) -> bool:
        """Whether the way leads to nothing."""
        return self.node is None


def outline(tree: Tree) -> list[Row]:
    """The rows from above: the start, what hangs on it, and at the end what nothing leads to."""
    rows: list[Row] = []
    drawn: set[str] = set()
    start = tree.start
    for node in (*([start] if start else ()), *tree.nodes):
        if node.label in drawn:
            continue
        waiting = [Row(0, "", "", node.label, node)]
        while waiting:
            row = waiting.pop()
            row = replace(row, again=row.node is not None and row.label in drawn)
            rows.append(row)
            if row.node is not None and not row.again:
                drawn.add(row.label)
                waiting += reversed(_below(tree, row.node, row.depth, len(rows) - 1))
    return rows


def _below(tree: Tree, node: Node, depth: int, above: int) -> list[Row]:
    return [
        Row(
            min(depth + 1, DEPTH_MAX),
            {"to": "", "unsure": "0"}.get(way.field, str(number)),
            way.text,
            way.to,
            tree.by_label.get(way.to) if way.to else None,
            above=above,
        )
        for number, way in enumerate(node.ways, start=1)
    ]
