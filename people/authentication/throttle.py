"""Slows down guessing without locking the owner out.

Failed log-ins empty a bucket that refills with time (a token bucket), so the right password works
again after at most the refill time of one try. Buckets are kept in the database, so all worker
processes share them, for: the user name from one address; one address over all names; and, for a
browser that this user logged in from before (a device key in a signed cookie), that browser alone -
so whoever else is guessing, the owner's own browser is not held up.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import clock
from core.errors import TooMany
from core.messages import _
from people.authentication.models import LoginBucket


@dataclass(frozen=True)
class Allowance:
    """How many failures are free (`size`) and how long one takes to come back."""

    size: int
    refill: timedelta


PER_NAME_AND_ADDRESS = Allowance(10, timedelta(seconds=60))
PER_ADDRESS = Allowance(100, timedelta(seconds=36))
PER_DEVICE = Allowance(10, timedelta(seconds=60))


def check(session: Session, name: str, address: str, device: str | None) -> None:
    """Raises `TooMany` when this source has no try left."""
    scopes = _scopes(name, address, device)
    buckets = _buckets(session, [scope for scope, _allowance in scopes])
    for scope, allowance in scopes:
        left = _left(buckets.get(scope), allowance, clock.now())
        if left < 1:
            wait = math.ceil((1 - left) * allowance.refill.total_seconds())
            raise TooMany(
                _("登录失败次数过多，请在 {seconds} 秒后重试", seconds=wait), retry_after=wait
            )


def count_failure(session: Session, name: str, address: str, device: str | None) -> None:
    """Take one try from each bucket of this source."""
    now = clock.now()
    for scope, allowance in _scopes(name, address, device):
        bucket = _locked_bucket(session, scope, allowance, now)
        bucket.left, bucket.at = max(0.0, _left(bucket, allowance, now) - 1), now
        session.flush()


def forget_full(session: Session) -> None:
    """Drop buckets that have long been full again."""
    session.execute(delete(LoginBucket).where(LoginBucket.at < clock.now() - timedelta(days=1)))


def _scopes(name: str, address: str, device: str | None) -> list[tuple[str, Allowance]]:
    if device is not None:
        return [(_hash("device", name.casefold(), device), PER_DEVICE)]
    return [
        (_hash("name", name.casefold(), address), PER_NAME_AND_ADDRESS),
        (_hash("address", address), PER_ADDRESS),
    ]


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _buckets(session: Session, scopes: Iterable[str]) -> dict[str, LoginBucket]:
    found = session.scalars(select(LoginBucket).where(LoginBucket.scope.in_(list(scopes))))
    return {bucket.scope: bucket for bucket in found}


def _locked_bucket(
    session: Session, scope: str, allowance: Allowance, now: datetime
) -> LoginBucket:
    """The bucket, made when there is none; of two failures at once the second waits here."""
    if scope not in _buckets(session, [scope]):
        with suppress(IntegrityError), session.begin_nested():  # another process was faster
            session.add(LoginBucket(scope=scope, left=float(allowance.size), at=now))
    query = select(LoginBucket).where(LoginBucket.scope == scope).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def _left(bucket: LoginBucket | None, allowance: Allowance, now: datetime) -> float:
    if bucket is None:
        return float(allowance.size)
    if bucket.at - now > allowance.size * allowance.refill:
        return float(allowance.size)  # counted while the clock was wrong
    elapsed = max(0.0, (now - bucket.at).total_seconds())
    return min(float(allowance.size), bucket.left + elapsed / allowance.refill.total_seconds())
