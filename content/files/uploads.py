"""What is checked of every file before its content is looked at: name, size, type, and how much
its sender has brought already.

What a text or an archive holds is checked by `encodings` and `archives`.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import PurePath
from typing import Final

from content.files.limits import MAX_FILE_BYTES, MAX_KEPT_A_DAY, MAX_NAME_CHARS, MIB
from content.files.refusals import refuse
from core.errors import TooMany
from core.messages import LazyText, _, enumerated

A_DAY: Final = timedelta(days=1)
_UNSAFE_NAME = re.compile(
    "[\x00-\x1f\x7f-\x9f/\\\\\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ZIP_TYPES = (".xlsx", ".docx")
_MACRO_TYPES = (".xlsm", ".xltm", ".xlsb", ".xlam", ".docm", ".dotm")
_OLD_TYPES = {".xls": ".xlsx", ".et": ".xlsx", ".doc": ".docx", ".wps": ".docx", ".rtf": ".docx"}
_ZIP_START = b"PK\x03\x04"
_OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")
_PDF_START = b"%PDF-"
_BINARY_STARTS = (
    _PDF_START,
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
)


def file_type(filename: str, data: bytes, allowed: tuple[str, ...]) -> str:
    """The extension, one of `allowed` (".csv"), of a file whose name, size and type are sound.

    Raises `Refused`.
    """
    check_name(filename)
    if len(data) > MAX_FILE_BYTES:
        raise refuse(_("文件超过 {limit} MB，请拆成几个文件再导入", limit=MAX_FILE_BYTES // MIB))
    extension = PurePath(filename).suffix.lower()
    if extension not in allowed:
        raise refuse(_wrong_type(extension, allowed))
    if not data.strip():
        raise refuse(_("文件是空的，请检查后重新选择"))
    _check_start(extension, data)
    return extension


def shown_name(filename: str) -> str:
    """`filename` as it may be stored and shown, also when it was refused."""
    return _UNSAFE_NAME.sub("_", filename)[:MAX_NAME_CHARS]


def check_name(filename: str) -> None:
    """Raises `Refused` for a name that holds a path, controls, or nothing."""
    if _UNSAFE_NAME.search(filename) or filename in ("", ".", ".."):
        raise refuse(_("文件名里不能有路径或控制字符，请改名后重试"))
    if len(filename) > MAX_NAME_CHARS:
        raise refuse(_("文件名最多 {max} 个字，请改名后重试", max=MAX_NAME_CHARS))


def require_within_day(size: int) -> None:
    """Raises `TooMany` where `size` bytes, all that one brings within a day, are too many."""
    if size > MAX_KEPT_A_DAY:
        most = MAX_KEPT_A_DAY // MIB
        raise TooMany(
            _("您 24 小时内上传的附件已到 {max} MB，请明天再传", max=most), retry_after=3600
        )


def _wrong_type(extension: str, allowed: tuple[str, ...]) -> LazyText:
    if extension in _MACRO_TYPES:
        return _("不接受含宏的文件，请另存为不含宏的格式：{types}", types=enumerated(allowed))
    newer = _OLD_TYPES.get(extension)
    if newer in allowed:
        return _("{old} 是旧格式，请另存为 {new} 后重试", old=extension, new=newer)
    return _("不支持这种文件，可导入的类型：{types}", types=enumerated(allowed))


def _check_start(extension: str, data: bytes) -> None:
    if extension == ".pdf":
        if not data.startswith(_PDF_START):
            raise refuse(_("内容不是有效的 PDF 文件，请重新导出"))
        return
    is_zip_type = extension in _ZIP_TYPES
    if data.startswith(_OLE_START):
        raise refuse(_("文件加了密码或是旧格式，请去掉密码并另存为 .xlsx 或 .docx 后重试"))
    if is_zip_type and not data.startswith(_ZIP_START):
        raise refuse(_("内容不是有效的 {type} 文件，请用 Excel 或 Word 重新保存", type=extension))
    if not is_zip_type and data.startswith((_ZIP_START, *_BINARY_STARTS)):
        raise refuse(_("内容不是文字，与扩展名 {type} 不符，请选择正确的文件", type=extension))
