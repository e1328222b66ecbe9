"""Tries at secrets while the database takes nothing: counted in the memory of each process.

A full disk keeps nobody out who is known, and lets nobody guess more: the same buckets are kept
here, and a one-time code is taken once. What is counted here is forgotten with the process.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from core.database import Base, Database
from people.authentication import second_factor, throttle
from people.authentication.models import LoginBucket, LoginPlace

_TABLES = [Base.metadata.tables[table.__tablename__] for table in (LoginBucket, LoginPlace)]


class SpareTries:
    """What this process counts beside one database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        Base.metadata.create_all(self._engine, tables=_TABLES)
        self._steps: dict[int, int] = {}  # of the codes that were taken last, by user

    @classmethod
    def of(cls, database: Database) -> SpareTries:
        """That of a database."""
        return database.place_of(cls.__name__, cls)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session for `throttle`, as `Database.transaction` gives one."""
        with self._lock, Session(self._engine, expire_on_commit=False) as session:
            throttle.forget_full(session)
            yield session
            session.commit()

    def takes(self, session: Session, key: str, user_id: int, code: str) -> bool:
        """As `second_factor.takes`, without writing: of codes that are used up for good, none."""
        with self._lock:
            step = second_factor.step_of(session, key, user_id, code, self._steps.get(user_id, 0))
            if step is not None:
                self._steps[user_id] = step
        return step is not None
