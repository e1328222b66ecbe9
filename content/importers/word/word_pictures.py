"""Pictures of a Word document: a mark at their place in the text, and what is behind each mark.

They are taken as they lie in the file; what is kept of them is drawn anew elsewhere. A picture that
only a link leads to is not fetched, and a format no browser shows (EMF, WMF) stays behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from content.files.kept_types import EXTENSIONS, PICTURES, type_of
from content.files.limits import MAX_ALT_CHARS, MAX_KEPT_FILES
from content.files.office_package import OfficePackage
from content.files.refusals import Refused
from content.files.text_pictures import mark_of
from content.importers.word.elements import children, name_of
from core.unseen import as_seen

Crop = tuple[float, float, float, float]  # from left, top, right, bottom: shares of width, height

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_O = "{urn:schemas-microsoft-com:office:office}"
_PERCENT: Final = 100_000.0
# What programs write by themselves says nothing of the picture.
_SAYS_NOTHING = re.compile(
    r"(?:IMG|DSC|Picture|Image|图片|图像|截图|微信图片|屏幕截图)[\s_\-\d]*"
    r"|(?:[a-z]:\\|file:|https?:)\S*|[\da-f\-]{8,}",
    re.IGNORECASE,
)
_NAMES_A_FILE = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".emf", ".wmf")
_BY_MACHINE = re.compile(
    r"(?:描述已自动生成|AI 生成的内容可能不正确。?|Description automatically generated)$"
)


@dataclass(frozen=True)
class WordPicture:
    """A picture as it lies in the document. `alt`: what it shows, where the document says it."""

    name: str
    data: bytes
    alt: str
    crop: Crop | None


class WordPictures:
    """Collects the pictures of a document while it is read."""

    def __init__(self, package: OfficePackage) -> None:
        self._package = package
        self._names: dict[tuple[str, Crop | None], str] = {}
        self.found: list[WordPicture] = []

    def mark(self, element: Any) -> str | None:
        """What stands in the text for an a:blip or v:imagedata; None where it cannot be had."""
        relation = self._package.relations(self._package.main).get(_reference(element))
        if relation is None or relation.is_external:
            return None
        key = relation.target.lower(), _crop(element)
        if key not in self._names:
            picture = self._taken(relation.target, element)
            if picture is None:
                return None
            self.found.append(picture)
            self._names[key] = picture.name
        return mark_of(self._names[key])

    def _taken(self, target: str, element: Any) -> WordPicture | None:
        data = self._package.bytes_of(target)
        if not data or len(self.found) >= MAX_KEPT_FILES:
            return None
        try:
            type_ = type_of(data)
        except Refused:
            return None
        if type_ not in PICTURES:
            return None
        name = f"图{len(self.found) + 1}{EXTENSIONS[type_][0]}"
        return WordPicture(name, data, _alt(element), _crop(element))


def is_floating(drawing: Any) -> bool:
    """Whether a drawing stands beside the text, not in its line."""
    for part in drawing.iter():
        name = name_of(part)
        if name == "wp:anchor" or "position:absolute" in part.get("style", "").replace(" ", ""):
            return True
        if name == "wp:inline":
            return False
    return False


def _reference(element: Any) -> str:
    return str(element.get(f"{_R}embed") or element.get(f"{_R}id") or "")


def _alt(element: Any) -> str:
    """What the document says it shows: of the picture itself, else of the drawing around it."""
    said = [element.get(f"{_O}title", "")]
    for around in element.iterancestors():
        name = name_of(around)
        if name == "pic:pic":
            said += _described(children(around, "pic:nvPicPr"), "pic:cNvPr")
        elif name in ("wp:inline", "wp:anchor"):
            said += _described([around], "wp:docPr")
            break
        elif name == "v:shape":
            said.insert(0, around.get("alt", ""))
    return next(filter(None, map(_worth_saying, said)), "")


def _described(holders: Any, name: str) -> list[str]:
    own = [one for holder in holders for one in children(holder, name)]
    return [one.get(key, "") for one in own for key in ("descr", "title")]


def _worth_saying(said: str) -> str:
    text = " ".join(_BY_MACHINE.sub("", as_seen(said).strip()).split())
    is_name = " " not in text and text.lower().endswith(_NAMES_A_FILE)
    return "" if is_name or _SAYS_NOTHING.fullmatch(text) else text[:MAX_ALT_CHARS]


def _crop(element: Any) -> Crop | None:
    """How much of the picture Word does not show, on each side."""
    cut = next(children(element.getparent(), "a:srcRect"), None)
    if cut is None:
        return None
    left, top, right, bottom = (_share(cut.get(side, "")) for side in "ltrb")
    sound = left + right < 1 and top + bottom < 1
    return (left, top, right, bottom) if sound and left + top + right + bottom > 0 else None


def _share(written: str) -> float:
    digits = written.strip()
    return int(digits) / _PERCENT if digits.isascii() and digits.isdecimal() else 0.0
