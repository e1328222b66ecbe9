"""What the service keeps on the disk is its own: nobody else on the machine reads it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

# By name: somebody may have put the folder where other things lie.
_OURS = (
    "kb.sqlite", "kb.sqlite-wal", "kb.sqlite-shm", "secret-key", "caller-keys", "audit-keys",
    "last-backup.json", "last-check.json", "index", "files", "pages", "reserve",
    "serving.lock", "in-use.lock", "metrics",
)  # fmt: skip
_OTHERS = 0o077


def keep_new_files_private() -> None:
    """Whatever this process makes from now on is for its own user alone."""
    os.umask(_OTHERS)


def tighten(folder: Path) -> None:
    """Take from others what an earlier version, or a copy of it, left open to them."""
    if not folder.is_dir():
        return
    for path in (folder, *_found(folder)):
        status = path.lstat()
        is_link = stat.S_ISLNK(status.st_mode)
        if not is_link and status.st_uid == os.geteuid() and status.st_mode & _OTHERS:
            path.chmod(stat.S_IMODE(status.st_mode) & ~_OTHERS)


def _found(folder: Path) -> Iterator[Path]:
    for name in _OURS:
        path = folder / name
        if path.is_symlink() or not path.exists():
            continue
        yield path
        if path.is_dir():
            yield from path.rglob("*")
