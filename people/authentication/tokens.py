"""API tokens: shown once when issued, stored hashed, revocable."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Forbidden, NotFound
from core.messages import _
from people.actors import Actor, actor_of
from people.authentication.models import ApiToken
from people.authentication.sessions import key_hash
from people.models import User
from people.permissions import can_issue_token, can_manage_people
from people.queries import user_named

PREFIX = "kb_"


def issue_token(session: Session, actor: Actor, name: str, label: str = "") -> tuple[ApiToken, str]:
    """A new token for the user `name`: its row and the secret, which is never shown again."""
    user = user_named(session, name)
    if user is None or not user.active:
        raise NotFound
    if not can_issue_token(actor, user.id):
        raise Forbidden(_("只能为自己签发令牌"))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        user_id=user.id, label=label or name, key_hash=key_hash(secret), created_at=clock.now()
    )
    session.add(token)
    session.flush()
    audit.record(session, actor.name, "token.issue", f"user:{name}", {"token": token.id})
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


def bearer(session: Session, secret: str) -> Actor | None:
    """Who a bearer token stands for; None when it is unknown, revoked, or the user inactive."""
    query = select(ApiToken).where(ApiToken.key_hash == key_hash(secret))
    token = session.scalar(query)
    if token is None or token.revoked_at is not None:
        return None
    user = session.get(User, token.user_id)
    return actor_of(user) if user and user.active else None
