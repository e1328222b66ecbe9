"""Which keys an installation works with: a fingerprint of each stands in its database.

Every node has the keys from its data folder or its settings. With others than those of the rest a
log-in would be void from node to node, and what one encrypts the next could not read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import clock
from core.changes import ChangeCounts
from core.database import Base

Keys = Mapping[str, Sequence[str]]  # by what they are for; the first of each is worked with


class KeyMark(Base):
    """The fingerprint of a key that something stored here was made with."""

    __tablename__ = "key_marks"

    purpose: Mapped[str] = mapped_column(String(40), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime]


def mark_of(purpose: str, key: str) -> str:
    """Says which key it is, and nothing of it."""
    return hashlib.sha256(f"kb-key:{purpose}:{key}".encode()).hexdigest()[:32]


def missing(session: Session, keys: Keys) -> list[str]:
    """For what purposes something was made with a key that is not among `keys`."""
    known = {(p, mark_of(p, key)) for p, several in keys.items() for key in several}
    marked = session.execute(select(KeyMark.purpose, KeyMark.mark))
    return sorted({purpose for purpose, mark in marked if (purpose, mark) not in known})


def note(session: Session, keys: Keys) -> list[str]:
    """Remember what is worked with, unless something was made with other keys: gives for what.

    Of nodes that start at once on a new base one is first; the next is compared with it.
    """
    session.execute(select(ChangeCounts).with_for_update())
    others = missing(session, keys)
    if not others:
        for purpose, several in keys.items():
            mark = mark_of(purpose, several[0])
            if session.get(KeyMark, (purpose, mark)) is None:
                session.add(KeyMark(purpose=purpose, mark=mark, since=clock.now()))
        session.flush()
    return others


def replace(session: Session, keys: Keys) -> None:
    """From now on only these are worked with: nothing that needs others is left, or it is lost."""
    session.execute(delete(KeyMark).where(KeyMark.purpose.in_(keys)))
    note(session, keys)
