"""Password hashing (argon2id) and how long a password may be; which are refused: `weak_passwords`.

Parameters: 12 MiB, 3 passes, 1 lane: of the settings OWASP's ASVS takes for argon2id the quickest
here. 500 log-ins within ten seconds on two cores leaves 40 ms of processor time for each;
docs/benchmarks.md has the measured time.
"""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import Invalid
from core.messages import _

PASSWORD_MIN = 8
PASSWORD_MAX = 200

_hasher = PasswordHasher(time_cost=3, memory_cost=12 * 1024, parallelism=1)
_nobodys_hash = _hasher.hash(secrets.token_urlsafe())


def hash_password(password: str, *, field: str = "password") -> str:
    """The hash to store. Raises `Invalid` on `field` for a password too short or too long."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise Invalid.field(
            field, _("密码需要 {min} 到 {max} 个字符", min=PASSWORD_MIN, max=PASSWORD_MAX)
        )
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes as long for an unknown user (None) as for a known.

    One that is longer than any can be is wrong, however it begins.
    """
    short = len(password) <= PASSWORD_MAX
    try:
        _hasher.verify(password_hash or _nobodys_hash, password if short else "")
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None and short


def generate() -> str:
    """A password to be shown once."""
    return secrets.token_urlsafe(12)
