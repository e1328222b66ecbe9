"""Following entries and categories, and the key of one's own feed."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from briefing.models import Follow, Follower
from content.models import Category
from content.permissions import can_search, require_search
from content.queries import visible_entry
from core import audit, clock
from core.errors import Conflict, Invalid, NotFound
from core.messages import _
from people.actors import Actor, actor_of
from people.authentication.sessions import key_hash
from people.models import User

FOLLOWS_MOST = 200
KEY_BYTES = 24


def follow(session: Session, actor: Actor, *, entry: str = "", category: str = "") -> Follow:
    """Follow a visible entry, or a category with all below it; again changes nothing.

    Raises `NotFound`, `Conflict` on too many, `Invalid` unless exactly one of both is named.
    """
    require_search(actor)
    if bool(entry) == bool(category):
        raise Invalid.field("entry", _("请给出一个条目编号或一个业务类别"))
    entry_id = visible_entry(session, actor, entry).entry.id if entry else None
    category_id = _category(session, category) if category else None
    known = session.scalar(
        select(Follow).where(
            Follow.user_id == actor.id,
            Follow.entry_id == entry_id if entry else Follow.category_id == category_id,
        )
    )
    if known is not None:
        return known
    kept = select(func.count(Follow.id)).where(Follow.user_id == actor.id)
    if (session.scalar(kept) or 0) >= FOLLOWS_MOST:
        raise Conflict(_("最多关注 {max} 项", max=FOLLOWS_MOST), code="too_many")
    made = Follow(user_id=actor.id, entry_id=entry_id, category_id=category_id, since=clock.now())
    session.add(made)
    follower_of(session, actor.id)
    session.flush()
    return made


def unfollow(session: Session, actor: Actor, follow_id: int) -> None:
    """Follow it no more. Raises `NotFound` for what is not one's own."""
    known = session.get(Follow, follow_id)
    if known is None or known.user_id != actor.id:
        raise NotFound
    session.delete(known)
    session.flush()


def choose_mail(session: Session, actor: Actor, by_mail: bool) -> Follower:
    """Whether the digest comes by mail too."""
    follower = follower_of(session, actor.id)
    follower.by_mail = by_mail
    session.flush()
    return follower


def make_feed_key(session: Session, actor: Actor) -> str:
    """A new key for one's own feed; the one before opens nothing any more. It is shown once."""
    follower = follower_of(session, actor.id)
    key = secrets.token_urlsafe(KEY_BYTES)
    follower.feed_hash, follower.feed_made_at = key_hash(key), clock.now()
    session.flush()
    audit.record(session, actor.name, "feed.make", f"user:{actor.name}")
    return key


def revoke_feed_key(session: Session, actor: Actor) -> None:
    """The key of one's own feed opens nothing any more."""
    follower = follower_of(session, actor.id)
    follower.feed_hash = follower.feed_made_at = None
    session.flush()
    audit.record(session, actor.name, "feed.revoke", f"user:{actor.name}")


def actor_by_feed_key(session: Session, key: str) -> Actor:
    """Whose feed a key opens, with what they may see now. Raises `NotFound`."""
    query = select(Follower.user_id).where(Follower.feed_hash == key_hash(key))
    user_id = session.scalar(query)
    user = session.get(User, user_id) if user_id is not None else None
    if user is None or not user.active or not can_search(actor_of(user)):
        raise NotFound
    return actor_of(user)


def follower_of(session: Session, user_id: int) -> Follower:
    """How somebody is told; from now on when they were not told before."""
    known = session.get(Follower, user_id)
    if known is None:
        known = Follower(user_id=user_id, digested_at=clock.now())
        session.add(known)
        session.flush()
    return known


def _category(session: Session, code: str) -> int:
    found = session.scalar(select(Category.id).where(Category.code == code))
    if found is None:
        raise NotFound
    return found
