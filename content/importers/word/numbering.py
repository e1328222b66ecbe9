"""Automatic numbers of paragraphs, rebuilt: Word stores how to count, not what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from content.importers.word.elements import attribute, child, children, is_set, number_in
from content.importers.word.number_words import number_word
from content.importers.word.styles import Styles
from content.importers.word.symbols import read_in_font

_LEVELS = 9
_TEXT_CHARS = 100
_SLOT = re.compile("%([1-9])")
_CLOSED = re.compile(r"[）)】〕」』、.．:：。]$")


@dataclass(frozen=True)
class Level:
    """How a level counts. `restart` is the level (1 the highest) after which it begins anew."""

    start: int = 0
    style: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    is_legal: bool = False
    paragraph_style: str = ""


@dataclass
class _Counted:
    """The counters of one abstract list; None is a level not yet used."""

    values: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(frozen=True)
class _List:
    """A number list: the abstract one it counts with, its levels, starts of its own."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """The number lists of a document and how far each has counted."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstracts = {
            attribute(a, "abstractNumId"): a for a in children(root, "w:abstractNum")
        }
        self._nums = {attribute(num, "numId"): num for num in children(root, "w:num")}
        self._lists: dict[str, _List | None] = {}
        self._counted: dict[str, _Counted] = {}
        self._begun: set[tuple[str, int]] = set()

    def of_paragraph(self, properties: Any, style: str) -> tuple[str, int] | None:
        """List and level of a paragraph that is numbered by itself or by its style."""
        own = child(properties, "w:numPr")
        list_id = attribute(child(own, "w:numId"), "val")
        level = child(own, "w:ilvl")
        said = None if level is None else number_in(level)
        if not list_id:
            list_id, by_style = self._styles.numbering(style)
            said = by_style if said is None else said
            if said is None:
                said = self._level_of_style(list_id, style)
        if not list_id or list_id == "0":
            return None
        return list_id, min(max(said or 0, 0), _LEVELS - 1)

    def label(self, list_id: str, level: int) -> str | None:
        """The next number of this list at this level, with what stands between it and the text.

        None when it cannot be rebuilt.
        """
        found = self._list(list_id)
        if found is None or level not in found.levels:
            return None
        self._count(list_id, found, level)
        shown = found.levels[level]
        words = self._words(found, level, legal=shown.is_legal)
        if words is None:
            return None
        text = words.strip()
        if not text or shown.suffix == "nothing" or _CLOSED.search(text):
            return text
        return f"{text}　" if text.endswith(("条", "章", "节", "编")) else f"{text} "

    def _words(self, found: _List, level: int, *, legal: bool) -> str | None:
        if found.levels[level].style == "bullet":
            return found.levels[level].text or "•"
        values = self._counted[found.abstract].values
        pieces: list[str] = []
        place = 0
        text = found.levels[level].text
        for slot in _SLOT.finditer(text):
            pieces.append(text[place : slot.start()])
            place = slot.end()
            above = int(slot[1]) - 1
            known = found.levels.get(above, Level())
            value = values[above] if values[above] is not None else max(known.start, 1)
            style = "decimal" if legal and known.style != "decimalZero" else known.style
            word = number_word(value or 0, style)
            if word is None:
                return None
            pieces.append(word)
        return "".join([*pieces, text[place:]])

    def _count(self, list_id: str, found: _List, level: int) -> None:
        values = self._counted.setdefault(found.abstract, _Counted()).values
        before = values[level]
        if (list_id, level) not in self._begun and level in found.starts:
            values[level] = found.starts[level]
        else:
            values[level] = found.levels[level].start if before is None else before + 1
        self._begun.add((list_id, level))
        for below in range(level + 1, _LEVELS):
            restart = found.levels[below].restart if below in found.levels else None
            if level < (below if restart is None else restart):
                values[below] = None

    def _level_of_style(self, list_id: str, style: str) -> int | None:
        found = self._list(list_id) if list_id else None
        levels = found.levels.items() if found else ()
        return next((n for n, level in levels if level.paragraph_style == style), None)

    def _list(self, list_id: str) -> _List | None:
        if list_id not in self._lists:
            self._lists[list_id] = self._read(list_id)
        return self._lists[list_id]

    def _read(self, list_id: str) -> _List | None:
        num = self._nums.get(list_id)
        abstract_id, abstract = self._abstract(num)
        if num is None or abstract is None:
            return None
        levels = dict(_levels(abstract))
        starts: dict[int, int] = {}
        for override in children(num, "w:lvlOverride"):
            place = number_in(override, "ilvl")
            own = child(override, "w:lvl")
            if own is not None:
                levels[place] = _level(own)
            begins = child(override, "w:startOverride")
            if begins is not None:
                starts[place] = number_in(begins)
        return _List(abstract_id, levels, starts)

    def _abstract(self, num: Any) -> tuple[str, Any]:
        identity = attribute(child(num, "w:abstractNumId"), "val")
        for _step in range(_LEVELS):
            abstract = self._abstracts.get(identity)
            link = attribute(child(abstract, "w:numStyleLink"), "val")
            if not link:
                return identity, abstract
            linked = self._nums.get(self._styles.list_style(link))
            identity = attribute(child(linked, "w:abstractNumId"), "val")
        return identity, None


def _levels(abstract: Any) -> list[tuple[int, Level]]:
    return [(number_in(level, "ilvl"), _level(level)) for level in children(abstract, "w:lvl")]


def _level(element: Any) -> Level:
    style = attribute(child(element, "w:numFmt"), "val") or "decimal"
    text = attribute(child(element, "w:lvlText"), "val")[:_TEXT_CHARS]
    fonts = child(element, "w:rPr", "w:rFonts")
    if style == "bullet":
        text = read_in_font(text, attribute(fonts, "ascii") or attribute(fonts, "hAnsi"))
        text = "•" if text in ("·", "□", "l", "n", "u", "o") else text
    restart = child(element, "w:lvlRestart")
    return Level(
        number_in(child(element, "w:start")),
        style,
        text,
        attribute(child(element, "w:suff"), "val") or "tab",
        None if restart is None else number_in(restart),
        bool(is_set(element, "w:isLgl")),
        attribute(child(element, "w:pStyle"), "val"),
    )
