"""A diagnosis gone through as it was answered: where it ends, or where it stops.

The page walks by itself (`guide.js`); this is for what is kept of it, and for a proposal that is
tried with the walks of before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.diagnoses.tree import Node, Tree

CANNOT_SAY = ""  # the answer of who cannot say, and what follows a sum

Steps = Sequence[tuple[str, str]]  # the names of nodes, each with the answer that was given


@dataclass(frozen=True)
class Walked:
    """How far a walk gets: the nodes gone through, and where it stands then."""

    steps: tuple[tuple[str, str], ...]
    at: Node | None

    @property
    def ending(self) -> Node | None:
        """The ending it came to; None where it stopped on the way."""
        return self.at if self.at is not None and not self.at.ways else None


def walk(tree: Tree, given: Mapping[str, str], *, past_sums: bool = False) -> Walked:
    """From the start, by the answer `given` at each node, as far as there is one.

    A sum that was worked out is among them, by an empty answer; with `past_sums` all are.
    """
    steps: list[tuple[str, str]] = []
    node = tree.start
    gone: set[str] = set()
    while node is not None and node.ways and node.label not in gone:
        gone.add(node.label)
        worked = past_sums and node.group == "sums"
        answer = CANNOT_SAY if worked else given.get(node.label)
        if answer is None:
            break
        way = next((way for way in node.ways if way.text == answer), None)
        follower = tree.by_label.get(way.to) if way else None
        if follower is None:
            break
        steps.append((node.label, answer))
        node = follower
    return Walked(tuple(steps), node)
