"""Files as a page of ours shows them: pages of PDFs drawn, Office files taken apart into what they
say; made when somebody looks, and kept for the next who does.

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
from typing import Any, Final

from content.files.apart import HEAD, read_apart
from content.files.kept_types import DOCX, XLSX
from content.files.limits import MIB
from core.storage.blobs import is_name

READER: Final = "content.importers.pdf.page_picture:drawn"
VIEWS: Final = {
    DOCX: "content.importers.file_views:of_docx",
    XLSX: "content.importers.file_views:of_xlsx",
}
KEPT_MOST: Final = 512 * MIB
LOOKED_EVERY: Final = 50  # pages that were drawn
_LEFT: Final = 0.8  # of what may be kept, when some has to go
_SAME_LINE: Final = 0.5  # of the height of a character

Box = tuple[float, float, float, float]
Made = tuple[dict[str, Any], bytes]


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


@dataclass(frozen=True)
class OfficeView:
    """A Word or Excel file: its parts, each a list of blocks, as `content.importers.file_views`
    gives them; its pictures, whose bytes lie one behind the other in `data`.
    """

    parts: list[list[dict[str, Any]]]
    pictures: list[dict[str, Any]]
    data: bytes

    def picture(self, place: int) -> tuple[str, bytes] | None:
        """Media type and bytes of a picture, counted from 0."""
        if not 0 <= place < len(self.pictures):
            return None
        one = self.pictures[place]
        return one["type"], self.data[one["begin"] : one["end"]]


class PagePictures:
    """What is kept in `folder`, which is for this service alone."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made with the first that is kept."""
        self._folder = folder
        self._drawn = 0

    def page(self, sha256: str, number: int, read: Callable[[], bytes]) -> PagePicture:
        """Page `number`, counted from 1, of the PDF whose bytes `read` gives.

        Raises `Refused` when it cannot be drawn, `Unavailable` when too many wait for theirs.
        """
        values, picture = self._made(
            sha256, str(number), lambda: read_apart(READER, read(), page=number)
        )
        return PagePicture(**values, picture=picture)

    def view(self, sha256: str, type_: str, read: Callable[[], bytes]) -> OfficeView:
        """The Word or Excel file (`type_`, one of `VIEWS`) whose bytes `read` gives. Raises as
        `page`.
        """
        values, data = self._made(sha256, "view", lambda: read_apart(VIEWS[type_], read()))
        return OfficeView(**values, data=data)

    def names(self) -> set[str]:
        """The SHA-256 of all files of which something is kept."""
        names = (path.name.partition("-")[0] for path in self._folder.glob("*/*"))
        return set(filter(is_name, names))

    def forget(self, sha256: str) -> None:
        """Keep nothing of a file any longer: it is gone itself."""
        if is_name(sha256):
            for path in self._folder.glob(f"{sha256[:2]}/{sha256}-*"):
                path.unlink(missing_ok=True)

    def _made(self, sha256: str, what: str, make: Callable[[], Made]) -> Made:
        """What was kept of a file, or is made of it now."""
        if not is_name(sha256):
            raise ValueError("not a SHA-256")  # nothing else ever becomes a path
        path = self._folder / sha256[:2] / f"{sha256}-{what}"
        made = _kept(path)
        if made is None:
            made = make()
            with suppress(OSError):  # a full disk is no reason not to show it
                _keep(path, made)
                self._make_room()
        return made

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


def _kept(path: Path) -> Made | None:
    try:
        data = path.read_bytes()
        (length,) = HEAD.unpack_from(data)
        values = json.loads(data[HEAD.size : HEAD.size + length])
        os.utime(path)
    except (OSError, ValueError, struct.error):
        return None
    return values, data[HEAD.size + length :]


def _keep(path: Path, made: Made) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    values, data = made
    told = json.dumps(values).encode()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(descriptor, "wb") as file:
        file.write(HEAD.pack(len(told)) + told + data)
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
