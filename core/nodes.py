"""The machines that run the service on one database: who there is, and which of them is alive.

A node is a data folder with an index of its own. Its worker says every few seconds that it lives;
how far its index is stands with the feed (`core.feed`), under `consumer_of`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import clock
from core.database import Base
from core.errors import Conflict
from core.feed import Position
from core.messages import _

INDEX = "index"  # the index of a node, among what follows the feed
BEAT_EVERY_SECONDS = 5.0
ALIVE = timedelta(seconds=20)  # since its last sign of life
KNOWN = timedelta(
    days=1
)  # so long the feed is kept for it; what was away longer has lost the thread
LISTED = timedelta(days=14)


class Node(Base):
    """One of them. `run` says where it spoke from last, and is empty when it was stopped."""

    __tablename__ = "nodes"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    version: Mapped[str] = mapped_column(String(40))
    schema: Mapped[str] = mapped_column(String(20))  # the newest its code knows
    run: Mapped[str] = mapped_column(String(32))
    leads: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    @property
    def is_alive(self) -> bool:
        """Whether it has spoken lately."""
        return bool(self.run) and self.seen_at > clock.now() - ALIVE


def consumer_of(node_id: str) -> str:
    """The name under which a node's index follows the feed."""
    return f"{INDEX}:{node_id}"


class Pulse:
    """Says of one node that it lives, as long as one of its processes does."""

    def __init__(self, node_id: str, name: str, *, version: str, schema: str, run: str) -> None:
        """`schema`: the newest migration the code knows; `run`: where its folder lies."""
        self._id, self._run = node_id, run
        self._told = {"name": name[:100], "version": version, "schema": schema}
        self._has_beaten = False

    def beat(self, session: Session, *, leads: bool) -> None:
        """It lives. Raises `Conflict` when another says so too under its id: a folder was copied.

        Both would follow the feed from one position, and each would miss what the other read.
        """
        now = clock.now()
        node = session.get(Node, self._id, with_for_update=True)
        if node is None:
            node = Node(id=self._id, run=self._run, started_at=now, seen_at=now, **self._told)
            session.add(node)
        elif node.run != self._run:
            if self._has_beaten and node.is_alive:
                raise Conflict(
                    _("另一个节点用着同一个编号：请停下复制出来的那个，删除其数据目录里的 node-id"),
                    code="node_doubled",
                )
            node.run, node.started_at = self._run, now
        if leads:
            others = update(Node).where(Node.id != self._id, Node.leads)
            session.execute(others.values(leads=False))
        for field, value in self._told.items():
            setattr(node, field, value)
        node.seen_at, node.leads = now, leads
        session.flush()
        self._has_beaten = True

    def end(self, session: Session) -> None:
        """It is being stopped."""
        node = session.get(Node, self._id, with_for_update=True)
        if node is not None and node.run == self._run:
            node.run, node.leads = "", False


def known_nodes(session: Session) -> list[Node]:
    """All that were heard of lately, by name."""
    return list(session.scalars(select(Node).order_by(Node.name, Node.id)))


def others_alive(session: Session, node_id: str) -> list[Node]:
    """Those that live, besides this one."""
    return [node for node in known_nodes(session) if node.is_alive and node.id != node_id]


def forget_gone(session: Session) -> None:
    """Let go of those that do not come any more: first of what the feed keeps for them."""
    since = clock.now() - KNOWN
    known = [
        consumer_of(node_id)
        for node_id in session.scalars(select(Node.id).where(Node.seen_at >= since))
    ]
    gone = Position.consumer.startswith(INDEX) & Position.consumer.not_in(known)
    session.execute(delete(Position).where(gone, Position.moved_at < since))
    session.execute(delete(Node).where(Node.seen_at < clock.now() - LISTED))
