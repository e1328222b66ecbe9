"""The manifest counts as a whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from search_index.engine import Index
from search_index.errors import IndexDamaged
from search_index.index.manifest import (
    MANIFEST,
    Checker,
    Manifest,
    Segment,
    checksum,
    read_manifest,
)
from tests.search_index.entries import entry

COMMIT = Manifest(
    fingerprint="0123",
    toc="_MAIN_1.toc",
    segments=(
        Segment("MAIN_a", 3, (1,), "arrays/a.postings", "arrays/a.weights", "arrays/a.book"),
    ),
    averages={"title": 7.5},
    files={"x": (2, "abc")},
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    COMMIT.write(tmp_path)
    assert read_manifest(tmp_path) == COMMIT


def test_any_change_is_noticed(tmp_path: Path) -> None:
    COMMIT.write(tmp_path)
    path = tmp_path / MANIFEST
    whole = path.read_bytes()
    for place in range(0, len(whole) - 1, 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(IndexDamaged):
            read_manifest(tmp_path)
    path.unlink()
    with pytest.raises(IndexDamaged):
        read_manifest(tmp_path)


def test_another_format_is_not_guessed_at(tmp_path: Path) -> None:
    COMMIT.write(tmp_path)
    text = (tmp_path / MANIFEST).read_text().split("\n")[1]
    other = json.dumps(json.loads(text) | {"format": 5})
    digest = hashlib.sha256(other.encode()).hexdigest()
    (tmp_path / MANIFEST).write_text(f"{digest}\n{other}\n")
    with pytest.raises(IndexDamaged, match="another version"):
        read_manifest(tmp_path)


def test_a_file_that_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"12")
    commit = Manifest("", "", (), {}, {"x": (2, checksum(file))})
    checker = Checker()
    checker.check(tmp_path, commit)
    state = file.stat()
    with file.open("r+b") as opened:
        opened.write(b"34")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    checker.check(tmp_path, commit)
    checker.forget()
    with pytest.raises(IndexDamaged, match="checksum"):
        checker.check(tmp_path, commit)


def test_only_what_is_named_is_looked_at(tmp_path: Path) -> None:
    commit = Manifest("", "", (), {}, {"gone": (2, "abc")})
    Checker().check(tmp_path, commit, set())
    with pytest.raises(IndexDamaged):
        Checker().check(tmp_path, commit, {"gone"})


def test_what_was_seen_of_files_that_are_gone_is_forgotten(empty_index: Index) -> None:
    """A worker lives for weeks, and each commit makes some files and deletes others."""
    for number in range(1, 13):
        empty_index.apply([entry(number, "停电" * number)])
        empty_index.merge()
        empty_index.check()
    checker = empty_index._checker
    named = read_manifest((empty_index.folder / "live").resolve()).files
    assert {path.name for path in checker._seen} == {Path(name).name for name in named}
