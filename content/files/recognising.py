"""Text read from a picture of a page (OCR), where the package for it is installed.

What comes of it is a guess: whoever uses it has it looked through by a person first. The reading
itself runs apart (`apart`); here is whether and how it is asked for.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Final

from content.files.apart import read_apart
from content.files.limits import MIB

READER: Final = "content.importers.pdf.recognised_page:recognised"
SECONDS: Final = 120  # of processor time a page; some six are usual
MEMORY_BYTES: Final = 4_000 * MIB  # of addresses; some 1,000 MiB are used


@cache
def can_recognise() -> bool:
    """Whether `requirements-ocr.txt` is installed."""
    return all(find_spec(name) for name in ("rapidocr", "onnxruntime"))


def recognised_text(data: bytes, page: int) -> str:
    """What page `page` of the PDF in `data`, counted from 1, seems to say; may take half a minute.

    Raises `Refused`, `Unavailable`.
    """
    values, _none = read_apart(READER, data, seconds=SECONDS, memory_bytes=MEMORY_BYTES, page=page)
    return str(values["text"])
