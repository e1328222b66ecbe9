"""What is owed to an index: the part of the feed it has yet to come to.

Each node has an index, which follows under a name of its own (`Index.consumer`).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from content.happenings import SHOWN_ANEW
from core import feed
from core.feed import Happening, Portion

_AT_ONCE = 500  # happenings in one commit of the index


def anything(session: Session, consumer: str) -> bool:
    """Whether the index of `consumer` has anything to look at."""
    return feed.has_news(session, consumer)


def next_portion(session: Session, consumer: str) -> Portion:
    """What the index looks at next."""
    return feed.portion(session, consumer, _AT_ONCE)


def entries_of(portion: Portion) -> list[int]:
    """The entries to be indexed anew, once for each time something happened to them."""
    return [one.subject_id for one in portion.happenings if one.topic in SHOWN_ANEW]


def kept(session: Session, consumer: str, portion: Portion) -> None:
    """The index holds what the portion speaks of."""
    feed.move_on(session, consumer, portion.until)


def lag(session: Session, consumer: str) -> tuple[int, float]:
    """How many changes are not indexed yet, and how many seconds the oldest has waited."""
    return feed.lag(session, consumer, SHOWN_ANEW)


def owed_entries(session: Session, consumer: str) -> list[int]:
    """The ids of entries that are not indexed as they are by now, in the order of their changes."""
    query = select(Happening.subject_id).where(feed.is_ahead(consumer, SHOWN_ANEW))
    return list(session.scalars(query.order_by(Happening.number)))


def is_owed(entry_id: InstrumentedAttribute[int], consumer: str) -> ColumnElement[bool]:
    """The condition that an entry is not indexed as it is by now."""
    ahead = feed.is_ahead(consumer, SHOWN_ANEW)
    return select(Happening.id).where(ahead, Happening.subject_id == entry_id).exists()
