"""What a commit of the index consists of: its segments, and a checksum of every file.

The manifest is replaced last and whole: what it does not name is not part of the index.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search_index.errors import IndexDamaged

MANIFEST = "manifest.json"
_FORMAT = 4


@dataclass(frozen=True)
class Segment:
    """A segment of Whoosh's and its files of arrays; `deleted` are document numbers.

    The names of the fields are those in the file; `book` is where the lexicon is.
    """

    name: str
    documents: int
    deleted: tuple[int, ...]
    postings: str
    weights: str
    book: str

    @property
    def mapped(self) -> tuple[str, ...]:
        """The files of arrays."""
        return self.postings, self.weights, self.book


@dataclass(frozen=True)
class Manifest:
    """One commit. `toc` is Whoosh's table of contents; `files` maps names to (size, SHA-256)."""

    fingerprint: str
    toc: str
    segments: tuple[Segment, ...]
    averages: Mapping[str, float]
    files: Mapping[str, tuple[int, str]]

    def write(self, folder: Path) -> None:
        """Make this the commit that counts."""
        write_checked(folder / MANIFEST, {"format": _FORMAT, **asdict(self)})


def read_manifest(folder: Path) -> Manifest:
    """The commit that counts. Raises `IndexDamaged`."""
    try:
        return _parsed(read_checked(folder / MANIFEST))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{MANIFEST}: {error}") from error


def _parsed(stored: dict[str, Any]) -> Manifest:
    if stored.pop("format") != _FORMAT:
        raise ValueError("written by another version")
    segments = tuple(
        Segment(**{**segment, "deleted": tuple(segment["deleted"])})
        for segment in stored.pop("segments")
    )
    files = {name: (size, digest) for name, (size, digest) in stored.pop("files").items()}
    return Manifest(**stored, segments=segments, files=files)


class Checker:
    """Compares files with their checksums; one that has not changed since is not read again."""

    def __init__(self) -> None:
        self._seen: dict[Path, tuple[int, int, int, str]] = {}
        self._turn = 0

    def check(self, folder: Path, manifest: Manifest, names: set[str] | None = None) -> None:
        """Check the named files, or all. Raises `IndexDamaged`."""
        for name, (size, digest) in manifest.files.items():
            if names is None or name in names:
                self.check_file(folder / name, size, digest)
        self.keep_only({folder / name for name in manifest.files})

    def keep_only(self, paths: Collection[Path]) -> None:
        """Forget what was seen of other files: each commit deletes some, for ever."""
        if len(self._seen) > len(paths):
            self._seen = {path: seen for path, seen in self._seen.copy().items() if path in paths}

    def check_file(self, path: Path, size: int, digest: str) -> None:
        """Check one file. Raises `IndexDamaged`."""
        try:
            status = path.stat()
            state = (status.st_ino, status.st_mtime_ns, status.st_size, digest)
            if self._seen.get(path) == state:
                return
            if status.st_size != size or checksum(path) != digest:
                raise IndexDamaged(f"{path.name}: checksum differs")
        except OSError as error:
            raise IndexDamaged(f"{path.name}: {error}") from error
        self._seen[path] = state

    def look_again(self, folder: Path, manifest: Manifest, budget: int) -> None:
        """Read again what was sound before, some files each time, of so many bytes together.

        Raises `IndexDamaged`. What changes on a disk by itself changes no date.
        """
        names = sorted(manifest.files)
        for _ in names:
            self._turn += 1
            name = names[self._turn % len(names)]
            size, digest = manifest.files[name]
            self._seen.pop(folder / name, None)
            self.check_file(folder / name, size, digest)
            budget -= size
            if budget <= 0:
                return

    def forget(self) -> None:
        """Read everything again next time."""
        self._seen.clear()


def write_checked(path: Path, stored: Mapping[str, Any]) -> None:
    """Write JSON with its checksum; it is there whole or not at all. Raises `OSError`."""
    text = json.dumps(stored)
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_checked(path: Path) -> dict[str, Any]:
    """What `write_checked` wrote. Raises `OSError`, `ValueError`."""
    digest, text = path.read_text(encoding="utf-8").split("\n", 1)
    text = text.removesuffix("\n")
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        raise ValueError("checksum differs")
    stored: dict[str, Any] = json.loads(text)
    return stored


def checksum(path: Path) -> str:
    """The SHA-256 of a file. Raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
