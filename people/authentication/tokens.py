"""API tokens: shown once when issued, stored hashed, for a time, revocable."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Forbidden, Invalid, NotFound
from core.messages import _
from people.actors import Actor, actor_of
from people.authentication.models import ApiToken, TokenScope
from people.authentication.sessions import key_hash
from people.models import User
from people.permissions import can_issue_token, can_manage_people
from people.queries import user_named

PREFIX = "kb_"
DAYS_MOST = 365


@dataclass(frozen=True)
class Grant:
    """What a token stands for until it ends: its owner, as far as its scope goes."""

    token_id: int
    actor: Actor
    scope: TokenScope
    expires_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and now >= self.expires_at


def issue_token(
    session: Session,
    actor: Actor,
    name: str,
    label: str = "",
    *,
    scope: TokenScope = TokenScope.WRITE,
    days: int = DAYS_MOST,
) -> tuple[ApiToken, str]:
    """A new token for the user `name`: its row and the secret, which is never shown again."""
    user = user_named(session, name)
    if user is None or not user.active:
        raise NotFound
    if not can_issue_token(actor, user.id):
        raise Forbidden(_("只能为自己签发令牌"))
    if not 1 <= days <= DAYS_MOST:
        raise Invalid.field("days", _("需要 1 到 {max} 天", max=DAYS_MOST))
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    token = ApiToken(
        user_id=user.id,
        label=label or name,
        key_hash=key_hash(secret),
        created_at=now,
        scope=scope,
        expires_at=now + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    said = {"token": token.id, "scope": str(scope), "days": days}
    audit.record(session, actor.name, "token.issue", f"user:{name}", said)
    return token, secret


def revoke_token(session: Session, actor: Actor, token_id: int) -> None:
    """Make a token worthless from now on. Foreign tokens do not exist for non-administrators."""
    token = session.get(ApiToken, token_id)
    if token is None or not (token.user_id == actor.id or can_manage_people(actor)):
        raise NotFound
    token.revoked_at = token.revoked_at or clock.now()
    session.flush()
    audit.record(session, actor.name, "token.revoke", f"token:{token.id}", {"user": token.user_id})


def revoke_tokens(session: Session, user_id: int) -> None:
    """Make all tokens of a user worthless."""
    valid = (ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    session.execute(update(ApiToken).where(*valid).values(revoked_at=clock.now()))


def tokens_of(session: Session, user_id: int) -> Sequence[ApiToken]:
    """The tokens of a user, newest first, revoked ones too."""
    query = select(ApiToken).where(ApiToken.user_id == user_id).order_by(ApiToken.id.desc())
    return session.scalars(query).all()


def valid_tokens(session: Session) -> Sequence[tuple[ApiToken, User]]:
    """Every token that is worth something, with its owner, newest first: for administrators."""
    query = (
        select(ApiToken, User)
        .join(User, User.id == ApiToken.user_id)
        .where(
            ApiToken.revoked_at.is_(None),
            or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > clock.now()),
            User.active.is_(True),
        )
        .order_by(ApiToken.id.desc())
    )
    return [(token, user) for token, user in session.execute(query).unique()]


def grant(session: Session, secret: str) -> Grant | None:
    """What a bearer token stands for; None when it is unknown, over, or the user inactive."""
    query = select(ApiToken).where(ApiToken.key_hash == key_hash(secret))
    token = session.scalar(query)
    if token is None or token.revoked_at is not None:
        return None
    user = session.get(User, token.user_id)
    if user is None or not user.active:
        return None
    found = Grant(token.id, actor_of(user), TokenScope(token.scope), token.expires_at)
    return None if found.is_over(clock.now()) else found


def bearer(session: Session, secret: str) -> Actor | None:
    """Who a bearer token stands for; None when it is worth nothing."""
    found = grant(session, secret)
    return found.actor if found else None
