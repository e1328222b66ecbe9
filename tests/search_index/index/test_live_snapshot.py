"""Looking at the live index while others commit: nobody waits, and nothing sound looks damaged."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.database import Database
from search_index import services
from search_index.engine import Index
from search_index.errors import IndexDamaged
from search_index.index import generation
from search_index.index.live_snapshot import CommitWatch
from search_index.index.storage import IndexFolder
from tests.makers import Maker
from tests.search_index.entries import entry, found


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


@contextmanager
def paused_commit(index: Index, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another process in the middle of a commit: Whoosh's part is written, ours is not."""
    reached, go_on = threading.Event(), threading.Event()
    read = generation.read_segment

    def waiting(reader: object) -> object:
        reached.set()
        assert go_on.wait(20)
        return read(reader)  # type: ignore[arg-type]

    monkeypatch.setattr(generation, "read_segment", waiting)
    other = Index(index.folder)
    thread = threading.Thread(target=lambda: other.apply([entry(2, "电费")]))
    thread.start()
    try:
        assert reached.wait(20)
        yield
    finally:
        go_on.set()
        thread.join(20)


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


def test_verify_waits_for_whoever_writes(
    maker: Maker, database: Database, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.ensure(database, index)
    told: list[str] = []
    with paused_commit(index, monkeypatch):
        beside = Index(index.folder)
        thread = threading.Thread(target=lambda: told.extend(services.verify(database, beside)))
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(20)
    assert told == ["not published: entry 2, revision 200"]


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


@contextmanager
def unprivileged() -> Iterator[None]:
    """Not as root, whom no folder keeps out."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def open_to_all() -> Iterator[Index]:
    """An index that another user may reach: pytest's own folder is closed to them."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        index = Index(Path(folder))
        index.rebuild([entry(1, "停电")])
        for path in (Path(folder), *Path(folder).rglob("*")):
            path.chmod(0o777)
        yield index


@pytest.mark.parametrize("closed", [".", "arrays"])
def test_a_folder_that_takes_nothing_is_told(closed: str, open_to_all: Index) -> None:
    folder = (open_to_all.folder / "live").resolve()
    before = sorted(folder.rglob("*"))
    with unprivileged():
        open_to_all.check_writable()
    (folder / closed).chmod(0o555)
    try:
        with unprivileged(), pytest.raises(PermissionError):
            open_to_all.check_writable()
    finally:
        (folder / closed).chmod(0o777)
    assert sorted(folder.rglob("*")) == before


def test_a_lock_that_cannot_be_had_is_told(
    maker: Maker, database: Database, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.ensure(database, index)
    monkeypatch.setattr(IndexFolder, "_acquire", _read_only)
    assert services.verify(database, index) == ["cannot be written: [Errno 30] read-only"]


@pytest.mark.parametrize(
    ("told", "start"),
    [
        (OSError(28, "no space left"), "sound"),
        (IndexDamaged("Whoosh cannot open"), "rebuilt"),
    ],
)
def test_what_is_in_the_way_is_told_and_mended_where_a_rebuild_helps(
    told: Exception,
    start: str,
    maker: Maker,
    database: Database,
    index: Index,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services.ensure(database, index)
    maker.published()

    def in_the_way(self: Index) -> None:
        raise told

    monkeypatch.setattr(Index, "check_writable", in_the_way)
    (line,) = services.verify(database, index)
    assert line.startswith("cannot be written")
    assert str(told) in line
    assert services.ensure(database, index) == start
    assert index.contents() == {(1, 1)}


def test_looking_whether_it_can_be_written_leaves_nothing_behind(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电")])
    before = sorted(empty_index.folder.rglob("*"))
    with empty_index.locked():
        empty_index.check_writable()
    assert sorted(empty_index.folder.rglob("*")) == before
    empty_index.apply([entry(2, "电费")])
    assert empty_index.contents() == {(1, 100), (2, 200)}


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


def _read_only(*args: object) -> int:
    raise OSError(30, "read-only")


def test_another_process_sees_a_commit(empty_index: Index) -> None:
    other = Index(empty_index.folder)
    assert found(other, "停电") == []
    empty_index.apply([entry(1, "停电")])
    assert found(other, "停电") == [(1, None)]
    empty_index.rebuild([entry(2, "停电")])
    assert found(other, "停电") == [(2, None)]
    empty_index.apply([], removed=[2])
    assert found(other, "停电") == []
