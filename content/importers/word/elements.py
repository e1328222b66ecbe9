"""Looking into elements of WordprocessingML by their short names (`w:rPr`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from content.files.office_package import short_name

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OFF = ("0", "false", "off", "none")
# Extensions whose content is read below; an alternative that needs another one is not taken.
_UNDERSTOOD = (
    "wordprocessingShape",
    "wordprocessingGroup",
    "wordprocessingCanvas",
    "wordprocessingDrawing",
    "wordml",
    "main",
)


def name_of(element: Any) -> str:
    """The short name of `element`: w:p."""
    return short_name(element.tag)


def attribute(element: Any, name: str) -> str:
    """The attribute w:`name` (m:`name` of a formula) of `element`, "" without; also of None."""
    if element is None:
        return ""
    return str(element.get(_W + name) or element.get(_M + name) or "")


def number_in(element: Any, name: str = "val", *, otherwise: int = 0) -> int:
    """The same as a whole number."""
    written = attribute(element, name)
    sign, digits = (-1, written[1:]) if written.startswith("-") else (1, written)
    return sign * int(digits) if digits.isascii() and digits.isdecimal() else otherwise


def children(element: Any, *names: str) -> Iterator[Any]:
    """The children of `element` called one of `names`; none of None."""
    for child in element if element is not None else ():
        if short_name(child.tag) in names:
            yield child


def child(element: Any, *path: str) -> Any:
    """The first child along `path`, or None."""
    for name in path:
        element = next(children(element, name), None)
    return element


def is_set(properties: Any, name: str) -> bool | None:
    """What a property that is on or off says; None when it is not said."""
    found = child(properties, name)
    if found is None:
        return None
    return (attribute(found, "val") or "1").casefold() not in _OFF


def holds(element: Any, *names: str) -> bool:
    """Whether an element called one of `names` stands anywhere in `element`."""
    return any(short_name(inner.tag) in names for inner in element.iter())


def alternative(element: Any) -> Any:
    """The one branch of an mc:AlternateContent that Word shows, or None."""
    for choice in children(element, "mc:Choice"):
        needed = (choice.nsmap.get(prefix, "") for prefix in choice.get("Requires", "").split())
        if all(space.rpartition("/")[2] in _UNDERSTOOD for space in needed):
            return choice
    return child(element, "mc:Fallback")
