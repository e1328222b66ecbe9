"""Changing an account, with all that hangs on it: what its owner signed and is waited for."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from people.actors import Actor
from people.models import User
from people.services.accounts import change_user
from review.services import lapse_sign_offs


def change_with_what_hangs_on_it(
    session: Session, actor: Actor, name: str, values: dict[str, Any], *, version: int | None = None
) -> User:
    """As `change_user`; sign-offs of who leaves the committee lapse at once."""
    user = change_user(session, actor, name, values, version=version)
    lapse_sign_offs(session)
    return user
