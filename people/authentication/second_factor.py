"""One-time codes (TOTP, RFC 6238) as a second factor, and codes for when the generator is lost.

The secret is encrypted with a key of the installation: who reads the database alone can make no
codes. Each code is taken once.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Conflict, Invalid, NotFound
from core.messages import LazyText, _
from people.actors import Actor
from people.authentication.models import SecondFactor
from people.models import User
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.permissions import can_manage_people
from people.queries import user_named

ISSUER = "hotline-kb"
STEP_SECONDS = 30
STEPS_OFF = 1  # that a clock may be off, to either side
RECOVERY_CODES = 10
_RECOVERY_BYTES = 15  # 120 bits: a plain hash of them cannot be guessed back


@dataclass(frozen=True)
class Offered:
    """A generator to be set up: its secret to be typed, and the address a QR code holds."""

    secret: str
    address: str


def key_from(signing_key: str) -> str:
    """The key that encrypts secrets, made from the one that signs cookies."""
    digest = hashlib.sha256(b"second factor:" + signing_key.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()


def is_set(session: Session, user_id: int) -> bool:
    """Whether the user is asked for a code."""
    factor = session.get(SecondFactor, user_id)
    return factor is not None and factor.is_in_force


def offer(session: Session, key: str, actor: Actor) -> Offered:
    """A new secret for the actor, in force once a code shows that their generator has it.

    Raises `Conflict` when there is one in force: it is taken off first.
    """
    factor = session.get(SecondFactor, actor.id)
    if factor is not None and factor.is_in_force:
        raise Conflict(_("已经设置了动态验证码"), code="second_factor_set")
    secret = pyotp.random_base32()
    if factor is None:
        factor = SecondFactor(user_id=actor.id)
        session.add(factor)
    factor.secret = Fernet(key).encrypt(secret.encode()).decode()
    factor.last_step, factor.recovery = 0, []
    session.flush()
    address = pyotp.TOTP(secret).provisioning_uri(name=actor.name, issuer_name=ISSUER)
    return Offered(secret, address)


def put_in_force(session: Session, key: str, actor: Actor, code: str) -> list[str]:
    """A code shows that the generator works; gives the codes for when it is lost, this once.

    Raises `Invalid` on `code`, `Conflict` when nothing was offered.
    """
    factor = session.get(SecondFactor, actor.id, with_for_update=True)
    if factor is None or factor.is_in_force:
        raise Conflict(_("请重新开始设置动态验证码"), code="no_second_factor_offered")
    if not _is_next(factor, key, code):
        raise Invalid.field("code", _("验证码不对，请看手机上现在的那一个"), code="wrong_code")
    factor.confirmed_at = clock.now()
    made = [_recovery_code() for _one in range(RECOVERY_CODES)]
    factor.recovery = [_hash(one) for one in made]
    session.flush()
    audit.record(session, actor.name, "second_factor.set", f"user:{actor.name}")
    _tell(session, actor.id, factor, _("已为您的账号设置动态验证码；不是您做的，请马上联系管理员"))
    return made


def takes(session: Session, key: str, user_id: int, code: str) -> bool:
    """Whether the code is right; it is used up then. Both kinds are taken."""
    factor = session.get(SecondFactor, user_id, with_for_update=True)
    if factor is None or not factor.is_in_force:
        return False
    if _is_next(factor, key, code):
        session.flush()
        return True
    given = _hash("".join(code.split()).lower())
    if given not in factor.recovery:
        return False
    factor.recovery = [one for one in factor.recovery if one != given]
    session.flush()
    user = session.get_one(User, user_id)
    audit.record(session, user.name, "second_factor.recovery", f"user:{user.name}")
    left = len(factor.recovery)
    text = _("您用备用码登录，还剩 {left} 个；不是您用的，请马上联系管理员", left=left)
    _tell(session, user_id, factor, text, more=f":{left}")
    return True


def take_off(session: Session, actor: Actor, name: str) -> None:
    """Ask the user for codes no more: oneself, or an administrator for who has lost everything.

    Raises `NotFound`.
    """
    user = user_named(session, name)
    if user is None or not (user.id == actor.id or can_manage_people(actor)):
        raise NotFound
    factor = session.get(SecondFactor, user.id)
    if factor is None:
        raise NotFound
    if factor.is_in_force:
        text = _(
            "您账号的动态验证码已由 {name} 取消；不是您要求的，请马上联系管理员",
            name=actor.display_name,
        )
        _tell(session, user.id, factor, text, more=":off")
        audit.record(session, actor.name, "second_factor.off", f"user:{user.name}")
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))


def step_of(session: Session, key: str, user_id: int, code: str, after: int) -> int | None:
    """The step of a code of the generator that was not taken yet, nor is before `after`; None of
    any other. Takes nothing: that is for who cannot write."""
    factor = session.get(SecondFactor, user_id)
    if factor is None or not factor.is_in_force:
        return None
    return _step(factor, key, code, max(after, factor.last_step))


def _is_next(factor: SecondFactor, key: str, code: str) -> bool:
    """Whether it is a code of now that was not taken yet; it is taken then."""
    step = _step(factor, key, code, factor.last_step)
    if step is not None:
        factor.last_step = step
    return step is not None


def _step(factor: SecondFactor, key: str, code: str, after: int) -> int | None:
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 6):
        return None
    try:
        secret = Fernet(key).decrypt(factor.secret.encode()).decode()
    except InvalidToken:  # the installation signs with another key now
        return None
    generator = pyotp.TOTP(secret)
    now = int(clock.now().timestamp()) // STEP_SECONDS
    for step in range(now - STEPS_OFF, now + STEPS_OFF + 1):
        right = generator.generate_otp(step)
        if step > after and secrets.compare_digest(right, digits):
            return step
    return None


def _recovery_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _tell(
    session: Session, user_id: int, factor: SecondFactor, text: LazyText, *, more: str = ""
) -> None:
    key = f"second-factor:{factor.confirmed_at:%Y%m%d%H%M%S%f}{more}"
    tell(session, [user_id], text, about=Subject(SubjectKind.ACCOUNT), key=key)
