"""What a process or a session keeps: read once, as long as it holds, and never without bounds."""

from __future__ import annotations

import sys
import threading

import pytest

from core.cache import Bounded, ProcessCache, TransactionCache
from core.database import Database


@pytest.fixture
def engine_kind() -> str:
    """What is kept does not depend on where it was read."""
    return "sqlite"


def test_what_holds_is_not_read_again(database: Database) -> None:
    cache, seen = ProcessCache[int](), []

    def read(before: int | None) -> int:
        seen.append(before)
        return (before or 0) + 1

    assert [cache.current(database, read) for _ in range(3)] == [1, 1, 1]
    assert cache.current(database, read, lambda value: value >= 2) == 2
    assert cache.current(database, read, lambda value: value >= 2) == 2
    assert seen == [None, 1]


def test_each_database_and_each_cache_has_its_own(database: Database) -> None:
    one, another, other = (
        ProcessCache[str](),
        ProcessCache[str](),
        Database(f"{database.url}.other"),
    )
    assert one.current(database, lambda before: "a") == "a"
    assert one.current(other, lambda before: "b") == "b"
    assert another.current(database, lambda before: "c") == "c"
    assert one.current(database, lambda before: "d") == "a"
    other.dispose()


def test_nothing_is_kept_of_a_database_that_was_put_away(database: Database) -> None:
    cache = ProcessCache[str]()
    cache.current(database, lambda before: "old")
    database.disconnect()  # before a fork: what is kept goes along
    assert cache.current(database, lambda before: "new") == "old"
    database.dispose()
    assert cache.current(database, lambda before: "new") == "new"


def test_one_thread_reads_and_the_others_wait_for_it(database: Database) -> None:
    cache, begun, go, reads = ProcessCache[int](), threading.Event(), threading.Event(), []

    def read(before: int | None) -> int:
        reads.append(before)
        begun.set()
        assert go.wait(10)
        return 7

    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(cache.current(database, read)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    go.set()
    for thread in threads:
        thread.join()
    assert found == [7] * 8
    assert reads == [None]


def test_a_reading_that_fails_keeps_nothing_and_blocks_nobody(database: Database) -> None:
    cache = ProcessCache[str]()

    def fails(before: str | None) -> str:
        raise OSError

    with pytest.raises(OSError):
        cache.current(database, fails)
    assert cache.current(database, lambda before: "read") == "read"


class TestBounded:
    """Values by key, as many as have room."""

    def test_what_was_not_used_for_longest_goes(self) -> None:
        kept = Bounded[str, int](2)
        kept.keep({"a": 1, "b": 2})
        assert kept.get("a") == 1
        kept.keep({"c": 3})
        assert kept.known("abc") == {"a": 1, "c": 3}
        assert kept.get("b") is None
        assert len(kept) == 2

    def test_room_is_by_size(self) -> None:
        kept = Bounded[int, str](10, len)
        kept.keep({1: "x" * 6, 2: "y" * 4})
        assert len(kept.known([1, 2])) == 2
        kept.keep({3: "z" * 5})
        assert kept.known([1, 2, 3]) == {2: "y" * 4, 3: "z" * 5}

    def test_what_has_no_room_at_all_drives_nothing_out(self) -> None:
        kept = Bounded[int, str](10, len)
        kept.keep({1: "x", 2: "y" * 11, 3: "z"})
        assert kept.known([1, 2, 3]) == {1: "x", 3: "z"}

    def test_threads_do_not_disturb_one_another(self) -> None:
        kept, failures = Bounded[int, int](50, lambda value: 1), []
        before = sys.getswitchinterval()

        def work(first: int) -> None:
            try:
                for n in range(first, first + 3_000):
                    kept.keep({n % 97: n})
                    kept.known(range(n % 97, n % 97 + 5))
                    kept.get(n % 89)
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        sys.setswitchinterval(1e-6)
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            sys.setswitchinterval(before)
        assert failures == []
        assert len(kept) == 50


def test_a_session_keeps_until_it_ends_or_forgets(database: Database) -> None:
    cache, reads = TransactionCache[str, int](), []

    def read() -> int:
        reads.append(1)
        return len(reads)

    with database.transaction() as session:
        assert [cache.current(session, "a", read) for _ in range(2)] == [1, 1]
        assert cache.current(session, "b", read) == 2
        cache.forget(session)
        assert cache.current(session, "a", read) == 3
        cache.forget(session)
        cache.forget(session)
    with database.transaction() as session:
        assert cache.current(session, "a", read) == 4
