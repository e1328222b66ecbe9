"""Moves the base into another database, of the other engine as a rule: all of it or nothing.

Rows are copied as they stand: ids, numbers, the audit trail, what the feed has told whom. Nobody
writes meanwhile. What arrived is read back and compared before it is committed, and the audit
trail is verified there. The old database stays as it was. The files of entries stay where they
are; that they are all there is looked at first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    MetaData,
    RowMapping,
    Table,
    Text,
    cast,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import UserDefinedType

from core import audit
from core.database import Database
from core.errors import Conflict, Invalid
from core.messages import _
from core.nodes import known_nodes
from kb_app.installation.kept_files import lost_files
from kb_app.installation.schema_fit import require_fit
from migrations.runner import upgrade
from migrations.tables import metadata

ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class Moved:
    """How much there was, and the end of the audit trail that was verified."""

    tables: int
    rows: int
    head: audit.AuditHead


def move(source: Database, target: Database) -> Moved:
    """Copy everything of `source` into the empty `target`, verified.

    Raises `Conflict` when nodes still run or the target holds something, `Invalid` when what
    arrived is not what there was.
    """
    require_fit(source)
    with source.reading() as session:
        _require_stopped(session)
    if lost := lost_files(source):
        raise Invalid(_("有 {count} 个附件丢失或损坏，请先从备份恢复", count=len(lost)))
    upgrade(target)
    with target.reading() as session:
        if session.scalar(text("SELECT count(*) FROM users")):
            raise Conflict(_("目标数据库里已经有数据，请换一个空的"), code="not_empty")
    rows = 0
    with _kept_still(source) as left, _bare(target) as right:
        tables = _as_they_stand()
        for table in tables:
            rows += _copied(table, left, right)
            _set_counter(table, _last_id(table, left), right)
        with Session(left) as session:
            head = audit.head(session)
        with Session(right, info={"database": source}) as session:  # whose keys seal the trail
            if audit.first_bad_row(session, [head]) is not None:
                raise Invalid(_("搬过去的审计记录不完整，什么都没有搬"))
    return Moved(len(tables), rows, head)


def _require_stopped(session: Session) -> None:
    alive = [node.name for node in known_nodes(session) if node.is_alive]
    if alive:
        raise Conflict(
            _("还有节点在运行（{names}），请先停止服务", names=", ".join(alive)),
            code="nodes_running",
        )


@contextmanager
def _kept_still(source: Database) -> Iterator[Connection]:
    """A connection that reads one state, which nobody changes meanwhile."""
    writing = source.engine.execution_options(kb_writes=True)
    with writing.connect() as connection, connection.begin():
        if not source.is_sqlite:
            tables = ", ".join(sorted(metadata.tables))
            connection.execute(text(f"LOCK TABLE {tables} IN SHARE MODE"))
        yield connection


@contextmanager
def _bare(target: Database) -> Iterator[Connection]:
    """A transaction on empty tables that takes rows in any order and counts none of them."""
    writing = target.engine.execution_options(kb_writes=True)
    bare = _bare_sqlite if target.is_sqlite else _bare_postgres
    with writing.connect() as connection, connection.begin(), bare(connection):
        for name in metadata.tables:
            connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - a name of our own
        yield connection


@contextmanager
def _bare_sqlite(connection: Connection) -> Iterator[None]:
    triggers = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    ).all()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for name, _sql in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


@contextmanager
def _bare_postgres(connection: Connection) -> Iterator[None]:
    wanted = (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    )
    references = connection.execute(text(wanted)).all()
    for table, name, _what in references:
        connection.exec_driver_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for table in metadata.tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in metadata.tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for table, name, what in references:
        connection.exec_driver_sql(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {what}')


class _Written(UserDefinedType[str]):
    """JSON as it was written: read and put back as text, nothing and `null` told apart."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        return "JSON"

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        return cast(column, Text)


def _as_they_stand() -> list[Table]:
    """The tables, whose JSON is not understood but carried."""
    copies = MetaData()
    tables: list[Table] = [table.to_metadata(copies) for table in metadata.tables.values()]
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = _Written()
    return tables


def _copied(table: Table, left: Connection, right: Connection) -> int:
    """Copy the rows, read them back and compare; gives how many there are."""
    count, digest = 0, 0
    for rows in _read(left, table):
        right.execute(insert(table), [dict(row) for row in rows])
        count, digest = count + len(rows), _added(digest, rows)
    arrived, arrived_digest = 0, 0
    for rows in _read(right, table):
        arrived, arrived_digest = arrived + len(rows), _added(arrived_digest, rows)
    if (arrived, arrived_digest) != (count, digest):
        raise Invalid(_("表 {table} 搬过去后与原来不同，什么都没有搬", table=table.name))
    return count


def _read(connection: Connection, table: Table) -> Iterator[Sequence[RowMapping]]:
    """All rows, so many at once."""
    streamed = {"yield_per": ROWS_AT_ONCE}
    return connection.execute(select(table), execution_options=streamed).mappings().partitions()


_MODULUS = 2**128
_SEQUENCE = "pg_get_serial_sequence(:table, :column)::regclass"


def _added(digest: int, rows: Sequence[RowMapping]) -> int:
    """`digest` with these rows in it; it does not depend on their order."""
    return (digest + sum(_digest(row.values()) for row in rows)) % _MODULUS


def _digest(values: Iterable[Any]) -> int:
    """A number for a row."""
    plain = [bytes(value) if isinstance(value, memoryview) else value for value in values]
    return int.from_bytes(hashlib.blake2b(repr(plain).encode(), digest_size=16).digest(), "big")


def _last_id(table: Table, left: Connection) -> int:
    """The last id that was given, also to a row that is gone; 0 where ids are not counted."""
    counted = table.autoincrement_column
    if counted is None:
        return 0
    highest = int(left.scalar(select(func.max(counted))) or 0)
    if left.dialect.name == "sqlite":
        given = "SELECT seq FROM sqlite_sequence WHERE name = :table"
    else:
        given = f"SELECT pg_sequence_last_value({_SEQUENCE})"
    named = {"table": table.name, "column": counted.name}
    return max(highest, int(left.scalar(text(given), named) or 0))


def _set_counter(table: Table, last: int, right: Connection) -> None:
    """Have the next id be the one after `last`: a number is never given twice."""
    counted = table.autoincrement_column
    if counted is None or not last:
        return
    if right.dialect.name != "sqlite":
        named = {"table": table.name, "column": counted.name, "last": last}
        right.execute(text(f"SELECT setval({_SEQUENCE}, :last)"), named)
    elif table.dialect_options["sqlite"]["autoincrement"]:
        right.execute(
            text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table.name}
        )
        given = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)")
        right.execute(given, {"table": table.name, "last": last})
