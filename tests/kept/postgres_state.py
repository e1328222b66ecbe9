"""The rows of a PostgreSQL database, by tables."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from core.database import Database

Rows = dict[str, str | None]  # JSON by table
Counters = dict[str, int | None]  # the last number given, by sequence


@dataclass(frozen=True)
class Held:
    """What the tables hold, and how far the counters have come."""

    rows: Rows
    counters: Counters


class PostgresState:
    """What `database` holds; `caretaker` is another way to the same."""

    def __init__(self, database: Database, caretaker: Database) -> None:
        self._database = database
        self._caretaker = caretaker

    def mark(self) -> object:
        """Another one after each transaction that wrote; None while a connection is in use."""
        if self._database.engine.pool.checkedout():  # type: ignore[attr-defined]
            return None
        return self._caretaker.glance("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")

    def read(self) -> Held:
        """All rows, in the order in which they stand."""
        with self._caretaker.engine.connect() as connection:
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            tables = connection.scalars(text(names)).all()
            parts = (f"SELECT '{name}', json_agg(t)::text FROM {name} t" for name in tables)
            rows = dict(connection.execute(text(" UNION ALL ".join(parts))).all())
            counters = connection.execute(text("SELECT sequencename, last_value FROM pg_sequences"))
            return Held(rows, dict(counters.all()))

    def difference(self, before: Held, now: Held) -> Held:
        """The tables and counters that are others now."""
        return Held(
            {name: held for name, held in now.rows.items() if before.rows.get(name) != held},
            {
                name: last
                for name, last in now.counters.items()
                if before.counters.get(name) != last
            },
        )

    def put(self, difference: Held) -> None:
        """Written past triggers and foreign keys."""
        parts = ["SET LOCAL session_replication_role = replica"]
        for table, rows in difference.rows.items():
            parts.append(f"DELETE FROM {table}")
            if rows:
                read = f"json_populate_recordset(NULL::{table}, {_quoted(rows)}::json)"
                parts.append(f"INSERT INTO {table} SELECT * FROM {read}")
        parts += [
            f"PERFORM setval('{name}', {last or 1}, {str(last is not None).lower()})"
            for name, last in difference.counters.items()
        ]
        body = "; ".join(parts)
        with self._caretaker.engine.connect() as connection:
            script = f"DO $kept$ BEGIN {body}; END $kept$"
            connection.connection.cursor().execute(script)
            connection.connection.commit()


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
