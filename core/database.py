"""Engine and transactions, for SQLite and PostgreSQL alike.

SQLite: WAL, synchronous=FULL, foreign keys on; writers begin immediate, so a read that turns into a
write cannot fail half-way on a lock (docs/decisions/0003-transactions.md).
"""

from __future__ import annotations

import enum
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    create_engine,
    event,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from core.errors import Unavailable
from core.messages import _
from core.storage.blobs import BlobStore
from core.storage.storage_faults import StorageFailed, parsed, storage_failure
from core.storage.writers_turn import WritersTurn

BUSY_TIMEOUT_SECONDS = 10
PING_AFTER_SECONDS = 1.0  # a connection that nobody used for so long may be dead

Place = TypeVar("Place")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite stores no zone; this puts it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_column(kind: type[enum.StrEnum], name: str = "") -> Enum:
    """A column type for `kind`, stored by value with a check constraint.

    `name`: of the constraint, where it is not that of the class.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=name or kind.__name__.lower(),
        length=32,
        values_callable=lambda members: [m.value for m in members],
    )


class Base(DeclarativeBase):
    """All tables of the service hang on this metadata."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class Database:
    """One engine with its two kinds of session: for writing and for reading."""

    def __init__(
        self,
        url: str | URL,
        *,
        pool_size: int = 10,
        seals: Callable[[], Sequence[str]] = lambda: (),
        blobs: BlobStore | None = None,
    ) -> None:
        """Connects lazily. `url`: a SQLAlchemy URL of SQLite or PostgreSQL (psycopg).

        `seals`: gives the keys of the audit trail, the one that seals first, once they are needed.
        `blobs`: where the bytes are that its rows name by their SHA-256.
        """
        self.url = make_url(url)
        self.blobs = blobs
        self.seals = lru_cache(maxsize=1)(seals)
        self.engine = (
            _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url, pool_size)
        )
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, info={"database": self})
        self._places: dict[Hashable, Any] = {}

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.get_backend_name() == "sqlite"

    @staticmethod
    def of(session: Session) -> Database:
        """The database a session belongs to."""
        database: Database = session.info["database"]
        return database

    @staticmethod
    def blobs_of(session: Session) -> BlobStore:
        """Where the bytes are that rows of this session name."""
        blobs = Database.of(session).blobs
        assert blobs is not None, "a database without a store for files"
        return blobs

    @staticmethod
    @contextmanager
    def committed(session: Session) -> Iterator[Session]:
        """A session that sees only what is committed: `session`, unless it is one that writes.

        What a process keeps is read through it, or it would keep what may be rolled back.
        """
        if not session.info["writes"]:
            yield session
            return
        with Database.of(session).reading() as reading:
            yield reading

    def place_of(self, cache: Hashable, make: Callable[[], Place]) -> Place:
        """Where `cache` keeps what this process has read of this database. For `core.cache`."""
        known: Place | None = self._places.get(cache)
        return known if known is not None else self._places.setdefault(cache, make())

    def forget(self) -> None:
        """Forget what caches keep of it."""
        self._places.clear()

    def glance(self, statement: str) -> tuple[Any, ...]:
        """The one row that a constant statement gives, outside of any session.

        A tenth of what a session costs, for what every request asks: a server is asked this and
        nothing else, no transaction begun and ended around it. Raises `Unavailable`.
        """
        try:
            connection = self.engine.raw_connection()
            try:
                if not self.is_sqlite:
                    connection.dbapi_connection.autocommit = True  # type: ignore[union-attr]
                cursor = connection.cursor()
                cursor.execute(statement)
                row = cursor.fetchone()
                cursor.close()
                if not self.is_sqlite:
                    connection.dbapi_connection.autocommit = False  # type: ignore[union-attr]
            except BaseException:
                connection.invalidate()  # it may be left in that mode
                raise
            finally:
                connection.close()
        except (OperationalError, PoolTimeout, self.engine.dialect.loaded_dbapi.Error) as error:
            raise self._failure(error) or _unavailable() from error
        return tuple(row or ())

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits when the block ends and rolls back when it raises.

        Raises `Unavailable` when the database is locked or gone, `StorageFailed` when its disk is
        full or worse; nothing is half-written.
        """
        with self._session(writes=True) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries; whatever is changed in it is thrown away."""
        with self._session(writes=False) as session:
            yield session

    @contextmanager
    def _session(self, *, writes: bool) -> Iterator[Session]:
        session = self._sessions()
        session.info["writes"] = writes
        try:
            if writes:
                session.connection(execution_options={"kb_writes": True})
            yield session
        except PoolTimeout as error:
            raise _unavailable() from error
        except DatabaseError as error:
            if failure := self._failure(error):
                raise failure from error
            if not isinstance(error, OperationalError):
                raise
            raise _unavailable() from error
        finally:
            _close(session)

    @property
    def file(self) -> Path | None:
        """The file of the embedded database; None of a server's."""
        return Path(str(self.url.database)) if self.is_sqlite else None

    def _failure(self, error: BaseException) -> StorageFailed | None:
        return storage_failure(error, self.file)

    def dispose(self) -> None:
        """Close all pooled connections and forget what was kept."""
        self.forget()
        self.disconnect()

    def disconnect(self) -> None:
        """Close all pooled connections: they do not survive a fork. What is kept does.

        Those in use are closed when they come back: nobody would take them from the old pool.
        """
        left = self.engine.pool
        self.engine.dispose()
        event.listen(left, "checkin", _close_returned)


