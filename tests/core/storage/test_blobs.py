"""Bytes kept by their SHA-256: whole or not at all, closed to others, never anything else."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from core import clock
from core.storage.blobs import BlobLost, FolderStore, digest
from core.storage.storage_faults import StorageFailed, StorageFault


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """An empty one."""
    return FolderStore(tmp_path / "files")


def test_what_is_put_is_read_again_and_is_there_once(store: FolderStore) -> None:
    name = store.put(b"abc")
    assert name == digest(b"abc") == store.put(b"abc")
    assert (store.read(name), list(store.names()), store.holds(name)) == (b"abc", [name], True)


def test_nobody_else_on_the_machine_reads_it(store: FolderStore) -> None:
    name = store.put(b"abc")
    modes = {
        stat.S_IMODE(path.stat().st_mode)
        for path in (store.folder, store.folder / name[:2], store.folder / name[:2] / name)
    }
    assert modes == {0o700, 0o600}


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"]
)
def test_only_a_hash_becomes_a_path(store: FolderStore, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.read(name)


def test_other_bytes_under_its_name_are_lost_not_given(store: FolderStore) -> None:
    name = store.put(b"abc")
    (store.folder / name[:2] / name).write_bytes(b"abd")
    with pytest.raises(BlobLost):
        store.read(name)
    store.put(b"abc")  # brought again, it is mended
    assert store.read(name) == b"abc"


def test_what_is_not_there_is_lost(store: FolderStore) -> None:
    with pytest.raises(BlobLost):
        store.read("0" * 64)


def test_half_of_it_is_never_there(store: FolderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills up while it is written: it says so, and nothing stands under the name."""

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (store.folder / digest(b"abc")[:2]).mkdir(parents=True)
    with pytest.raises(StorageFailed) as failed:
        store.put(b"abc")
    assert failed.value.fault == StorageFault.FULL
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_what_was_just_put_is_not_dropped(store: FolderStore) -> None:
    name = store.put(b"abc")
    store.drop(name, clock.now() - timedelta(hours=1))
    assert store.holds(name)
    store.drop(name, clock.now() + timedelta(hours=1))
    assert not store.holds(name)


def test_what_was_never_finished_is_swept(store: FolderStore) -> None:
    store.put(b"abc")
    left = next(store.folder.iterdir()) / ".begun"
    left.write_bytes(b"ab")
    store.sweep(clock.now() - timedelta(hours=1))
    assert left.exists()
    store.sweep(clock.now() + timedelta(hours=1))
    assert not left.exists()
