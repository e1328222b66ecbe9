"""Calls that were done once and are asked for again: the first answer is given again.

The row is written in the transaction of the call itself, so that a crash between commit and reply
leaves the answer to be found by its key.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import clock
from core.database import Base
from core.errors import Invalid
from core.messages import _

KEPT = timedelta(days=2)
KEY_MAX = 100


class DoneCall(Base):
    """The answer given to a call, by caller and key."""

    __tablename__ = "done_calls"

    actor_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(KEY_MAX), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[Any] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(index=True)


def recall(session: Session, actor_id: int, key: str, fingerprint: str) -> DoneCall | None:
    """The answer this caller already got under `key`, if any.

    Raises `Invalid` when the key was used for a call with another `fingerprint`.
    """
    if not key.isprintable() or not 1 <= len(key) <= KEY_MAX:
        raise Invalid.field("Idempotency-Key", _("需要 1 到 {max} 个可见字符", max=KEY_MAX))
    call = session.get(DoneCall, (actor_id, key))
    if call and call.fingerprint != fingerprint:
        raise Invalid.field(
            "Idempotency-Key",
            _("这个键已用于另一个请求，请换一个新的键"),
            code="idempotency_key_reused",
        )
    return call


def remember(
    session: Session, actor_id: int, key: str, fingerprint: str, status: int, body: Any
) -> None:
    """Keep the answer for `KEPT`; flushes, so that two at once meet on the primary key."""
    session.add(
        DoneCall(
            actor_id=actor_id,
            key=key,
            fingerprint=fingerprint,
            status=status,
            body=body,
            created_at=clock.now(),
        )
    )
    session.flush()


def forget_old(session: Session) -> None:
    """Drop answers older than `KEPT`."""
    session.execute(delete(DoneCall).where(DoneCall.created_at < clock.now() - KEPT))
