"""One writer at a time."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.engine import Index
from search_index.index.storage import IndexFolder, PostingPool
from tests.search_index.entries import entry


@pytest.fixture
def index(empty_index: Index) -> Index:
    empty_index.apply([entry(1, "停电通知"), entry(2, "电费")])
    return empty_index


def test_a_second_writer_waits(index: Index) -> None:
    other = Index(index.folder)
    done = threading.Event()

    def write() -> None:
        other.apply([entry(3, "抢修")])
        done.set()

    thread = threading.Thread(target=write)
    with index.locked():
        thread.start()
        assert not done.wait(0.2)
        index.apply([entry(4, "过户")])
    thread.join(10)
    assert index.contents() == {(1, 100), (2, 200), (3, 300), (4, 400)}


def test_a_lock_that_is_held_is_not_waited_for(empty_index: Index) -> None:
    own, other = IndexFolder(empty_index.folder), IndexFolder(empty_index.folder)
    with own.locked_if_free() as free:
        assert free
        with own.locked_if_free() as again, other.locked_if_free() as theirs:
            assert (again, theirs) == (True, False)
        in_thread: list[bool] = []

        def try_it() -> None:
            with own.locked_if_free() as free_there:
                in_thread.append(free_there)

        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join(10)
        assert in_thread == [False]
    with other.locked_if_free() as theirs:
        assert theirs


@given(
    st.sets(st.tuples(st.sampled_from("ab"), st.binary(max_size=2), st.integers(0, 2**31 - 1))),
    st.sampled_from([b"", b"\x01", None]),
)
def test_the_pool_gives_postings_in_whooshs_order(
    places: set[tuple[str, bytes, int]], value: bytes | None
) -> None:
    pool = PostingPool()
    rows = [(*place, 1.5, value) for place in places]
    for row in rows:
        pool.add(row)
    assert list(pool.iter_postings()) == sorted(rows, key=lambda row: row[:3])
