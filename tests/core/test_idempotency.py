"""Answers kept by key: a call that is asked for again is not done again."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from core import clock, idempotency
from core.database import Database
from core.errors import Invalid

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
CALL = "a" * 64


def remember(database: Database, actor_id: int = 1, key: str = "key") -> None:
    """A call that was answered."""
    with database.transaction() as session:
        idempotency.remember(session, actor_id, key, CALL, 201, {"number": "KB-000001"})


def recalled(
    database: Database, actor_id: int = 1, key: str = "key", fingerprint: str = CALL
) -> tuple[int, object] | None:
    """The answer kept for a call."""
    with database.reading() as session:
        call = idempotency.recall(session, actor_id, key, fingerprint)
        return (call.status, call.body) if call else None


def test_the_first_answer_is_given_again(database: Database) -> None:
    assert recalled(database) is None
    remember(database)
    assert recalled(database) == (201, {"number": "KB-000001"})


def test_another_persons_key_is_another_key(database: Database) -> None:
    remember(database)
    assert recalled(database, actor_id=2) is None


def test_a_key_used_for_another_call_is_refused(database: Database) -> None:
    remember(database)
    with pytest.raises(Invalid) as refused:
        recalled(database, fingerprint="b" * 64)
    assert refused.value.code == "idempotency_key_reused"


@pytest.mark.parametrize("key", ["", "x" * 101, "a\x00b", "a\nb"])
def test_a_key_must_be_a_key(database: Database, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        recalled(database, key=key)
    assert list(refused.value.fields) == ["Idempotency-Key"]


def test_a_change_that_failed_has_no_answer(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as session:
        idempotency.remember(session, 1, "key", CALL, 201, {})
        raise RuntimeError
    assert recalled(database) is None


def test_old_answers_are_forgotten(database: Database) -> None:
    with clock.moved_to(NOON):
        remember(database, key="old")
    with clock.moved_to(NOON + timedelta(hours=47)):
        remember(database, key="new")
    with clock.moved_to(NOON + timedelta(hours=49)), database.transaction() as session:
        idempotency.forget_old(session)
    assert recalled(database, key="old") is None
    assert recalled(database, key="new") is not None


def test_of_two_calls_at_once_one_is_done(database: Database) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def call() -> None:
        start.wait()
        try:
            remember(database)
            outcomes.append("done")
        except IntegrityError:
            outcomes.append("refused")

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
