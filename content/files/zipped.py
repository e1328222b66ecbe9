"""Files that are brought together in one ZIP: what is in it, once it is known to be harmless."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePath
from typing import Final

from content.files.archives import check_archive
from content.files.refusals import refuse
from core.messages import _

FILES_MOST: Final = 200
EXTENSION: Final = ".zip"
_UTF_8 = 0x800
_LEFT_OUT = ("__MACOSX", ".", "Thumbs.db", "desktop.ini")  # what machines put there by themselves


def is_zip(name: str) -> bool:
    """Whether a file of this name is opened as a ZIP."""
    return PurePath(name).suffix.lower() == EXTENSION


def names_in(data: bytes) -> list[str]:
    """The name of each file in a ZIP, in its order; folders are told where names come twice.

    Raises `Refused` for a bomb, a path that leads out, a password, another archive inside, too many
    files, or none.
    """
    check_archive(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = _members(archive)
    if not 1 <= len(members) <= FILES_MOST:
        raise refuse(_("压缩包里要有 1 到 {most} 个文件", most=FILES_MOST))
    if any(is_zip(path.name) for path, _one in members):
        raise refuse(_("压缩包里还有压缩包，请解开后重新打包"))
    seen = Counter(path.name for path, _one in members)
    return [path.name if seen[path.name] == 1 else " ".join(path.parts) for path, _one in members]


def file_in(data: bytes, place: int) -> bytes:
    """The file at `place`, counted from 0, of a ZIP that `names_in` took."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(_members(archive)[place][1])


def files_in(data: bytes) -> Iterator[bytes]:
    """All files of a ZIP that `names_in` took, in its order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for _path, member in _members(archive):
            yield archive.read(member)


def _members(archive: zipfile.ZipFile) -> list[tuple[PurePath, zipfile.ZipInfo]]:
    found = [(_name(one), one) for one in archive.infolist() if not one.is_dir()]
    return [(path, one) for path, one in found if not _is_left_out(path)]


def _name(member: zipfile.ZipInfo) -> PurePath:
    """The name as it was packed: older programs write it in the code page of their system."""
    if member.flag_bits & _UTF_8:
        return PurePath(member.filename)
    written = member.filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return PurePath(written.decode(encoding))
        except UnicodeDecodeError:
            continue
    return PurePath(member.filename)


def _is_left_out(path: PurePath) -> bool:
    return any(part.startswith(_LEFT_OUT) for part in path.parts)
