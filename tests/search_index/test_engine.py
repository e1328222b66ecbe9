"""What can happen to the files: cut, flipped, deleted, a full disk, two writers at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from content.indexing import IndexedEntry
from search_index.engine import Index
from search_index.errors import IndexDamaged
from tests.search_index.entries import entry, found

ROUNDS = min(20, int(os.environ.get("TEST_RACE_ROUNDS", "8")))


def files(index: Index, pattern: str) -> list[Path]:
    return sorted((index.folder / "live").resolve().glob(pattern))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.fixture
def index(empty_index: Index) -> Index:
    empty_index.apply([entry(1, "停电通知"), entry(2, "电费")])
    return empty_index


@pytest.mark.parametrize("harm", [flip, halve, Path.unlink])
@pytest.mark.parametrize(
    "pattern",
    [
        "_MAIN_*.toc",
        "MAIN_*.seg",
        "arrays/*.postings",
        "arrays/*.weights",
        "arrays/*.book",
        "manifest.json",
    ],
)
def test_damage_is_found_and_a_rebuild_heals_it(
    index: Index, pattern: str, harm: Callable[[Path], None]
) -> None:
    harm(files(index, pattern)[0])
    with pytest.raises(IndexDamaged):
        index.check(thoroughly=True)
    with pytest.raises(IndexDamaged):
        index.apply([entry(3, "抢修")])
    index.rebuild([entry(1, "停电通知")])
    index.check(thoroughly=True)
    assert found(index, "停电") == [(1, None)]


@pytest.mark.parametrize("pattern", ["arrays/*.postings", "arrays/*.weights", "arrays/*.book"])
def test_damaged_arrays_never_serve(index: Index, pattern: str) -> None:
    flip(files(index, pattern)[0])
    with pytest.raises(IndexDamaged):
        found(Index(index.folder), "停电")


def test_a_missing_index_says_so(tmp_path: Path) -> None:
    index = Index(tmp_path / "nothing")
    for use in (index.check, index.contents, lambda: found(index, "停电")):
        with pytest.raises(IndexDamaged):
            use()


def test_a_searcher_survives_the_loss_of_the_folder(index: Index) -> None:
    assert found(index, "停电") == [(1, None)]
    for path in files(index, "**/*"):
        if path.is_file():
            path.unlink()
    assert found(index, "停电") == [(1, None)]


def test_a_rebuild_that_fails_leaves_the_live_index_alone(index: Index) -> None:
    def broken() -> Iterator[IndexedEntry]:
        yield entry(9, "新的")
        raise RuntimeError("database gone")

    with pytest.raises(RuntimeError):
        index.rebuild(broken())
    assert index.contents() == {(1, 100), (2, 200)}
    assert len(list(index.folder.glob("generation-*"))) == 1


def test_many_threads_search_while_one_writes(index: Index) -> None:
    errors: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                assert (1, None) in found(index, "停电通知")
        except BaseException as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for n in range(10, 10 + ROUNDS):
        index.apply([entry(n, f"电费{n}")], removed=[n - 3] if n > 13 else [])
    index.rebuild([entry(1, "停电通知")])
    stop.set()
    for reader in readers:
        reader.join(10)
    assert errors == []
