"""Opens a DOCX or XLSX by what it says of itself: which part is the main one, which hang on it.

The archive is checked by `archives` first. Names of parts are the file's own business: only
relationships are followed. The Strict form of the format is read as the usual one. What the parts
mean is not known here.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from content.files.archives import check_archive
from content.files.refusals import Refused, refuse
from core.messages import _

_OOXML = "http://schemas.openxmlformats.org"
_PREFIXES = {
    f"{_OOXML}/wordprocessingml/2006/main": "w",
    f"{_OOXML}/spreadsheetml/2006/main": "x",
    f"{_OOXML}/officeDocument/2006/relationships": "r",
    f"{_OOXML}/officeDocument/2006/math": "m",
    f"{_OOXML}/markup-compatibility/2006": "mc",
    f"{_OOXML}/drawingml/2006/main": "a",
    f"{_OOXML}/drawingml/2006/chart": "c",
    f"{_OOXML}/drawingml/2006/diagram": "dgm",
    f"{_OOXML}/drawingml/2006/picture": "pic",
    f"{_OOXML}/drawingml/2006/wordprocessingDrawing": "wp",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
# What follows http://purl.oclc.org/ooxml/ in the Strict form, and what the usual form says.
_STRICT = re.compile(rb"""(xmlns(?::[\w.-]+)?\s*=\s*["'])http://purl\.oclc\.org/ooxml/([\w/]+)""")
_USUAL = {
    "wordprocessingml/main": "wordprocessingml/2006/main",
    "spreadsheetml/main": "spreadsheetml/2006/main",
    "officeDocument/relationships": "officeDocument/2006/relationships",
    "officeDocument/math": "officeDocument/2006/math",
    "drawingml/main": "drawingml/2006/main",
    "drawingml/chart": "drawingml/2006/chart",
    "drawingml/diagram": "drawingml/2006/diagram",
    "drawingml/picture": "drawingml/2006/picture",
    "drawingml/wordprocessingDrawing": "drawingml/2006/wordprocessingDrawing",
}

_MISMATCH = _("内容与扩展名不符，请用 Excel 或 Word 重新保存后重试")


@dataclass(frozen=True)
class Relation:
    """What a part points at: `type` is the last word of the relationship's type."""

    type: str
    target: str
    is_external: bool


class OfficePackage:
    """A checked archive. Parts are parsed when asked for; one that is missing or broken is None."""

    def __init__(self, data: bytes) -> None:
        """Raises `Refused` for an archive that is unsound or has no main part."""
        check_archive(data)
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._members = {member.filename.lower(): member for member in self._archive.infolist()}
        self._relations: dict[str, dict[str, Relation]] = {}
        types = self.root_of("[Content_Types].xml")
        if types is None or not str(types.tag).endswith("}Types"):
            raise refuse(_("文件已损坏，打不开；请用 Excel 或 Word 重新保存后重试"))
        mains = (r for r in self.relations("").values() if r.type == "officeDocument")
        self.main = next((relation.target for relation in mains), "")
        if not self.holds(self.main):
            raise refuse(_MISMATCH)

    def holds(self, name: str) -> bool:
        """Whether there is a part called `name`."""
        return bool(name) and name.lower() in self._members

    def bytes_of(self, name: str) -> bytes | None:
        """The part called `name` in the usual form of the format, None when it is missing."""
        member = self._members.get(name.lower())
        return None if member is None else _usual(self._archive.read(member))

    def root_of(self, name: str) -> Any:
        """The part called `name` as a tree; None when it is missing or no XML."""
        from lxml import etree  # not at the top: few starts need it

        content = self.bytes_of(name)
        if content is None:
            return None
        try:
            return etree.fromstring(content, _parser())
        except etree.XMLSyntaxError:
            return None

    def main_root(self, name: str) -> Any:
        """The main part as a tree, whose root is called `name`. Raises `Refused` for another."""
        root = self.root_of(self.main)
        if root is None or short_name(root.tag) != name:
            raise refuse(_MISMATCH)
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """What `part` points at, by id; "" is the package itself."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        root = self.root_of(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for element in root if root is not None else ():
            target = unquote(element.get("Target", ""))
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[element.get("Id", "")] = Relation(
                element.get("Type", "").rpartition("/")[2],
                posixpath.normpath(whole),
                element.get("TargetMode") == "External",
            )
        return found

    def related(self, part: str, type_: str) -> str:
        """The first part of `type_` that `part` points at and that is there, or ""."""
        targets = (r.target for r in self.relations(part).values() if r.type == type_)
        return next((target for target in targets if self.holds(target)), "")


@lru_cache(maxsize=2_000)
def short_name(tag: object) -> str:
    """`{namespace}local` as w:local, with "?" for namespaces that nobody here reads."""
    namespace, _brace, local = str(tag).removeprefix("{").rpartition("}")
    return f"{_PREFIXES.get(namespace, '?')}:{local}"


def opened(data: bytes) -> OfficePackage:
    """The package in `data`. Raises `Refused`."""
    try:
        return OfficePackage(data)
    except Refused:
        raise
    except Exception:  # whatever a malformed directory or relationship leads the libraries into
        raise refuse(_("文件已损坏，打不开；请用 Excel 或 Word 重新保存后重试")) from None


def _parser() -> Any:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _usual(content: bytes) -> bytes:
    if b"purl.oclc.org" not in content:
        return content

    def named(found: re.Match[bytes]) -> bytes:
        usual = _USUAL.get(found[2].decode())
        return found[1] + f"{_OOXML}/{usual}".encode() if usual else found[0]

    return _STRICT.sub(named, content)
