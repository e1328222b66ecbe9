"""What all parts of a quarter share: its days, people and entries, and one seeded generator."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.kit.base import PASSWORD
from content.kinds.registry import kind_named
from content.models import Category, Entry, Revision
from core import clock
from core.database import Database
from people.actors import CONSOLE, Actor, actor_of
from people.models import User
from people.queries import user_named
from people.services import accounts

DAYS = 90
AGENTS = 60
CUSTOMERS = 6_000
_BUSY = (8, 22)  # hours of the hotline in which nine calls of ten come


@dataclass(frozen=True)
class Known:
    """A published entry as it is searched for."""

    entry_id: int
    revision_id: int
    category_id: int
    department_id: int
    lines: Sequence[str]


@dataclass(frozen=True)
class Frame:
    """A quarter: whatever is drawn in it comes from `chance`."""

    chance: random.Random
    since: datetime
    until: datetime
    agents: Sequence[Actor]
    entries: Sequence[Known]
    weights: Sequence[float]  # how much each entry is asked for

    def moment(self) -> datetime:
        """An instant of the quarter, by day more often than by night."""
        day = self.since + timedelta(days=self.chance.randrange(DAYS))
        hours = _BUSY if self.chance.random() < 0.9 else (0, 24)
        at = clock.start_of(day.astimezone(clock.HOTLINE_ZONE).date())
        at += timedelta(seconds=self.chance.uniform(hours[0] * 3600, hours[1] * 3600))
        return min(max(at, self.since), self.until - timedelta(minutes=5))

    def entry(self) -> Known:
        """An entry, what is asked for often more often."""
        return self.chance.choices(self.entries, self.weights)[0]

    def customer(self) -> str:
        """A customer, some of whom ring again and again."""
        return f"1390{int(CUSTOMERS * self.chance.random() ** 1.6):07d}"


def frame(database: Database, seed: int) -> Frame:
    """The last `DAYS` days over a base; its agents are added."""
    until = clock.now()
    with database.transaction() as session:
        agents = [_agent(session, number) for number in range(1, AGENTS + 1)]
        entries = _entries(session)
    chance = random.Random(seed)
    weights = [1 / (1 + place) ** 0.8 for place in range(len(entries))]
    chance.shuffle(weights)
    return Frame(chance, until - timedelta(days=DAYS), until, agents, entries, weights)


def _agent(session: Session, number: int) -> Actor:
    name = f"quarter-{number:02d}"
    user: User | None = user_named(session, name)
    if user is None:
        values = {
            "name": name,
            "display_name": f"坐席 {number:02d}",
            "roles": ["agent"],
            "department": "service",
            "active": True,
        }
        user = accounts.add_user(session, CONSOLE, values, PASSWORD)
    return actor_of(user)


def _entries(session: Session) -> list[Known]:
    query = (
        select(Entry, Revision)
        .join(Revision, Entry.published_revision_id == Revision.id)
        .join(Category, Revision.category_id == Category.id)
        .order_by(Entry.id)
    )
    return [
        Known(
            entry.id,
            revision.id,
            revision.category.id,
            entry.department_id,
            [revision.title, *kind_named(entry.kind).variants(revision.content)],
        )
        for entry, revision in session.execute(query)
        if kind_named(entry.kind).shown
    ]
