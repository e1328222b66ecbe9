"""How the nodes stand: for the page of administrators and the command line."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core import feed
from core.nodes import Node, consumer_of, known_nodes
from search_index import owed


@dataclass(frozen=True)
class Standing:
    """A node, how far its index is in the feed (None: not at all), and what it is behind.

    `waiting`: changes its index has yet to come to; `lag`: seconds the oldest of them has waited.
    """

    node: Node
    position: int | None
    waiting: int
    lag: float


def standings(session: Session) -> list[Standing]:
    """Of all nodes that were heard of lately, by name."""
    nodes = known_nodes(session)
    positions = feed.positions(session, [consumer_of(node.id) for node in nodes])
    return [
        Standing(
            node, positions.get(consumer_of(node.id)), *owed.lag(session, consumer_of(node.id))
        )
        for node in nodes
    ]
