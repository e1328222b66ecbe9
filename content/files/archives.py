"""What must hold of a ZIP (XLSX, DOCX) before a library may open it.

Checked from the directory first, then by reading every member once in small pieces. What the parts
mean is not looked at here.
"""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from io import BytesIO
from typing import IO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from content.files.limits import (
    MAX_CELLS_IN_ROW,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    MAX_XML_DEPTH,
    MAX_XML_ELEMENTS,
    RATIO_FREE_BYTES,
)
from content.files.refusals import Refused, refuse
from core.messages import _

_PIECE = 64 * 1024
_XML_NAMES = (".xml", ".rels")
_CODECS = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_ALLOWED_CODECS = (b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii")
_ENCRYPTED = 0x1
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
)


def check_archive(data: bytes) -> None:
    """Raises `Refused` unless `data` is a sound, harmless ZIP."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            _check_directory(members, packed=len(data))
            _check_parts(archive, members)
    except Refused:
        raise
    except _DAMAGE:
        raise _damaged() from None


def _damaged() -> Refused:
    return refuse(_("文件已损坏，打不开；请用 Excel 或 Word 重新保存后重试"))


def _check_directory(members: list[zipfile.ZipInfo], *, packed: int) -> None:
    if len(members) > MAX_MEMBERS:
        raise refuse(_("压缩包里的部件太多，拒绝导入"))
    names = {member.filename.lower() for member in members}
    if len(names) < len(members):
        raise refuse(_("压缩包里有重名的部件，拒绝导入"))
    for member in members:
        _check_member(member)
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED_BYTES or _is_bomb(total, packed):
        raise _bomb()


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in name or "\\" in name or "\x00" in name:
        raise refuse(_("压缩包里有不安全的路径，拒绝导入"))
    if member.flag_bits & _ENCRYPTED:
        raise refuse(_("文件加了密码，请去掉密码后重试"))
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refuse(_("压缩方式不受支持，请用 Excel 或 Word 重新保存后重试"))
    if _is_bomb(member.file_size, member.compress_size):
        raise _bomb()
    if parts[-1].lower().startswith("vbaproject"):
        raise _has_macros()


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_FREE_BYTES and unpacked > packed * MAX_RATIO


def _bomb() -> Refused:
    return refuse(_("解压后的内容过大，拒绝导入；请减少内容或拆成几个文件"))


def _has_macros() -> Refused:
    return refuse(_("不接受含宏的文件，请另存为不含宏的格式"))


def _check_parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    budget = _Budget()
    for member in members:
        if not member.is_dir():
            _check_part(archive, member, budget)


class _Budget(ContentHandler):
    """What all members together may cost: bytes unpacked, XML elements, depth, cells in a row."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes = self._elements = self._depth = self._cells = 0

    def start_part(self) -> None:
        self._depth = self._cells = 0

    def unpacked(self, count: int) -> None:
        self._bytes += count
        if self._bytes > MAX_UNPACKED_BYTES:
            raise _bomb()

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802
        self._elements += 1
        self._depth += 1
        kind = name.rpartition(":")[2]
        self._cells = 0 if kind == "row" else self._cells + (kind == "c")
        if (
            self._elements > MAX_XML_ELEMENTS
            or self._depth > MAX_XML_DEPTH
            or self._cells > MAX_CELLS_IN_ROW
        ):
            raise _bomb()

    def endElement(self, name: str) -> None:  # noqa: N802
        self._depth -= 1


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: _Budget) -> None:
    is_xml_name = member.filename.lower().endswith(_XML_NAMES)
    with archive.open(member) as stream:
        first = _read(stream, budget)
        if member.filename == "[Content_Types].xml" and b"macroEnabled" in first:
            raise _has_macros()
        try:
            if is_xml_name or _looks_like_xml(first):
                _check_xml(first, stream, budget)
        except DefusedXmlException:
            raise refuse(_("文件里有实体或外部引用的定义，拒绝导入")) from None
        except SAXException:
            # Drawings of old Excel versions (.vml) are often not well-formed, and never read.
            if is_xml_name:
                raise _damaged() from None
        while _read(stream, budget):
            pass


def _read(stream: IO[bytes], budget: _Budget) -> bytes:
    piece = stream.read(_PIECE)
    budget.unpacked(len(piece))
    return piece


def _check_xml(first: bytes, stream: IO[bytes], budget: _Budget) -> None:
    declared = _CODECS.search(first[:200])
    if declared and declared[1].lower() not in _ALLOWED_CODECS:
        raise refuse(_("文件里的 XML 用了不允许的编码，拒绝导入"))
    parser = _parser(budget)
    piece = first
    while piece:
        parser.feed(piece)
        piece = _read(stream, budget)
    parser.close()


def _parser(budget: _Budget) -> DefusedExpatParser:
    budget.start_part()
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setContentHandler(budget)
    return parser


def _looks_like_xml(first: bytes) -> bool:
    """Whatever its name: a relationship may point a library at any member."""
    marks = codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + codecs.BOM_UTF16_BE
    return first.lstrip(marks + b"\x00 \t\r\n").startswith(b"<")
