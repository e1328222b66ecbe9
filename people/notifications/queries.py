"""Reading what people were told: one's own inbox, and how mail fares."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.paging import Page, page_of
from people.actors import Actor
from people.notifications.models import InboxMessage, Mail, MailState


def inbox(
    session: Session, actor: Actor, *, unread_only: bool = False, limit: int, offset: int = 0
) -> Page[InboxMessage]:
    """One's own messages, newest first."""
    query = select(InboxMessage).where(InboxMessage.user_id == actor.id)
    if unread_only:
        query = query.where(InboxMessage.read_at.is_(None))
    return page_of(session, query.order_by(InboxMessage.id.desc()), limit=limit, offset=offset)


def unread_count(session: Session, actor: Actor) -> int:
    """How many of one's own messages are unread, for the badge in the navigation."""
    query = select(func.count(InboxMessage.id)).where(
        InboxMessage.user_id == actor.id, InboxMessage.read_at.is_(None)
    )
    return session.scalar(query) or 0


def mail_counts(session: Session) -> Counter[MailState]:
    """How many mails are in each state."""
    query = select(Mail.state, func.count(Mail.id)).group_by(Mail.state)
    return Counter({row[0]: row[1] for row in session.execute(query)})


def failed_mails(session: Session, *, limit: int, offset: int = 0) -> Page[Mail]:
    """Mails that could not be delivered, latest first."""
    query = select(Mail).where(Mail.state == MailState.FAILED)
    return page_of(session, query.order_by(Mail.done_at.desc()), limit=limit, offset=offset)
