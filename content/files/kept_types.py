"""What a file is by its bytes, whatever it is called; and what is done with each type."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Final

from content.files.archives import check_archive
from content.files.office_package import opened, short_name
from content.files.refusals import Refused, refuse
from core.messages import LazyText, _

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
GIF: Final = "image/gif"
WEBP: Final = "image/webp"
DOC: Final = "application/msword"
XLS: Final = "application/vnd.ms-excel"
OFD: Final = "application/ofd"
OTHER: Final = "application/octet-stream"

PICTURES: Final = {PNG: "PNG", JPEG: "JPEG", GIF: "GIF", WEBP: "WEBP"}  # and Pillow's name of each
READ: Final = (PDF, DOCX, XLSX)  # for those who search
UNREAD: Final = (DOC, XLS, OFD)  # no library that is kept up reads them
LABELS: Final[dict[str, LazyText]] = {
    PDF: _("PDF"),
    DOCX: _("Word 文档"),
    XLSX: _("Excel 表格"),
    **dict.fromkeys(PICTURES, _("图片")),
    DOC: _("旧版 Word 或 WPS 文档，只能下载"),
    XLS: _("旧版 Excel 或 ET 表格，只能下载"),
    OFD: _("OFD 版式文件，只能下载"),
    OTHER: _("其他文件，只能下载"),
}
EXTENSIONS: Final[dict[str, tuple[str, ...]]] = {
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    DOC: (".doc", ".wps"),
    XLS: (".xls", ".et"),
    OFD: (".ofd",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    GIF: (".gif",),
    WEBP: (".webp",),
}

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_STREAMS: Final = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS}  # and what has them
_MACROS: Final = "_VBA_PROJECT"
_OFD_PART: Final = "OFD.xml"
_PROGRAMS: Final = (
    b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!",
)  # fmt: skip
_MAIN_PARTS: Final = {"w:document": DOCX, "x:workbook": XLSX}


@dataclass(frozen=True)
class _Start:
    type: str
    first: bytes
    at_eight: bytes = b""


_STARTS: Final = (
    _Start(PDF, b"%PDF-"),
    _Start(PNG, b"\x89PNG\r\n\x1a\n"),
    _Start(JPEG, b"\xff\xd8\xff"),
    _Start(GIF, b"GIF87a"),
    _Start(GIF, b"GIF89a"),
    _Start(WEBP, b"RIFF", b"WEBP"),
)


def type_of(data: bytes) -> str:
    """The media type of `data`, by its bytes. What is not known is `OTHER`.

    A file counts as what it begins as: one that is two things at once is served as that and nothing
    else. Raises `Refused` for programs, and for archives that are unsafe to open.
    """
    for start in _STARTS:
        if data.startswith(start.first) and data[8:].startswith(start.at_eight):
            return start.type
    if data.startswith(_PROGRAMS):
        raise refuse(_("不接受程序文件"))
    if data.startswith(_OLE):
        return _type_of_ole(data)
    return _type_of_archive(data) if data.startswith(_ZIP) else OTHER


def _type_of_ole(data: bytes) -> str:
    """By the names of its streams, as they stand in its directory; nothing of it is opened."""
    if _stream_name(_MACROS) in data:
        raise refuse(_("不接受含宏的文件，请另存为不含宏的格式"))
    return next((type_ for name, type_ in _STREAMS.items() if _stream_name(name) in data), OTHER)


def _stream_name(name: str) -> bytes:
    return f"{name}\0".encode("utf-16-le")


def _type_of_archive(data: bytes) -> str:
    try:
        package = opened(data)
    except Refused:
        check_archive(data)  # no Office file: kept if it is harmless to open
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return OFD if _OFD_PART in archive.namelist() else OTHER
    root = package.root_of(package.main)
    return _MAIN_PARTS.get(short_name(root.tag) if root is not None else "", OTHER)


def fitting_name(name: str, type_: str) -> str:
    """`name` with an ending that fits what the file is: 说明.html that is a picture is 说明.png."""
    fitting = EXTENSIONS.get(type_)
    path = PurePath(name)
    if fitting is None or path.suffix.lower() in fitting:
        return name
    stem = path.stem if path.suffix else name
    return f"{stem}{fitting[0]}"
