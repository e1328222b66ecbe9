"""The daily digest of what somebody follows: a message in the inbox, and a mail to who wants it.

It names entries by number; titles and texts are on the page, for whoever may still see them.
"""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from briefing.followed import followed_changes
from briefing.models import Follow, Follower
from content.applicability.readers import reading_for
from content.permissions import can_search
from core import clock
from core.messages import _, enumerated
from people.actors import actor_of
from people.models import User
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind

AT_ONCE = 50  # people in one transaction
NAMED = 10  # entries; the page has all


def send_digests(session: Session, *, hour: int) -> int:
    """Tell those who follow what changed since their last digest, once a day from `hour` on.

    Gives how many were looked at: `AT_ONCE` at most, the rest is for the next call.
    """
    now = clock.now()
    if now.astimezone(clock.HOTLINE_ZONE).hour < hour:
        return 0
    today = clock.today()
    due = (
        select(Follower)
        .where(
            or_(Follower.digested_on.is_(None), Follower.digested_on < today),
            Follower.user_id.in_(select(Follow.user_id)),
        )
        .order_by(Follower.user_id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    followers = session.scalars(due).all()
    for follower in followers:
        _tell_one(session, follower)
        follower.digested_at, follower.digested_on = now, today
    session.flush()
    return len(followers)


def _tell_one(session: Session, follower: Follower) -> None:
    user = session.get_one(User, follower.user_id)
    if not user.active or not can_search(actor_of(user)):
        return
    with reading_for(session, actor_of(user)):
        changes = followed_changes(session, user.id, follower.digested_at, clock.now())
    if not changes:
        return
    numbers = enumerated(one.entry.number for one in changes[:NAMED])
    text = _("您关注的有 {n} 处更新：{numbers}", n=len(changes), numbers=numbers)
    tell(
        session,
        [follower.user_id],
        text,
        about=Subject(SubjectKind.FOLLOWED),
        key=f"digest:{clock.today()}",
        can_wait=not follower.by_mail,
    )
