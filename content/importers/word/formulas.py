"""Formulas in one line: fractions by a stroke, powers raised, roots and sums by their signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from content.importers.raised_text import lowered, raised
from content.importers.word.elements import attribute, child, children, is_set, name_of

_PLAIN = ("m:oMath", "m:oMathPara", "m:r", "m:t", "m:rPr", "m:oMathParaPr", "m:ctrlPr")
_ONE = re.compile(r"^(?:[\w.%]+|\(.*\))", re.DOTALL)


def formula_text(element: Any) -> str:
    """The formula in `element` in one line."""
    return _joined(element).strip()


def is_plain(element: Any) -> bool:
    """Whether a formula is no more than a line of text, so that nothing had to be rewritten."""
    return not any(name_of(e).startswith("m:") and name_of(e) not in _PLAIN for e in element.iter())


def _joined(element: Any) -> str:
    if element is None:
        return ""
    return "".join(_written(part) for part in element)


def _written(element: Any) -> str:
    name = name_of(element)
    look = child(element, "w:rPr")
    if name == "m:r" and any(is_set(look, mark) for mark in ("w:vanish", "w:strike", "w:dstrike")):
        return ""
    if name in ("m:t", "w:t"):
        return element.text or ""
    if name in ("w:br", "w:tab"):
        return " "
    writer = _WRITERS.get(name)
    if writer is not None:
        return writer(element)
    return "" if name.endswith("Pr") else _joined(element)


def _part(element: Any, name: str) -> str:
    return _joined(child(element, name))


def _grouped(text: str) -> str:
    return text if _ONE.fullmatch(text) else f"({text})"


def _fraction(element: Any) -> str:
    above, below = _part(element, "m:num"), _part(element, "m:den")
    return f"{_grouped(above)}/{_grouped(below)}"


def _above(element: Any) -> str:
    power = _part(element, "m:sup")
    return _grouped(_part(element, "m:e")) + (raised(power) or f"^{_grouped(power)}")


def _below(element: Any) -> str:
    index = _part(element, "m:sub")
    return _part(element, "m:e") + (lowered(index) or f"_{_grouped(index)}")


def _both(element: Any) -> str:
    power = _part(element, "m:sup")
    return _below(element) + (raised(power) or f"^{_grouped(power)}")


def _root(element: Any) -> str:
    degree = _part(element, "m:deg")
    hidden = is_set(child(element, "m:radPr"), "m:degHide")
    sign = "√" if hidden or not degree else f"{raised(degree) or _grouped(degree)}√"
    return f"{sign}({_part(element, 'm:e')})"


def _sum(element: Any) -> str:
    sign = attribute(child(element, "m:naryPr", "m:chr"), "val") or "∫"
    below, above = _part(element, "m:sub"), _part(element, "m:sup")
    limits = f"({below}…{above})" if below or above else ""
    return f"{sign}{limits}{_grouped(_part(element, 'm:e'))}"


def _brackets(element: Any) -> str:
    look = child(element, "m:dPr")

    def sign(name: str, usual: str) -> str:
        found = child(look, name)
        return usual if found is None else attribute(found, "val")

    inner = sign("m:sepChr", "|").join(_joined(part) for part in children(element, "m:e"))
    return sign("m:begChr", "(") + inner + sign("m:endChr", ")")


def _function(element: Any) -> str:
    return f"{_part(element, 'm:fName')}{_grouped(_part(element, 'm:e'))}"


def _rows(element: Any) -> str:
    return "；".join(_joined(row) for row in children(element, "m:e"))


def _matrix(element: Any) -> str:
    rows = (
        "，".join(_joined(cell) for cell in children(row, "m:e"))
        for row in children(element, "m:mr")
    )
    return f"[{'；'.join(rows)}]"


def _limit(element: Any) -> str:
    return f"{_part(element, 'm:e')}({_part(element, 'm:lim')})"


def _phantom(element: Any) -> str:
    shown = is_set(child(element, "m:phantPr"), "m:show")
    return "" if shown is False else _part(element, "m:e")


_WRITERS: dict[str, Callable[[Any], str]] = {
    "m:f": _fraction,
    "m:sSup": _above,
    "m:sSub": _below,
    "m:sSubSup": _both,
    "m:rad": _root,
    "m:nary": _sum,
    "m:d": _brackets,
    "m:func": _function,
    "m:eqArr": _rows,
    "m:m": _matrix,
    "m:limLow": _limit,
    "m:limUpp": _limit,
    "m:phant": _phantom,
}
