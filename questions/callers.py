"""Caller references: encrypted for the agent who calls back, and a keyed hash to count repeats.

Keys are tried in their order and the first one encrypts, so a new key is put before the old ones,
everything is encrypted again, and the old ones go (`python -m kb_app callers rotate`).
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from questions.models import Question


class CallerReferences:
    """Encrypts and decrypts caller references with the keys of this installation."""

    def __init__(self, keys: Sequence[str], hash_key: str) -> None:
        """`keys`: Fernet keys, the one that encrypts first. Raises `ValueError` on a bad one."""
        self._fernet = MultiFernet([Fernet(key.encode()) for key in keys])
        self._hash_key = hash_key.encode()

    def encrypted(self, reference: str) -> str:
        """What is stored of a reference."""
        return self._fernet.encrypt(reference.encode()).decode()

    def decrypted(self, stored: str | None) -> str | None:
        """The reference; None when there is none, or its key is no longer known."""
        if stored is None:
            return None
        try:
            return self._fernet.decrypt(stored.encode()).decode()
        except InvalidToken:
            return None

    def fingerprint(self, reference: str) -> str:
        """The same for the same customer, and worth nothing without the key."""
        plain = "".join(reference.split()).casefold().encode()
        return hmac.new(self._hash_key, b"caller:" + plain, sha256).hexdigest()

    def encrypted_again(self, session: Session, tables: Sequence[Any] = (Question,)) -> int:
        """Encrypt everything stored with the first key; gives how many there were.

        `tables`: those with a `caller_cipher`; whoever changes keys names all there are.
        """
        count = 0
        for table in tables:
            for row in session.scalars(select(table).where(table.caller_cipher.is_not(None))):
                try:
                    token = self._fernet.rotate(row.caller_cipher.encode())
                except InvalidToken:
                    continue
                row.caller_cipher = token.decode()
                count += 1
        session.flush()
        audit.record(session, "console", "callers.rotate", "callers", {"count": count})
        return count


def new_key() -> str:
    """A fresh Fernet key."""
    return Fernet.generate_key().decode()


def is_key(text: str) -> bool:
    """Whether `text` is a Fernet key."""
    try:
        Fernet(text.strip().encode())
    except ValueError:
        return False
    return True
