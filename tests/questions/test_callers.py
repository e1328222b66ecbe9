"""Caller references: encrypted, counted by a keyed hash, and keys that change."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from core import audit
from core.database import Database
from questions.callers import CallerReferences, is_key, new_key
from questions.models import Question
from tests.databases import ON_SQLITE
from tests.questions.desk import Desk

OLD, NEW = new_key(), new_key()
HASH_KEY = "h" * 40


def references(*keys: str, hash_key: str = HASH_KEY) -> CallerReferences:
    """What an installation with these keys has."""
    return CallerReferences(keys, hash_key)


def test_what_is_stored_says_nothing_and_can_be_read_with_the_key() -> None:
    stored = references(OLD).encrypted("13812345678")
    assert "13812345678" not in stored
    assert references(OLD).encrypted("13812345678") != stored  # two rows do not show it either
    assert references(OLD).decrypted(stored) == "13812345678"
    assert references(NEW, OLD).decrypted(stored) == "13812345678"
    assert references(NEW).decrypted(stored) is None
    assert references(NEW).decrypted(None) is None


def test_the_same_customer_has_the_same_hash_however_written() -> None:
    own = references(OLD)
    assert own.fingerprint("客户 8812 a") == own.fingerprint(" 客户8812A")
    assert own.fingerprint("客户8812") != own.fingerprint("客户8813")
    assert own.fingerprint("客户8812") != references(OLD, hash_key="x" * 40).fingerprint("客户8812")


@pytest.mark.parametrize("key", ["", "abc", "k" * 44, "钥匙"])
def test_a_bad_key_is_refused(key: str) -> None:
    assert not is_key(key)
    with pytest.raises(ValueError):
        references(key)


def test_a_fresh_key_is_one() -> None:
    assert is_key(f" {new_key()} ")


@ON_SQLITE
def test_keys_are_changed_without_losing_a_caller(desk: Desk, database: Database) -> None:
    kept = desk.record(caller="13812345678")
    desk.record("电表多久校一次")
    strange = desk.record("发票丢了能补吗", caller="1")
    with database.transaction() as session:
        row = session.get_one(Question, kept.id)
        row.caller_cipher = references(OLD).encrypted("13812345678")
        unknown = session.get_one(Question, strange.id)
        unknown.caller_cipher = references(new_key()).encrypted("1")
        before = unknown.caller_cipher
        assert references(NEW, OLD).encrypted_again(session) == 1
    with database.reading() as session:
        row = session.get_one(Question, kept.id)
        assert references(NEW).decrypted(row.caller_cipher) == "13812345678"
        assert session.get_one(Question, strange.id).caller_cipher == before
        last = session.scalars(
            select(audit.AuditEvent).order_by(audit.AuditEvent.id.desc())
        ).first()
        assert last is not None
        assert (last.action, last.data) == ("callers.rotate", {"count": 1})
    with database.engine.connect() as connection:
        assert "13812345678" not in str(connection.execute(text("SELECT * FROM questions")).all())
