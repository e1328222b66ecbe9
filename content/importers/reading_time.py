"""How long a file will take to read, guessed from the outside.

The rates are measured (docs/importing.md), and high rather than low: what is guessed too long is
read by a task, which costs its owner a second.
"""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import PurePath
from typing import Final

from content.files.limits import MAX_FILE_BYTES, MIB

_PDF_STARTS: Final = 0.7  # two processes of their own
_PDF_PAGE: Final = 0.07
_PDF_UNSEEN_PAGE: Final = 20 * 1024  # bytes of a page, where pages cannot be counted
_PICTURE: Final = 0.35  # a process of its own
_WORD_MIB: Final = 0.3  # unpacked
_SHEET_MIB: Final = 0.8
_LINE: Final = 0.0005
_TEXT_MIB: Final = 0.2
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_MEDIA = "word/media/"


def seconds_to_read(name: str, data: bytes) -> float:
    """How long one file will take, in seconds; what is refused takes none."""
    if len(data) > MAX_FILE_BYTES:
        return 0.0
    kind = PurePath(name).suffix.lower()
    if kind == ".pdf":
        pages = len(_PAGE.findall(data)) or len(data) / _PDF_UNSEEN_PAGE
        return _PDF_STARTS + _PDF_PAGE * pages
    if kind in (".docx", ".xlsx"):
        return _office_seconds(data, _WORD_MIB if kind == ".docx" else _SHEET_MIB)
    return _LINE * data.count(b"\n") + _TEXT_MIB * len(data) / MIB


def _office_seconds(data: bytes, for_mib: float) -> float:
    with suppress(zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
        pictures = sum(one.filename.startswith(_MEDIA) for one in members)
        return _PICTURE * pictures + for_mib * sum(one.file_size for one in members) / MIB
    return 0.0
