"""A commit is there whole or not at all, and what cannot be gone on with says so."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search_index.engine import Index
from search_index.errors import IndexDamaged
from search_index.index import generation
from tests.search_index.entries import entry, found


def files(index: Index, pattern: str) -> list[Path]:
    return sorted((index.folder / "live").resolve().glob(pattern))


@pytest.fixture
def index(empty_index: Index) -> Index:
    empty_index.apply([entry(1, "停电通知"), entry(2, "电费")])
    return empty_index


def test_another_analysis_means_rebuild(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "fingerprint", lambda: "another")
    with pytest.raises(IndexDamaged, match="analysis"):
        index.check()


@pytest.mark.parametrize("failing", ["write_arrays", "read_segment", "checksum", "weigh"])
def test_after_a_commit_that_failed_the_next_one_recovers(
    index: Index, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(generation, failing, _disk_full)
        with pytest.raises(OSError, match="full"):
            index.apply([entry(3, "抢修电话")])
    assert found(index, "停电") == [(1, None)]
    index.apply([entry(4, "过户")])
    index.check(thoroughly=True)
    assert {(1, 100), (2, 200), (4, 400)} <= index.contents()
    index.apply([entry(3, "抢修电话")])
    assert found(index, "抢修电话") == [(3, None)]


def test_after_whoosh_failed_the_next_commit_recovers(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("whoosh.index.TOC.write", _disk_full)
        with pytest.raises(OSError, match="full"):
            index.apply([entry(3, "抢修电话")], removed=[1])
    assert found(index, "停电") == [(1, None)]
    index.apply([entry(3, "抢修电话")])
    assert index.contents() == {(1, 100), (2, 200), (3, 300)}


def test_few_segments_and_no_stray_files_after_many_commits(empty_index: Index) -> None:
    merged = 0
    for n in range(1, 40):
        empty_index.apply([entry(n, f"停电{n}")])
        merged += empty_index.merge()
        assert len(files(empty_index, "MAIN_*.seg")) <= 8
    assert 5 <= merged <= 10  # not with every commit: each text is written again a few times
    assert empty_index.contents() == {(n, n * 100) for n in range(1, 40)}
    assert len(files(empty_index, "arrays/*")) == 3 * len(files(empty_index, "MAIN_*.seg"))
    assert len(files(empty_index, "*.toc")) == 1


def test_an_entry_cannot_come_twice(index: Index) -> None:
    with pytest.raises(ValueError, match="twice"):
        index.apply([entry(3, "抢修"), entry(3, "抢修")])
    assert index.contents() == {(1, 100), (2, 200)}


def _disk_full(*args: object, **kwargs: object) -> None:
    raise OSError(errno.ENOSPC, "disk full")


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


def test_looking_whether_it_can_be_written_leaves_nothing_behind(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电")])
    before = sorted(empty_index.folder.rglob("*"))
    with empty_index.locked():
        empty_index.check_writable()
    assert sorted(empty_index.folder.rglob("*")) == before
    empty_index.apply([entry(2, "电费")])
    assert empty_index.contents() == {(1, 100), (2, 200)}
