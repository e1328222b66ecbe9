"""Telling people: a message in the inbox of each and, for those with an address, a mail.

A message is a short text and what it is about; pages and addresses of both are `kb_app`'s. The text
must hold nothing that its reader may lose the right to see: it names entries by number and leaves
titles and contents to the page.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core import clock
from core.errors import NotFound
from core.messages import LazyText, as_json
from people.actors import Actor
from people.models import User
from people.notifications.models import InboxMessage, Mail, MailState
from people.notifications.subjects import Subject


def tell(
    session: Session,
    user_ids: Iterable[int],
    text: LazyText,
    *,
    about: Subject,
    key: str,
    can_wait: bool = False,
) -> None:
    """Put `text` into the inbox of each of `user_ids` and promise a mail, in this transaction.

    `key`: says what is told; a person who was told it already is not told again. Inactive users
    are passed over. `can_wait`: until its reader comes by; else those with an address are told by
    mail too. Only who tells knows which it is.
    """
    session.flush()
    query = select(User.id, User.email).where(User.id.in_(set(user_ids)), User.active.is_(True))
    addresses = {row.id: row.email for row in session.execute(query.order_by(User.id))}
    rows = [
        {
            "user_id": user_id,
            "text": as_json(text),
            "subject_kind": about.kind,
            "subject_reference": about.reference,
            "key": key,
            "created_at": clock.now(),
        }
        for user_id in addresses
    ]
    told = _added(session, rows)
    if not can_wait:
        session.add_all(_mail(message) for user_id, message in told if addresses[user_id])
        session.flush()


def take_back(session: Session, key: str) -> None:
    """What was told by `key` is gone for whoever has not read it, and is mailed to nobody else."""
    unread = select(InboxMessage.id).where(InboxMessage.key == key, InboxMessage.read_at.is_(None))
    sent = select(Mail.message_id).where(Mail.state != MailState.WAITING)
    ids = session.scalars(unread.where(InboxMessage.id.not_in(sent))).all()
    session.execute(delete(Mail).where(Mail.message_id.in_(ids)))
    session.execute(delete(InboxMessage).where(InboxMessage.id.in_(ids)))


def mark_read(session: Session, actor: Actor, message_id: int) -> InboxMessage:
    """Mark one of one's own messages as read. Raises `NotFound`."""
    message = session.get(InboxMessage, message_id)
    if message is None or message.user_id != actor.id:
        raise NotFound
    if message.read_at is None:
        message.read_at = clock.now()
        session.flush()
    return message


def mark_all_read(session: Session, actor: Actor) -> int:
    """Mark all of one's own messages as read; gives how many were not."""
    unread = (InboxMessage.user_id == actor.id, InboxMessage.read_at.is_(None))
    ids = session.scalars(select(InboxMessage.id).where(*unread)).all()
    session.execute(update(InboxMessage).where(*unread).values(read_at=clock.now()))
    return len(ids)


def _added(session: Session, rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """(user id, message id) of the rows that were not there; two at once add each once."""
    if not rows:
        return []
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if is_sqlite else postgresql.insert
    statement = insert(InboxMessage).values(rows).on_conflict_do_nothing()
    added = session.execute(statement.returning(InboxMessage.user_id, InboxMessage.id))
    return [(user_id, message_id) for user_id, message_id in added]


def _mail(message_id: int) -> Mail:
    now = clock.now()
    return Mail(
        message_id=message_id,
        header_id=secrets.token_hex(16),
        created_at=now,
        next_try_at=now,
    )
