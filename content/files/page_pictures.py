"""Pictures of the pages of PDFs, drawn when somebody looks at one, and kept for the next who does.

Whoever asks has been asked for their rights; here bytes are only drawn. What is kept can be drawn
again at any time: it is in no backup, and the oldest of it goes when there is too much.
"""

from __future__ import annotations

import json
import os
import struct
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from content.files.apart import HEAD, read_apart
from content.files.limits import MIB
from core.storage.blobs import is_name

READER: Final = "content.importers.pdf.page_picture:drawn"
KEPT_MOST: Final = 512 * MIB
LOOKED_EVERY: Final = 50  # pages that were drawn
_LEFT: Final = 0.8  # of what may be kept, when some has to go
_SAME_LINE: Final = 0.5  # of the height of a character

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class PagePicture:
    """A page as a picture of media type `type`; places in points from its upper left corner.

    `text` are the characters one sees, each with its box: left, top, right, bottom.
    """

    width: float
    height: float
    type: str
    text: str
    boxes: Sequence[Sequence[float]]
    picture: bytes

    def marks(self, places: Sequence[tuple[int, int]]) -> list[Box]:
        """Boxes around pieces of `text`, from and to these places, one for each line of a piece."""
        found: list[Box] = []
        for begin, end in places:
            found += _lines(self.boxes[begin:end])
        return found


class PagePictures:
    """The pictures in `folder`, which is for this service alone."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made with the first picture."""
        self._folder = folder
        self._drawn = 0

    def page(self, sha256: str, number: int, read: Callable[[], bytes]) -> PagePicture:
        """Page `number`, counted from 1, of the PDF whose bytes `read` gives.

        Raises `Refused` when it cannot be drawn, `Unavailable` when too many wait for theirs.
        """
        if not is_name(sha256):
            raise ValueError("not a SHA-256")  # nothing else ever becomes a path
        path = self._folder / sha256[:2] / f"{sha256}-{number}"
        kept = _kept(path)
        if kept is None:
            values, picture = read_apart(READER, read(), page=number)
            kept = PagePicture(**values, picture=picture)
            with suppress(OSError):  # a full disk is no reason not to show it
                _keep(path, kept)
                self._make_room()
        return kept

    def _make_room(self) -> None:
        self._drawn += 1
        if (self._drawn - 1) % LOOKED_EVERY:
            return
        files = sorted(_files(self._folder), reverse=True)
        room: float = KEPT_MOST
        for _seen, size, path in files:
            room -= size
            if room < (1 - _LEFT) * KEPT_MOST:
                path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[float, int, Path]]:
    for path in folder.glob("*/*"):
        with suppress(OSError):
            status = path.stat()
            yield status.st_mtime, status.st_size, path


def _kept(path: Path) -> PagePicture | None:
    try:
        data = path.read_bytes()
        (length,) = HEAD.unpack_from(data)
        values = json.loads(data[HEAD.size : HEAD.size + length])
        kept = PagePicture(**values, picture=data[HEAD.size + length :])
        os.utime(path)
    except (OSError, ValueError, TypeError, struct.error):
        return None
    return kept


def _keep(path: Path, page: PagePicture) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = {name: value for name, value in vars(page).items() if name != "picture"}
    told = json.dumps(values).encode()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(descriptor, "wb") as file:
        file.write(HEAD.pack(len(told)) + told + page.picture)
    Path(name).replace(path)


def _lines(boxes: Sequence[Sequence[float]]) -> Iterator[Box]:
    """One box for each line that these characters stand on."""
    current: Box | None = None
    for left, top, right, bottom in boxes:
        if current is not None and _follows(current, left, top, bottom):
            current = current[0], min(current[1], top), right, max(current[3], bottom)
        else:
            if current is not None:
                yield current
            current = left, top, right, bottom
    if current is not None:
        yield current


def _follows(line: Box, left: float, top: float, bottom: float) -> bool:
    room = _SAME_LINE * (bottom - top)
    return abs(line[3] - bottom) < room and left >= line[2] - room
