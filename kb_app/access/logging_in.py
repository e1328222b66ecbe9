"""Logging in, in one step or two, confirming who one is, and logging out.

Every secret is judged after a try was taken (`people.authentication.throttle`), and what came of it
goes into the security log.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from core import clock
from core.database import Database
from core.errors import Invalid, TooMany
from core.messages import _
from kb_app.access import cookies
from kb_app.auth import actor, address, by_token
from kb_app.container import container
from kb_app.errors import ConfirmationNeeded, Unauthorized
from people.actors import actor_of
from people.authentication import passwords, second_factor, sessions, throttle
from people.authentication.security_log import Outcome, SecurityLog, What
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
    database, device = container().database, _device_of(name)
    with _noting_throttled(What.LOG_IN, name), database.transaction() as session:
        tried = throttle.take(session, throttle.Source(name, address(), device))
        user = user_named(session, name)
        stored = user.password_hash if user and user.active else None
        factor = second_factor.is_set(session, user.id) if user else False
    if not passwords.matches(stored, password):
        note(What.LOG_IN, Outcome.FAILED, name)
        if tried.strained:
            throttle.refuse(tried.strained)
        raise Invalid(_("登录名或密码不对"), code="wrong_credentials")
    assert user is not None
    _give_back(database, tried)
    if factor:
        step = _second_steps().dumps([user.id, sessions.key_hash(user.password_hash)])
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
    with _noting_throttled(What.SECOND_STEP, name), database.transaction() as session:
        tried = throttle.take_of_account(session, "code", user.id)
    with database.transaction() as session:
        right = second_factor.takes(session, container().second_factor_key, user.id, code)
    if not right:
        note(What.SECOND_STEP, Outcome.FAILED, name)
        raise Invalid.field("code", _("验证码不对或已用过"), code="wrong_code")
    _give_back(database, tried)
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
    """End the session and take its cookie away."""
    key = cookies.sent(cookies.SESSION)
    if key:
        with container().database.transaction() as session:
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
    database, who = container().database, actor()
    with _noting_throttled(What.CONFIRM, who.name), database.transaction() as session:
        tried = throttle.take_of_account(session, kind, who.id)
    try:
        yield
    except Invalid as error:
        if error.code in WRONG:
            raise
        _give_back(database, tried)
        raise
    _give_back(database, tried)


def note(what: What, outcome: Outcome, name: str, detail: str = "") -> None:
    """Put it into the security log."""
    SecurityLog.of(container().database).note(what, outcome, name, address(), detail)


def _begin(response: Response, user: User, device: str | None) -> None:
    browser = request.headers.get("User-Agent", "")
    with container().database.transaction() as session:
        if earlier := cookies.sent(cookies.SESSION):
            sessions.end_session(session, earlier)
        key = sessions.begin_session(session, user, address=address(), browser=browser)
        g.actor = actor_of(session.get_one(User, user.id))
    lasts = int(sessions.SESSION_LASTS.total_seconds())
    cookies.put(response, cookies.SESSION, key, max_age=lasts)
    device = device or _devices().dumps([user.name, secrets.token_urlsafe(9)])
    cookies.put(response, cookies.DEVICE, device, max_age=DEVICE_LASTS)
    note(What.LOG_IN, Outcome.DONE, user.name)


@contextmanager
def _noting_throttled(what: What, name: str) -> Iterator[None]:
    """Puts it into the security log when a try is refused for there were too many."""
    try:
        yield
    except TooMany:
        note(what, Outcome.THROTTLED, name)
        raise


def _give_back(database: Database, tried: throttle.Try) -> None:
    with database.transaction() as session:
        throttle.give_back(session, tried)


def _second_step() -> tuple[int, str]:
    """Who took the first step, and a mark of the password it was taken with."""
    try:
        found = _second_steps().loads(
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


def _second_steps() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="second step")


def _devices() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device")


def _device_of(name: str) -> str | None:
    """The signed device cookie of this one browser, when it was given to this very user."""
    cookie = cookies.sent(cookies.DEVICE) or ""
    try:
        known_name, _key = _devices().loads(cookie)
    except (BadSignature, ValueError):
        return None
    return cookie if str(known_name).casefold() == name.casefold() else None
