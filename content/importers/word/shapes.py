"""What floats over or stands in a paragraph: text boxes, pictures, embedded objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from content.importers.word.elements import alternative, holds, name_of
from content.importers.word.remarks import Remarks

_PICTURES = ("a:blip", "v:imagedata")
_REMARKED = {
    "c:chart": "chart",
    "dgm:relIds": "chart",
    "o:OLEObject": "object",
    "w:control": "object",
    "w:contentPart": "object",
}


def boxes_in(element: Any, remarks: Remarks, take: Callable[[Any], bool]) -> list[Any]:
    """The text boxes in a drawing, in order; what else it shows is remarked on.

    `take` is given each picture, and says whether it can be had.
    """
    boxes: list[Any] = []
    if not _is_hidden(element):
        _look(element, boxes, remarks, take)
    return boxes


def _look(element: Any, boxes: list[Any], remarks: Remarks, take: Callable[[Any], bool]) -> None:
    for part in element:
        name = name_of(part)
        if name == "mc:AlternateContent":
            branch = alternative(part)
            if branch is not None:
                _look(branch, boxes, remarks, take)
            continue
        if name == "w:txbxContent":
            boxes.append(part)
            continue
        if kind := _REMARKED.get(name):
            remarks.add(kind)
        if _is_picture(part, name) and not take(part):
            remarks.add("picture")
        if name == "v:textpath":
            remarks.add("art", part.get("string", ""))
        if not _is_hidden(part):
            _look(part, boxes, remarks, take)


def _is_picture(part: Any, name: str) -> bool:
    """Whether the bytes of a picture hang on it, or would, were it whole."""
    return name in _PICTURES or (name == "pic:pic" and not holds(part, *_PICTURES))


def _is_hidden(element: Any) -> bool:
    for part in element:
        if name_of(part) == "wp:docPr" and part.get("hidden") in ("1", "true", "on"):
            return True
        if name_of(part) in ("wp:inline", "wp:anchor") and _is_hidden(part):
            return True
    return "visibility:hidden" in element.get("style", "").replace(" ", "")
