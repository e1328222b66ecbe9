"""Bytes kept by what they are: each under its SHA-256, so that nothing else can stand there.

A folder by itself is such a store; another needs the same verbs. What the bytes mean, and who
may have them, is not known here.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from core.errors import Unavailable
from core.messages import _
from core.storage.storage_faults import StorageFailed, StorageFault

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_NAME = re.compile(r"[0-9a-f]{64}")
_FAULTS = {
    errno.ENOSPC: StorageFault.FULL,
    errno.EDQUOT: StorageFault.FULL,
    errno.EROFS: StorageFault.READ_ONLY,
}


class BlobLost(Unavailable):
    """What was kept is not there, or is no longer what was kept."""

    default_code = "file_unreadable"


class BlobStore(Protocol):
    """Where bytes are kept by their SHA-256, given as 64 hexadecimal digits."""

    def put(self, data: bytes) -> str:
        """Keep `data`, safe against a loss of power; gives its SHA-256.

        Raises `Unavailable` when the store takes nothing.
        """

    def holds(self, sha256: str) -> bool:
        """Whether something is kept under this name; its bytes are not looked at."""

    def read(self, sha256: str) -> bytes:
        """What was kept, checked against its name. Raises `BlobLost`."""

    def drop(self, sha256: str, before: datetime) -> None:
        """Keep it no longer, unless it was put there after `before`."""

    def names(self) -> Iterator[str]:
        """The SHA-256 of everything that is kept, in no order."""

    def sweep(self, before: datetime) -> None:
        """Take away what was begun before that moment and never became whole."""


class FolderStore:
    """A folder of its own: `ab/abcd…`, closed to all other users of the machine."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when the first bytes come."""
        self.folder = folder

    def put(self, data: bytes) -> str:
        """See `BlobStore`. Whole or not at all: under its name there is never half of it."""
        sha256 = digest(data)
        path = self._path(sha256)
        with _told():
            if self._is_sound(path, len(data)):
                os.utime(path)
                return sha256
            self._make_folders(path.parent)
            descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
            unfinished = Path(name)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                unfinished.chmod(FILE_MODE)
                unfinished.replace(path)
            except BaseException:
                with suppress(OSError):
                    unfinished.unlink()
                raise
            _sync_folder(path.parent)
        return sha256

    def read(self, sha256: str) -> bytes:
        """See `BlobStore`."""
        try:
            data = self._path(sha256).read_bytes()
        except OSError as error:
            raise lost() from error
        if digest(data) != sha256:
            raise lost()
        return data

    def holds(self, sha256: str) -> bool:
        """See `BlobStore`."""
        return self._path(sha256).is_file()

    def drop(self, sha256: str, before: datetime) -> None:
        """See `BlobStore`."""
        _unlink_old(self._path(sha256), before)

    def names(self) -> Iterator[str]:
        """See `BlobStore`."""
        for path in self.folder.glob("*/*"):
            if is_name(path.name):
                yield path.name

    def sweep(self, before: datetime) -> None:
        """See `BlobStore`."""
        for path in self.folder.glob("*/.*"):
            _unlink_old(path, before)

    def _is_sound(self, path: Path, size: int) -> bool:
        """Whether it is there already, and sound: what is damaged is written anew."""
        try:
            return path.stat().st_size == size and digest(path.read_bytes()) == path.name
        except OSError:
            return False

    def _make_folders(self, folder: Path) -> None:
        for one in (self.folder, folder):
            if not one.is_dir():
                one.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
                one.chmod(FOLDER_MODE)
                _sync_folder(one.parent)

    def _path(self, sha256: str) -> Path:
        if not is_name(sha256):
            raise ValueError("not a SHA-256")  # nothing else ever becomes a path
        return self.folder / sha256[:2] / sha256


def is_name(text: str) -> bool:
    """Whether `text` can be the name of a blob."""
    return _NAME.fullmatch(text) is not None


def digest(data: bytes) -> str:
    """The SHA-256 of `data`, as names of blobs are written."""
    return hashlib.sha256(data).hexdigest()


def _unlink_old(path: Path, before: datetime) -> None:
    with suppress(OSError):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            path.unlink()


def _sync_folder(folder: Path) -> None:
    """Without it a loss of power may take the name of a file whose bytes are safe."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        fault = _FAULTS.get(error.errno or 0, StorageFault.BROKEN)
        raise StorageFailed(fault) from error


def lost() -> BlobLost:
    """What is raised for what is gone, or no longer what it was."""
    return BlobLost(_("这个文件暂时读不出来，其余照常；请联系管理员从备份恢复"))
