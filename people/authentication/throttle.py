"""Slows down guessing without locking the owner out.

Each try takes one from buckets that refill with time (token buckets), before anything is judged, so
that tries at the same time cannot all slip through; what turns out right is given back. Buckets are
kept in the database, so all worker processes share them:

- a browser this user logged in from before (a device key in a signed cookie) has one of its own: so
  whoever else is guessing, the owner's own browser is not held up;
- else the user name from one address has one. Where that user logged in from that address before,
  this is all: what others behind it do holds nobody up;
- else the address has one over all names. Once that is empty, a name has a few tries there all the
  same: a shift that starts behind one address is not locked out by whoever guesses behind it. Past
  a tenfold of that only known browsers and places are left.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import clock
from core.errors import TooMany
from core.messages import _
from people.authentication.models import LoginBucket, LoginPlace


@dataclass(frozen=True)
class Allowance:
    """How many failures are free (`size`) and how long one takes to come back."""

    size: int
    refill: timedelta


PER_NAME_AND_ADDRESS = Allowance(10, timedelta(seconds=60))
PER_ADDRESS = Allowance(100, timedelta(seconds=36))
PER_NAME_WHERE_MANY_FAIL = Allowance(3, timedelta(minutes=20))
PER_ADDRESS_AT_MOST = Allowance(1000, timedelta(seconds=3.6))
PER_DEVICE = Allowance(10, timedelta(seconds=60))
PER_ACCOUNT = Allowance(10, timedelta(seconds=60))
PLACES_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Source:
    """Whose secret is tried, from where, and in which browser, if that is known."""

    name: str
    address: str
    device: str | None = None


@dataclass(frozen=True)
class _Bucket:
    scope: str
    allowance: Allowance


@dataclass(frozen=True)
class Try:
    """A try that was taken. `strained` for so many seconds when its address has none left."""

    taken: tuple[_Bucket, ...]
    place: str | None = None
    strained: int = 0


def take(session: Session, source: Source) -> Try:
    """Take a try at logging in. Raises `TooMany` when this source has none left."""
    if source.device is not None:
        own = _Bucket(_hash("device", source.name.casefold(), source.device), PER_DEVICE)
        return Try(_taken(session, [own]))
    pair = (source.name.casefold(), source.address)
    named = _Bucket(_hash("name", *pair), PER_NAME_AND_ADDRESS)
    place = _hash("place", *pair)
    if session.get(LoginPlace, place) is not None:
        return Try(_taken(session, [named]), place)
    address = _Bucket(_hash("address", source.address), PER_ADDRESS)
    few = _Bucket(_hash("few", *pair), PER_NAME_WHERE_MANY_FAIL)
    flood = _Bucket(_hash("flood", source.address), PER_ADDRESS_AT_MOST)
    strained = _wait(session, address)
    wanted = [named, few, flood] if strained else [named, address, flood]
    return Try(_taken(session, wanted), place, strained)


def take_of_account(session: Session, kind: str, user_id: int) -> Try:
    """Take a try at a secret of somebody who is logged in, or half. Raises `TooMany`."""
    return Try(_taken(session, [_Bucket(_hash(kind, str(user_id)), PER_ACCOUNT)]))


def give_back(session: Session, tried: Try) -> None:
    """It was right: the try cost nothing, and the place it was made at is known from now on."""
    now = clock.now()
    for bucket in tried.taken:
        found = _locked(session, bucket, now)
        found.left, found.at = min(bucket.allowance.size, _left(found, bucket, now) + 1), now
    if tried.place is not None:
        known = session.get(LoginPlace, tried.place)
        if known is not None:
            known.seen_at = now
        else:
            with suppress(IntegrityError), session.begin_nested():  # two browsers at once
                session.add(LoginPlace(scope=tried.place, seen_at=now))
    session.flush()


def refuse(seconds: int) -> NoReturn:
    """Raises `TooMany`."""
    raise TooMany(
        _("登录失败次数过多，请在 {seconds} 秒后重试", seconds=seconds), retry_after=seconds
    )


def forget_full(session: Session) -> None:
    """Drop buckets that have long been full again, and places nobody comes from any more."""
    now = clock.now()
    session.execute(delete(LoginBucket).where(LoginBucket.at < now - timedelta(days=1)))
    session.execute(delete(LoginPlace).where(LoginPlace.seen_at < now - PLACES_KEPT))


def _taken(session: Session, wanted: Sequence[_Bucket]) -> tuple[_Bucket, ...]:
    """Take one from each, or none: of those at the same time each sees what the others took."""
    now = clock.now()
    ordered = sorted(wanted, key=lambda bucket: bucket.scope)  # the same order for everybody
    locked = {bucket: _locked(session, bucket, now) for bucket in ordered}
    for bucket in wanted:
        left = _left(locked[bucket], bucket, now)
        if left < 1:
            refuse(_seconds(left, bucket))
    for bucket, found in locked.items():
        found.left, found.at = _left(found, bucket, now) - 1, now
    session.flush()
    return tuple(ordered)


def _wait(session: Session, bucket: _Bucket) -> int:
    """Seconds until a bucket has one again; 0 when it has."""
    found = session.scalars(select(LoginBucket).where(LoginBucket.scope == bucket.scope)).first()
    left = _left(found, bucket, clock.now())
    return 0 if left >= 1 else _seconds(left, bucket)


def _seconds(left: float, bucket: _Bucket) -> int:
    return math.ceil((1 - left) * bucket.allowance.refill.total_seconds())


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _locked(session: Session, bucket: _Bucket, now: datetime) -> LoginBucket:
    """The bucket, made when there is none; of two tries at once the second waits here."""
    query = select(LoginBucket).where(LoginBucket.scope == bucket.scope)
    if session.scalars(query).first() is None:
        full = float(bucket.allowance.size)
        with suppress(IntegrityError), session.begin_nested():  # another process was faster
            session.add(LoginBucket(scope=bucket.scope, left=full, at=now))
    locking = query.with_for_update()
    return session.scalars(locking, execution_options={"populate_existing": True}).one()


def _left(found: LoginBucket | None, bucket: _Bucket, now: datetime) -> float:
    allowance = bucket.allowance
    if found is None:
        return float(allowance.size)
    if found.at - now > allowance.size * allowance.refill:
        return float(allowance.size)  # counted while the clock was wrong
    elapsed = max(0.0, (now - found.at).total_seconds())
    return min(float(allowance.size), found.left + elapsed / allowance.refill.total_seconds())
