"""What happened, in the order of the commits, for whoever follows it: an append-only sequence.

A service records, in the transaction of the change, what happened to what. A consumer (the index is
the first) has a position. It reads what came after it in portions, looks at the present state, does
its work, idempotently, and only then moves on: a crash in between repeats work and loses none.

A happening gets its number from a trigger, under the lock of the row of counts (`core.changes`),
on PostgreSQL at the commit. So numbers have no gaps and are seen in their order. The id is no
position: whoever commits late has a lower one than others that were read already.

Rows go once every consumer has passed them, or after `KEPT`. A consumer that was away for longer,
or whose position is of another time, finds a gap: it is told that it lost the thread, and repairs
itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import clock
from core.changes import ChangeCounts
from core.database import Base

KEPT = timedelta(days=1)  # for consumers that do not come any more


class Happening(Base):
    """One thing that happened: `topic` says what, to `subject_id`. Never changed."""

    __tablename__ = "feed"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None] = mapped_column(unique=True)  # its place; None until the commit
    topic: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    at: Mapped[datetime]


class Position(Base):
    """How far a consumer is: the number of the last happening it is done with."""

    __tablename__ = "feed_positions"

    consumer: Mapped[str] = mapped_column(String(60), primary_key=True)
    number: Mapped[int]
    moved_at: Mapped[datetime]


@dataclass(frozen=True)
class Portion:
    """What a consumer reads at once; it moves on to `until` when it is done with it.

    `lost`: what came before cannot be read any more; the consumer compares all there is.
    """

    happenings: Sequence[Happening]
    until: int
    lost: bool = False


def record(session: Session, topic: str, subject_id: int) -> None:
    """Note that `topic` happened to `subject_id`, in the caller's transaction."""
    session.add(Happening(topic=topic, subject_id=subject_id, at=clock.now()))


def has_news(session: Session, consumer: str) -> bool:
    """Whether there is anything a consumer has not passed. Cheap: asked again and again."""
    position, head = _position_and_head(session, consumer)
    return position != head


def portion(session: Session, consumer: str, limit: int = 500) -> Portion:
    """What comes after a consumer's position, oldest first, at most `limit`.

    Read it before the state it speaks of: that is then at least as new.
    """
    position, head = _position_and_head(session, consumer)
    if position is None:
        return Portion((), head, lost=True)
    if position == head:
        return Portion((), head)
    query = select(Happening).where(Happening.number > position)
    found = session.scalars(query.order_by(Happening.number).limit(limit)).all()
    if not found or found[0].number != position + 1:
        return Portion((), head, lost=True)
    return Portion(found, found[-1].number or head)


def move_on(session: Session, consumer: str, until: int) -> None:
    """The consumer is done with everything up to `until`. One that nobody knew is known from now.

    It never goes back, unless to the end of a sequence that is shorter than it was.
    """
    known = session.get(Position, consumer, with_for_update=True)
    if known is None:
        session.add(Position(consumer=consumer, number=until, moved_at=clock.now()))
    elif known.number < until or known.number > _head(session):
        known.number, known.moved_at = until, clock.now()
    session.flush()


def positions(session: Session, consumers: Collection[str]) -> dict[str, int]:
    """How far those of `consumers` are that are known."""
    query = select(Position).where(Position.consumer.in_(consumers))
    return {position.consumer: position.number for position in session.scalars(query)}


def is_ahead(consumer: str, topics: Collection[str]) -> ColumnElement[bool]:
    """The condition on `Happening`: of these topics, and the consumer has yet to come to it."""
    position = select(Position.number).where(Position.consumer == consumer).scalar_subquery()
    passed = func.coalesce(position, 0)
    return and_(
        Happening.topic.in_(topics), or_(Happening.number.is_(None), Happening.number > passed)
    )


def lag(session: Session, consumer: str, topics: Collection[str]) -> tuple[int, float]:
    """How many happenings of these topics a consumer has yet to come to, and how many seconds the
    oldest has waited."""
    count, oldest = session.execute(
        select(func.count(Happening.id), func.min(Happening.at)).where(is_ahead(consumer, topics))
    ).one()
    return count, max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0


def forget_passed(session: Session) -> None:
    """Drop what every consumer has passed, and what is older than `KEPT`."""
    slowest = select(func.min(Position.number)).scalar_subquery()
    too_old = Happening.at < clock.now() - KEPT
    session.execute(delete(Happening).where(or_(Happening.number <= slowest, too_old)))


def install(connection: Connection) -> None:
    """Make the trigger anew that gives numbers (see `core.changes.install`)."""
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _ON_SQLITE if is_sqlite else _ON_POSTGRESQL:
        connection.exec_driver_sql(statement)


def _position_and_head(session: Session, consumer: str) -> tuple[int | None, int]:
    position = select(Position.number).where(Position.consumer == consumer).scalar_subquery()
    found = session.execute(select(position, ChangeCounts.feed)).one()
    return found[0], found[1]


def _head(session: Session) -> int:
    return session.scalars(select(ChangeCounts.feed)).one()


_ON_SQLITE = (
    "DROP TRIGGER IF EXISTS number_feed",
    "CREATE TRIGGER number_feed AFTER INSERT ON feed WHEN NEW.number IS NULL "
    "BEGIN UPDATE change_counts SET feed = feed + 1; "
    "UPDATE feed SET number = (SELECT feed FROM change_counts) WHERE id = NEW.id; END",
)
_ON_POSTGRESQL = (
    "DROP TRIGGER IF EXISTS number_feed ON feed",
    "CREATE OR REPLACE FUNCTION number_feed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ DECLARE given integer; BEGIN "
    "UPDATE change_counts SET feed = feed + 1 RETURNING feed INTO given; "
    "UPDATE feed SET number = given WHERE id = NEW.id; RETURN NULL; END $$",
    "CREATE CONSTRAINT TRIGGER number_feed AFTER INSERT ON feed DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW WHEN (NEW.number IS NULL) EXECUTE FUNCTION number_feed()",
)
