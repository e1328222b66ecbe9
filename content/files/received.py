"""A file that somebody brings to keep: what it is, how much of it there may be, what is kept of it.

Touches no database: it takes its time, and is done before a transaction begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from content.files.apart import read_apart
from content.files.kept_types import DOCX, PDF, PICTURES, XLSX, fitting_name, type_of
from content.files.limits import MAX_KEPT_BYTES, MIB
from content.files.refusals import Refused, refuse
from content.files.uploads import check_name
from core.errors import Invalid
from core.messages import _


@dataclass(frozen=True)
class Received:
    """What is kept of a file: its bytes, those of a picture drawn anew, and what they are.

    `texts` is what it says, page by page, or in parts where it has no pages.
    """

    name: str
    data: bytes
    type: str
    texts: tuple[str, ...] = ()
    width: int | None = None
    height: int | None = None

    @property
    def pages(self) -> int | None:
        """How many pages it has, where it has any."""
        return len(self.texts) if self.type == PDF else None


@dataclass(frozen=True)
class Described:
    """A picture that came within another file, and what that said it shows, if anything."""

    received: Received
    alt: str


def receive(name: str, data: bytes, field: str = "file") -> Received:
    """Look through a file that is to be kept. Raises `Invalid` on `field` when it is refused."""
    try:
        return received(name, data)
    except Refused as refused:
        raise Invalid.field(field, refused.message, code="file_refused") from None


def received(name: str, data: bytes, crop: Sequence[float] | None = None) -> Received:
    """The same where files are read: raises `Refused`.

    `crop`: shares of a picture that are not kept, from left, top, right and bottom.
    """
    check_name(name)
    if not data:
        raise refuse(_("文件是空的，请检查后重新选择"))
    if len(data) > MAX_KEPT_BYTES:
        raise refuse(_("文件超过 {limit} MB，请缩小或拆成几个文件", limit=MAX_KEPT_BYTES // MIB))
    type_ = type_of(data)
    name = fitting_name(name, type_)
    if type_ in PICTURES:
        size, drawn = read_apart(
            "content.files.pictures:redrawn", data, format=PICTURES[type_], crop=crop
        )
        return Received(name, drawn, type_, width=size["width"], height=size["height"])
    if type_ == PDF:
        return Received(name, data, type_, _texts("of_pdf", data))
    with suppress(Refused):  # it is kept without its text
        if type_ == DOCX:
            return Received(name, data, type_, _texts("of_docx", data))
        if type_ == XLSX:
            return Received(name, data, type_, _texts("of_xlsx", data))
    return Received(name, data, type_)


def _texts(reader: str, data: bytes) -> tuple[str, ...]:
    found, _none = read_apart(f"content.importers.file_texts:{reader}", data)
    return tuple(found["texts"])
