"""Fields: what they show is read, their codes are not. Fields reach over runs and paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from content.importers.word.elements import attribute, child, children, is_set, number_in
from content.importers.word.number_words import number_word
from content.importers.word.symbols import symbol

_SHOW_NOTHING = frozenset(
    """
    XE TC TA RD SET ASK PRIVATE PRINT COMMENTS NEXT NEXTIF SKIPIF AUTOTEXTLIST PAGE NUMPAGES
    SECTIONPAGES SECTION FORMTEXT
    """.split()  # noqa: SIM905 - a page of quotes says no more
)
_CODE_CHARS = 2_000
_ENCLOSED = re.compile(
    r"\\o\s*+\\ac\s*+\(\s*+[○〇◯O]\s*+[,，;；]\s*+(\d{1,2}|[一二三四五六七八九十])\s*+\)"
)
_FRACTION = re.compile(r"\\f\s*+\(([^(),，;；\\]++)[,，;；]([^(),，\\]++)\)")
_ROOT = re.compile(r"\\r\s*+\(([^(),，;；\\]*+)[,，;；]([^(),，\\]++)\)")
_SYMBOL = re.compile(r'SYMBOL\s+(\d+|0x[0-9a-f]+)(?:.{0,200}?\\f\s*+"?([^"\\]+))?', re.IGNORECASE)


@dataclass
class _Field:
    code: list[str] = field(default_factory=list)
    in_code: bool = True
    has_result: bool = False
    form: str | None = None


class Fields:
    """The fields that are open at the present place of a document."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._codes = 0

    @property
    def shows(self) -> bool:
        """Whether text at this place is shown: it stands in no code."""
        return self._codes == 0

    def told(self, code: str) -> None:
        """`code` stands at this place."""
        if self._open and self._open[-1].in_code:
            self._open[-1].code.append(code[:_CODE_CHARS])

    def showed(self) -> None:
        """Something is shown at this place."""
        for found in reversed(self._open):
            if found.has_result:
                return  # and so has every one around it
            found.has_result = True

    def mark(self, element: Any) -> str | None:
        """A field begins, comes to its result or ends; gives what it shows besides its result.

        None stands for a field that shows something which cannot be known.
        """
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open.append(_Field(form=_form_field(element)))
            self._codes += 1
        elif kind in ("separate", "end") and self._open:
            self._codes -= self._open[-1].in_code
            self._open[-1].in_code = False
            if kind == "end":
                return self._ended(self._open.pop())
        return ""

    def _ended(self, found: _Field) -> str | None:
        if found.has_result or not self.shows:
            return ""
        if found.form is not None:
            self.showed()
            return found.form
        shown = shown_by("".join(found.code))
        if shown:
            self.showed()
        return shown


def shown_by(code: str) -> str | None:
    """What a field without a saved result shows, "" for nothing, None when that is not known."""
    words = code.split(maxsplit=1)
    name = words[0].upper() if words else ""
    if not name or name in _SHOW_NOTHING:
        return ""
    if name == "EQ":
        return _equation(code[:_CODE_CHARS])
    if found := _SYMBOL.match(code.strip()):
        return symbol(int(found[1], 0), (found[2] or "Symbol").strip())
    return None


def _equation(code: str) -> str | None:
    if found := _ENCLOSED.search(code):
        if found[1].isdecimal():
            return number_word(int(found[1]), "decimalEnclosedCircle")
        place = "一二三四五六七八九十".index(found[1]) + 1
        return number_word(place, "ideographEnclosedCircle")
    if found := _FRACTION.search(code):
        return f"{found[1].strip()}/{found[2].strip()}"
    if found := _ROOT.search(code):
        return f"{found[1].strip()}√({found[2].strip()})"
    return None


def _form_field(element: Any) -> str | None:
    """What a box or list of an old form shows: it is stored with the field, not as a result."""
    data = child(element, "w:ffData")
    box = child(data, "w:checkBox")
    if box is not None:
        ticked = is_set(box, "w:checked")
        return "☑" if (is_set(box, "w:default") if ticked is None else ticked) else "☐"
    entries = list(children(child(data, "w:ddList"), "w:listEntry"))
    if entries:
        chosen = number_in(child(data, "w:ddList", "w:result"))
        return attribute(entries[chosen if chosen < len(entries) else 0], "val")
    return None
