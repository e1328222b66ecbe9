"""A disk of a few megabytes, which can really be full, and what is put on it for that."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_STEP = 64 * 1024


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of this size at `folder`. Skips the test where none may be mounted."""
    if os.geteuid() != 0:
        pytest.skip("only root mounts a disk")
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "small", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no disk to be had: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


class Ballast:
    """What fills a disk, and can be taken away again."""

    def __init__(self, disk: Path) -> None:
        self._disk, self._file = disk, disk / "ballast"

    def fill(self, *, leave: int = 0) -> None:
        """Leave so many bytes, or none."""
        with self._file.open("ab") as file:
            while (free := self._free()) > leave:
                size = min(_STEP, max(1, free - leave))
                try:
                    os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, size)
                except OSError:
                    return

    def remove(self) -> None:
        """Make room."""
        self._file.unlink()

    def _free(self) -> int:
        found = os.statvfs(self._disk)
        return found.f_bavail * found.f_frsize
