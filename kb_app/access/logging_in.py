"""Logging in, in one step or two, confirming who one is, and logging out.

Every secret is judged after a try was taken (`people.authentication.throttle`), and what came of it
goes into the security log. Where the database takes nothing, whoever is known gets in all the same:
tries are counted in memory then (`people.authentication.spare_tries`) and the log-in is one that
stands in (`stand_in_sessions`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from flask import g, request
from itsdangerous import BadSignature
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core import clock
from core.database import Database
from core.errors import Invalid, TooMany, Unavailable
from core.messages import _
from kb_app.access import cookies, signing, stand_in_sessions
from kb_app.auth import actor, address, by_token
from kb_app.container import container
from kb_app.errors import ConfirmationNeeded, Unauthorized
from people.actors import actor_of
from people.authentication import passwords, second_factor, sessions, throttle
from people.authentication.security_log import Outcome, SecurityLog, What
from people.authentication.spare_tries import SpareTries
from people.models import User
from people.queries import user_named

DEVICE_LASTS = 400 * 24 * 3600
SECOND_STEP_LASTS = 300
CONFIRM_FIELD = "confirm_password"
WRONG = frozenset({"wrong_password", "wrong_code"})  # codes of errors that cost a try


def log_in(response: Response, name: str, password: str) -> bool:
    """Check the password and put the cookies of a new session on `response`; False when a second
    step is needed, for which there is a cookie, too.

    Raises `TooMany` when this source guesses too often, `Invalid` on a wrong name or password,
    the same for both. The try is taken before the password is judged; hashing happens outside of
    any transaction: it takes its time.
    """
    device = _device_of(name)
    source = throttle.Source(name, address(), device)
    tried = _take(lambda session: throttle.take(session, source), What.LOG_IN, name)
    with container().database.reading() as session:
        user = user_named(session, name)
        stored = user.password_hash if user and user.active else None
        factor = second_factor.is_set(session, user.id) if user else False
    if not passwords.matches(stored, password):
        note(What.LOG_IN, Outcome.FAILED, name)
        if tried.tried.strained:
            throttle.refuse(tried.tried.strained)
        raise Invalid(_("登录名或密码不对"), code="wrong_credentials")
    assert user is not None
    _give_back(tried)
    if factor:
        step = signing.timed("second step").dumps([user.id, sessions.key_hash(user.password_hash)])
        cookies.put(response, cookies.SECOND_STEP, step, max_age=SECOND_STEP_LASTS)
        return False
    _begin(response, user, device)
    return True


def log_in_with_code(response: Response, code: str) -> None:
    """The second step: a one-time code, or one of those for when the generator is lost.

    Raises `Unauthorized` when the first step is too long ago, `Invalid` on a wrong code, `TooMany`.
    """
    database = container().database
    user_id, mark = _second_step()
    with database.reading() as session:
        user = _half_way(session.get(User, user_id), mark)
    name = user.name
    tried = _take(
        lambda session: throttle.take_of_account(session, "code", user_id), What.SECOND_STEP, name
    )
    if not _takes(user_id, code):
        note(What.SECOND_STEP, Outcome.FAILED, name)
        raise Invalid.field("code", _("验证码不对或已用过"), code="wrong_code")
    _give_back(tried)
    cookies.drop(response, cookies.SECOND_STEP)
    _begin(response, user, _device_of(name))


def is_half_way() -> bool:
    """Whether the first of two steps was taken a moment ago."""
    try:
        _second_step()
    except Unauthorized:
        return False
    return True


def log_out(response: Response) -> None:
    """End the session and take its cookie away; that also when the database takes nothing."""
    key = cookies.sent(cookies.SESSION)
    if key:
        with suppress(Unavailable), container().database.transaction() as session:
            sessions.end_session(session, key)
        if g.get("actor"):
            note(What.LOG_OUT, Outcome.DONE, g.actor.name)
    cookies.drop(response, cookies.SESSION)


def require_confirmed() -> None:
    """For what is grave: the password was given in the last minutes, or comes with this form.

    A token is somebody's word, given when its owner had confirmed. Raises `ConfirmationNeeded`,
    also when the password is wrong.
    """
    confirmed = g.get("confirmed_at")
    if by_token() or (confirmed and clock.now() - confirmed < sessions.CONFIRMED_LASTS):
        return
    password, key = request.form.get(CONFIRM_FIELD, ""), cookies.sent(cookies.SESSION)
    if not password or key is None:
        raise ConfirmationNeeded(_("请再输一次密码，确认是您本人"))
    database, who = container().database, actor()
    with database.reading() as session:
        stored = session.get_one(User, who.id).password_hash
    try:
        with one_try("password"):
            if not passwords.matches(stored, password):
                raise Invalid(_("密码不对"), code="wrong_password")
    except Invalid as error:
        note(What.CONFIRM, Outcome.FAILED, who.name)
        raise ConfirmationNeeded(error.message) from error
    with database.transaction() as session:
        sessions.confirm_session(session, key)
    g.confirmed_at = clock.now()


@contextmanager
def one_try(kind: str) -> Iterator[None]:
    """A try at a secret of whoever is logged in, taken before it is judged in the block, and given
    back unless that raises `Invalid` with one of `WRONG`. Raises `TooMany`."""
    who = actor()
    tried = _take(
        lambda session: throttle.take_of_account(session, kind, who.id), What.CONFIRM, who.name
    )
    try:
        yield
    except Invalid as error:
        if error.code in WRONG:
            raise
        _give_back(tried)
        raise
    _give_back(tried)


def note(what: What, outcome: Outcome, name: str, detail: str = "") -> None:
    """Put it into the security log, and count tries to log in."""
    if what == What.LOG_IN:
        container().counts.count(f"login:{outcome}")
    SecurityLog.of(container().database).note(what, outcome, name, address(), detail)


@dataclass(frozen=True)
class _Tried:
    """A try that was taken, and where it is given back."""

    tried: throttle.Try
    counted_in: Database | SpareTries


def _take(take: Callable[[Session], throttle.Try], what: What, name: str) -> _Tried:
    """Take a try; while the database takes nothing, of those that this process counts."""
    database = container().database
    try:
        try:
            with database.transaction() as session:
                return _Tried(take(session), database)
        except Unavailable:
            spare = SpareTries.of(database)
            with spare.transaction() as session:
                return _Tried(take(session), spare)
    except TooMany:
        note(what, Outcome.THROTTLED, name)
        raise


def _give_back(tried: _Tried) -> None:
    """It was right; where that cannot be written, the try comes back with time."""
    with suppress(Unavailable), tried.counted_in.transaction() as session:
        throttle.give_back(session, tried.tried)


def _takes(user_id: int, code: str) -> bool:
    database, key = container().database, container().second_factor_key
    try:
        with database.transaction() as session:
            return second_factor.takes(session, key, user_id, code)
    except Unavailable:
        with database.reading() as session:
            return SpareTries.of(database).takes(session, key, user_id, code)


def _begin(response: Response, user: User, device: str | None) -> None:
    key, lasts = _session_of(user)
    cookies.put(response, cookies.SESSION, key, max_age=int(lasts.total_seconds()))
    device = device or signing.lasting("device").dumps([user.name, secrets.token_urlsafe(9)])
    cookies.put(response, cookies.DEVICE, device, max_age=DEVICE_LASTS)
    note(What.LOG_IN, Outcome.DONE, user.name)


def _session_of(user: User) -> tuple[str, timedelta]:
    """The key of a new session and how long it lasts; one that stands in where none is written."""
    browser, database = request.headers.get("User-Agent", ""), container().database
    try:
        with database.transaction() as session:
            if earlier := cookies.sent(cookies.SESSION):
                sessions.end_session(session, earlier)
            key = sessions.begin_session(session, user, address=address(), browser=browser)
            g.actor = actor_of(session.get_one(User, user.id))
    except Unavailable:
        with database.reading() as session:
            g.actor = actor_of(session.get_one(User, user.id))
        return stand_in_sessions.begin(user), stand_in_sessions.LASTS
    return key, sessions.SESSION_LASTS


def _second_step() -> tuple[int, str]:
    """Who took the first step, and a mark of the password it was taken with."""
    try:
        found = signing.timed("second step").loads(
            cookies.sent(cookies.SECOND_STEP) or "", max_age=SECOND_STEP_LASTS
        )
        return int(found[0]), str(found[1])
    except (BadSignature, ValueError, TypeError, IndexError, KeyError) as error:
        raise Unauthorized(_("请先登录")) from error


def _half_way(user: User | None, mark: str) -> User:
    """The user of the second step, unless they or their password are others by now."""
    if user is None or not user.active or sessions.key_hash(user.password_hash) != mark:
        raise Unauthorized(_("请先登录"))
    return user


def _device_of(name: str) -> str | None:
    """The signed device cookie of this one browser, when it was given to this very user."""
    cookie = cookies.sent(cookies.DEVICE) or ""
    try:
        known_name, _key = signing.lasting("device").loads(cookie)
    except (BadSignature, ValueError):
        return None
    return cookie if str(known_name).casefold() == name.casefold() else None
