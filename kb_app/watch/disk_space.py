"""How much room is left on the disks the service writes to, and a little that is kept back.

The reserve is for a start on a full disk: SQLite wants some room before it reads. It is given up
then, and made again once there is room.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb_app.settings import Settings

RESERVE = "reserve"
RESERVE_BYTES = 4 * 1024 * 1024
_LEAST_TO_START = 1024 * 1024
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Space:
    """Bytes of a disk, and how many of them are free for us."""

    size: int
    free: int


def spaces(settings: Settings, database_file: Path | None) -> Mapping[str, Space]:
    """The disk of the data folder (`data`), and of a database file that lies elsewhere."""
    folders = {"data": settings.data_dir}
    if database_file is not None and database_file.parent != settings.data_dir.resolve():
        folders["database"] = database_file.parent
    return {name: space for name, path in folders.items() if (space := _space(path))}


def is_low(space: Space, settings: Settings) -> bool:
    """Whether somebody should make room soon."""
    return space.free < settings.disk_low_mb * _MEGABYTE


def give_up_reserve(folder: Path) -> None:
    """At a start: where there is next to no room, have that of the reserve."""
    space = _space(folder)
    if space is not None and space.free < _LEAST_TO_START:
        (folder / RESERVE).unlink(missing_ok=True)


def keep_reserve(settings: Settings) -> None:
    """Make the reserve where there is none and room enough."""
    path, space = settings.data_dir / RESERVE, _space(settings.data_dir)
    if space is None or is_low(space, settings) or space.free < 4 * RESERVE_BYTES or path.exists():
        return
    part = path.with_name(f"{RESERVE}.part")
    try:
        with part.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, RESERVE_BYTES)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _space(folder: Path) -> Space | None:
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    return Space(found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize)
