"""Whose keys a database is worked on with: the first's, until something is done about it."""

from __future__ import annotations

import threading

from core import key_marks
from core.database import Database
from core.key_marks import KeyMark, Keys

OURS: Keys = {"secret-key": ["s"], "caller-keys": ["c"]}


def noted(database: Database, keys: Keys) -> list[str]:
    """What keys are not those of the database."""
    with database.transaction() as session:
        return key_marks.note(session, keys)


def test_the_first_says_which_they_are(database: Database) -> None:
    assert noted(database, OURS) == []
    assert noted(database, OURS) == []
    assert noted(database, {"secret-key": ["other"], "caller-keys": ["c"]}) == ["secret-key"]
    assert noted(database, {"secret-key": ["s"], "caller-keys": ["other"]}) == ["caller-keys"]
    assert noted(database, OURS) == []  # what was refused left nothing


def test_a_key_that_is_added_is_worked_with_by_those_alone_that_have_it(database: Database) -> None:
    """How keys change while nodes run: known to all, then the first, then alone."""
    noted(database, OURS)
    assert noted(database, {**OURS, "caller-keys": ["c", "new"]}) == []
    assert noted(database, OURS) == []
    assert noted(database, {**OURS, "caller-keys": ["new", "c"]}) == []
    assert noted(database, OURS) == ["caller-keys"]
    with database.transaction() as session:
        key_marks.replace(session, {"caller-keys": ["new"]})
    assert noted(database, {**OURS, "caller-keys": ["new"]}) == []
    assert noted(database, {**OURS, "secret-key": ["t"], "caller-keys": ["new"]}) == ["secret-key"]


def test_of_two_that_start_at_once_one_is_compared_with_the_other(database: Database) -> None:
    begun, found = threading.Barrier(2), list[list[str]]()

    def start(key: str) -> None:
        begun.wait(10)
        found.append(noted(database, {"secret-key": [key]}))

    threads = [threading.Thread(target=start, args=(key,)) for key in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [[], ["secret-key"]]


def test_a_fingerprint_says_nothing_of_the_key(database: Database) -> None:
    noted(database, {"secret-key": ["a key that was chosen"]})
    with database.reading() as session:
        assert "chosen" not in session.query(KeyMark).one().mark