def _close_returned(_connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    entry.close()


def _unavailable() -> Unavailable:
    return Unavailable(_("数据库暂时不可用，请稍后重试；没有任何内容被改动"))


def _close(session: Session) -> None:
    """Roll back what is not committed and give the connection back, or up when it is dead."""
    try:
        session.close()
    except DatabaseError:
        session.invalidate()


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        hide_parameters=True,  # what people typed stays out of errors, and so out of the logs
        json_deserializer=parsed,
        pool_timeout=BUSY_TIMEOUT_SECONDS,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we begin ourselves
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",  # what is sorted for reading needs no room on a disk
            f"busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    patience = BUSY_TIMEOUT_SECONDS
    turn = WritersTurn(patience)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if connection.get_execution_options().get("kb_writes", False):
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA busy_timeout=0")
            try:
                if not turn.take(cursor):
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
            finally:
                cursor.execute(f"PRAGMA busy_timeout={patience * 1000}")
                cursor.close()
        else:  # takes no lock, so it cannot fail; the short way, because every request reads
            connection.connection.cursor().execute("BEGIN").close()

    return engine


def given_up_after(seconds: int) -> dict[str, int]:
    """How to connect to a PostgreSQL so that one that vanished without a word is noticed."""
    return {
        "connect_timeout": BUSY_TIMEOUT_SECONDS,
        "keepalives_idle": 3,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": seconds * 1000,
    }


def missed_after(seconds: int) -> str:
    """Options by which a PostgreSQL ends the session of a machine that vanished without a word.

    What it held is free then; without them that takes the server two hours.
    """
    return (
        f"-c tcp_user_timeout={seconds}s -c tcp_keepalives_idle=2"
        " -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
    )


def _postgres_engine(url: URL, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        json_deserializer=parsed,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=BUSY_TIMEOUT_SECONDS,
        connect_args={
            **given_up_after(BUSY_TIMEOUT_SECONDS),
            "options": f"-c lock_timeout={BUSY_TIMEOUT_SECONDS}s -c timezone=UTC"
            f" {missed_after(BUSY_TIMEOUT_SECONDS // 2)}",  # before those who wait give up
        },
    )
    _ping_what_lay_idle(engine)
    return engine


def _ping_what_lay_idle(engine: Engine) -> None:
    """Have a connection answer before it is used, unless it was used a moment ago.

    A request takes several connections: to ask each time costs as much as the shortest queries.
    """

    @event.listens_for(engine, "checkin")
    def note(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["back_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ping(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - entry.info.get("back_at", time.monotonic()) < PING_AFTER_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error
