"""Looking at the live index while others commit: nobody waits, and nothing sound looks damaged."""

from __future__ import annotations

import os
import time

import pytest

from search_index.engine import Index
from search_index.errors import IndexDamaged
from search_index.index import generation
from search_index.index.array_files import LENGTH_SECONDS
from search_index.index.live_snapshot import CommitWatch
from tests.search_index.entries import entry, found
from tests.search_index.pausing import paused_commit


def damaged() -> None:
    raise IndexDamaged("gone")


def test_damage_that_no_commit_explains_is_damage(empty_index: Index) -> None:
    looked: list[int] = []

    def look() -> None:
        looked.append(1)
        damaged()

    with pytest.raises(IndexDamaged):
        CommitWatch(empty_index.folder / "live").steady(look)
    assert len(looked) == 1


def test_what_a_commit_took_away_is_looked_at_again(empty_index: Index) -> None:
    commits = CommitWatch(empty_index.folder / "live")
    begun = commits.mark()

    def look() -> str:
        if commits.mark() == begun:
            empty_index.apply([entry(1, "停电")])
            damaged()
        return "seen"

    assert commits.steady(look) == (commits.mark(), "seen")
    assert commits.mark() != begun


def test_the_middle_of_a_commit_does_not_look_like_damage(
    empty_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_index.apply([entry(1, "停电")])
    with paused_commit(empty_index, monkeypatch):
        assert not list((empty_index.folder / "live").glob("_MAIN_1.toc"))  # it was named
        empty_index.check()
        Index(empty_index.folder).check()
        assert found(Index(empty_index.folder), "停电") == [(1, None)]
        assert empty_index.size().documents == 1
        assert empty_index.contents() == {(1, 100)}
    empty_index.check(thoroughly=True)
    assert empty_index.contents() == {(1, 100), (2, 200)}


def test_arrays_that_are_damaged_are_found_in_the_middle_of_a_commit_too(
    empty_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_index.apply([entry(1, "停电")])
    with paused_commit(empty_index, monkeypatch):
        (path,) = (empty_index.folder / "live").resolve().glob("arrays/*.weights")
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        with pytest.raises(IndexDamaged, match="checksum"):
            Index(empty_index.folder).check()


def test_a_commit_cut_short_is_not_taken_for_one_that_goes_on(
    empty_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_index.apply([entry(1, "停电")])
    with monkeypatch.context() as broken:
        broken.setattr(generation, "read_segment", lambda reader: damaged())
        with pytest.raises(IndexDamaged):
            empty_index.apply([entry(2, "电费")])
    with pytest.raises(IndexDamaged, match=r"_MAIN_1\.toc"):
        empty_index.check()


def test_another_process_sees_a_commit(empty_index: Index) -> None:
    other = Index(empty_index.folder)
    assert found(other, "停电") == []
    empty_index.apply([entry(1, "停电")])
    assert found(other, "停电") == [(1, None)]
    empty_index.rebuild([entry(2, "停电")])
    assert found(other, "停电") == [(2, None)]
    empty_index.apply([], removed=[2])
    assert found(other, "停电") == []


@pytest.mark.parametrize("suffix", ["postings", "weights", "book"])
def test_what_is_cut_while_it_is_open_is_not_searched(empty_index: Index, suffix: str) -> None:
    """In a process of its own: to touch what was cut off would be its end (SIGBUS)."""
    empty_index.apply([entry(n, f"停电公告{n}号") for n in range(1, 300)])
    child = os.fork()
    if child == 0:
        os._exit(_searched_after_a_cut(empty_index, suffix))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _REFUSED


_REFUSED = 42


def _searched_after_a_cut(index: Index, suffix: str) -> int:
    try:
        assert found(index, "停电")
        for path in (index.folder / "live").resolve().glob(f"arrays/*.{suffix}"):
            os.truncate(path, 0)
        time.sleep(2 * LENGTH_SECONDS)
        for _ in range(2):  # not the second time either
            with pytest.raises(IndexDamaged):
                found(index, "停电")
    except BaseException:
        return 1
    return _REFUSED


def test_what_is_cut_and_built_anew_is_searched_again(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电")])
    assert found(empty_index, "停电") == [(1, None)]
    for path in (empty_index.folder / "live").resolve().glob("arrays/*"):
        os.truncate(path, 0)
    empty_index.rebuild([entry(1, "停电")])
    assert found(empty_index, "停电") == [(1, None)]
