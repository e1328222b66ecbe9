"""A workbook apart from its sheets: which there are, shared texts, formats, the first day.

What stands in a sheet is read by `sheet_cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from content.files.limits import XLSX_CELL_CHARS
from content.files.office_package import OfficePackage, short_name
from content.importers.raised_text import lowered, raised
from content.importers.tables.number_formats import BUILT_IN
from core.unseen import as_seen

_ESCAPED = re.compile("_x(00[01][0-9A-Fa-f]|005[Ff])_")
_SHEETS_MOST = 100
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True)
class SheetPart:
    """A sheet of the workbook: its name, the part that holds it, whether it is shown."""

    name: str
    part: str
    is_visible: bool


@dataclass(frozen=True)
class CellStyle:
    """What of a cell's style says what is seen."""

    format: str = "General"
    is_struck: bool = False
    is_white: bool = False


@dataclass(frozen=True)
class RichText:
    """The text that is seen of a cell, and what is struck out in it."""

    text: str
    struck: str = ""


class Workbook:
    """The parts that all sheets share."""

    def __init__(self, package: OfficePackage) -> None:
        self.package = package
        root = package.main_root("x:workbook")
        settings = first(root, "x:workbookPr")
        self.from_1904 = settings is not None and is_on(settings.get("date1904", "0"))
        self.sheets = list(islice(self._sheets(root), _SHEETS_MOST))
        self.styles = _styles(package.root_of(package.related(package.main, "styles")))
        self.strings = _strings(package.root_of(package.related(package.main, "sharedStrings")))

    def _sheets(self, root: Any) -> Iterator[SheetPart]:
        relations = self.package.relations(self.package.main)
        seen: set[str] = set()
        for element in children(first(root, "x:sheets"), "x:sheet"):
            named = (v for key, v in element.items() if short_name(key) == "r:id")
            relation = relations.get(next(named, ""))
            if relation is None or relation.target in seen:
                continue
            seen.add(relation.target)
            if relation.type == "worksheet":
                is_visible = element.get("state", "visible") == "visible"
                yield SheetPart(element.get("name", ""), relation.target, is_visible)


def children(element: Any, *names: str) -> Iterator[Any]:
    """The children of `element` with one of `names`; none of None."""
    for child in element if element is not None else ():
        if short_name(child.tag) in names:
            yield child


def first(element: Any, name: str) -> Any:
    """The first child of `element` called `name`, or None."""
    return next(children(element, name), None)


def is_on(value: str | None) -> bool:
    """Whether an attribute says yes."""
    return value is not None and value.casefold() not in _OFF


def rich_text(element: Any) -> RichText:
    """The text of a shared or inline string: what is read above it is no part of it."""
    seen: list[str] = []
    struck: list[str] = []
    for child in children(element, "x:t", "x:r"):
        if short_name(child.tag) == "x:t":
            seen.append(child.text or "")
            continue
        look = first(child, "x:rPr")
        text = "".join(part.text or "" for part in children(child, "x:t"))
        (struck if _is_struck(look) else seen).append(_moved(text, look))
    return RichText(unescaped("".join(seen)), unescaped("".join(struck)))


def unescaped(text: str) -> str:
    """The text of a cell as it is seen; of one that was made too long no more than shows that."""
    written = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text[: XLSX_CELL_CHARS + 1])
    return as_seen(written)


def _is_struck(look: Any) -> bool:
    mark = first(look, "x:strike")
    return mark is not None and is_on(mark.get("val", "1"))


def _is_white(look: Any) -> bool:
    color = first(look, "x:color")
    if color is None:
        return False
    written = str(color.get("rgb", ""))
    return written.upper().endswith("FFFFFF") or color.get("theme") == "0"


def _is_filled(fill: Any) -> bool:
    pattern = first(fill, "x:patternFill")
    return pattern is None or bool(pattern.get("patternType", "none") != "none")


def _moved(text: str, look: Any) -> str:
    place = first(look, "x:vertAlign")
    if place is None:
        return text
    move = {"superscript": raised, "subscript": lowered}.get(place.get("val", ""))
    return (move(text) if move else None) or text


def _strings(root: Any) -> list[RichText]:
    return [rich_text(element) for element in children(root, "x:si")]


def _styles(root: Any) -> list[CellStyle]:
    formats = {
        element.get("numFmtId"): element.get("formatCode", "General")
        for element in children(first(root, "x:numFmts"), "x:numFmt")
    }
    fonts = list(children(first(root, "x:fonts"), "x:font"))
    struck, white = [_is_struck(font) for font in fonts], [_is_white(font) for font in fonts]
    filled = [_is_filled(fill) for fill in children(first(root, "x:fills"), "x:fill")]
    return [
        CellStyle(
            _format(look, formats),
            _at(struck, look.get("fontId")),
            _at(white, look.get("fontId")) and not _at(filled, look.get("fillId")),
        )
        for look in children(first(root, "x:cellXfs"), "x:xf")
    ]


def _format(look: Any, formats: dict[str | None, str]) -> str:
    number = look.get("numFmtId", "0")
    if number in formats:
        return formats[number]
    return BUILT_IN.get(int(number), "General") if number.isdecimal() else "General"


def _at(said: list[bool], number: str | None) -> bool:
    place = int(number) if number and number.isdecimal() else 0
    return place < len(said) and said[place]
