"""How often something changed, counted by the database itself, in the transaction of the change.

A process may keep what it has read as long as the count it was read under has not moved: the count
is one row, cheap to read with every request. Triggers do the counting, so no way of writing can
forget it. Which tables matter is declared beside them, with `watch`.

On PostgreSQL the triggers fire at commit: the row of counts is locked last and for a moment, so it
cannot be part of a deadlock, and numbers come in the order of the commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, Database

ENTRIES_KEPT = 20_000  # changed entries that are remembered; who is further behind reads everything


class Counted(StrEnum):
    """What is counted."""

    RIGHTS = "rights"  # who may do what, and whose key is worth something
    CONTENT = "content"  # what of the entries agents see, and until when
    STRUCTURE = "structure"  # departments and categories


@dataclass(frozen=True)
class Counts:
    """The counts as they stood at one moment."""

    rights: int
    content: int
    structure: int


class ChangeCounts(Base):
    """The counts: a single row. `feed` is the number given last there (`core.feed`), which takes
    the same lock: with two, commits could wait for each other."""

    __tablename__ = "change_counts"

    id: Mapped[int] = mapped_column(primary_key=True)
    rights: Mapped[int] = mapped_column(default=0)
    content: Mapped[int] = mapped_column(default=0)
    structure: Mapped[int] = mapped_column(default=0)
    feed: Mapped[int] = mapped_column(default=0, server_default="0")


class ChangedEntry(Base):
    """Which entry the change of content with this number was about."""

    __tablename__ = "changed_entries"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int]


@dataclass(frozen=True)
class _Watch:
    """Rows of `table` that are counted: after `event`, when `condition` (in SQL) holds."""

    counted: Counted
    table: str
    event: str
    condition: str
    entry_id: str

    @property
    def name(self) -> str:
        """The trigger's name."""
        return f"count_{self.counted}_{self.table}_{self.event.split()[0].lower()}"


_COUNTS = "SELECT rights, content, structure FROM change_counts"
_REMEMBER = "INSERT INTO changed_entries (number, entry_id)"
_watched: list[_Watch] = []


def watch(
    counted: Counted,
    table: str,
    *events: str,
    condition: str = "1 = 1",
    entry_id: str = "",
) -> None:
    """Count what happens to rows of `table`; `events` like "INSERT" or "UPDATE OF name, code".

    `condition` and `entry_id` are SQL over NEW and OLD.
    """
    _watched.extend(_Watch(counted, table, event, condition, entry_id) for event in events)


def counts(session: Session) -> Counts:
    """The counts of what is committed. Read them before what they stand for (`committed`).

    Asked once in a session that reads: it lasts as long as a request. One that has read before is
    asked itself, because its view of the database may be older.
    """
    if session.info["writes"]:
        return counts_now(Database.of(session))
    known: Counts | None = session.info.get("counts")
    if known is None:
        if session.in_transaction():
            known = Counts(*session.connection().exec_driver_sql(_COUNTS).one())
        else:
            known = counts_now(Database.of(session))
        session.info["counts"] = known
    return known


def counts_now(database: Database) -> Counts:
    """The counts as they stand, without a session. Raises `Unavailable`."""
    return Counts(*database.glance(_COUNTS))


def entries_changed(session: Session, since: int, until: int) -> set[int] | None:
    """The entries changed after number `since`, up to `until`; None when some are forgotten."""
    query = select(ChangedEntry.entry_id).where(ChangedEntry.number > since)
    found = session.scalars(query.where(ChangedEntry.number <= until)).all()
    return set(found) if len(found) == until - since else None


def forget_old_changes(session: Session) -> None:
    """Drop what no process is still behind of."""
    oldest = counts(session).content - ENTRIES_KEPT
    session.execute(delete(ChangedEntry).where(ChangedEntry.number <= oldest))


def install(connection: Connection) -> None:
    """Make the triggers anew, as they are declared.

    They are no part of any one migration: SQLite loses them whenever one rebuilds their table.
    """
    make = _on_sqlite if connection.dialect.name == "sqlite" else _on_postgresql
    for one in _watched:
        for statement in make(one):
            connection.exec_driver_sql(statement)


def _on_sqlite(one: _Watch) -> list[str]:
    remember = (
        f"{_REMEMBER} SELECT content, {one.entry_id} FROM change_counts;" if one.entry_id else ""  # noqa: S608
    )
    return [
        f"DROP TRIGGER IF EXISTS {one.name}",
        f"CREATE TRIGGER {one.name} AFTER {one.event} ON {one.table} WHEN {one.condition} "
        f"BEGIN {_count(one)}; {remember} END",
    ]


def _on_postgresql(one: _Watch) -> list[str]:
    remember = (
        f" RETURNING content INTO new_number; {_REMEMBER} VALUES (new_number, {one.entry_id})"
        if one.entry_id
        else ""
    )
    return [
        f"DROP TRIGGER IF EXISTS {one.name} ON {one.table}",
        f"CREATE OR REPLACE FUNCTION {one.name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ DECLARE new_number integer; BEGIN {_count(one)}{remember}; RETURN NULL; END $$",
        f"CREATE CONSTRAINT TRIGGER {one.name} AFTER {one.event} ON {one.table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({one.condition}) "
        f"EXECUTE FUNCTION {one.name}()",
    ]


def _count(one: _Watch) -> str:
    return f"UPDATE change_counts SET {one.counted} = {one.counted} + 1"  # noqa: S608 - our own
