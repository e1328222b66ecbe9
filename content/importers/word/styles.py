"""What styles say: heading levels, numbering, and the looks that hide or change text."""

from __future__ import annotations

import re
from typing import Any

from content.importers.word.elements import attribute, child, children, is_set, number_in

_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TITLES = ("title", "标题")
_CONTENTS = re.compile(r"^(?:toc|目录)\s*(?:[1-9]|heading|标题)$", re.IGNORECASE)
_DEEPEST = 50


class Styles:
    """The styles of a document; each is looked up along what it is based on."""

    def __init__(self, root: Any) -> None:
        self._by_id: dict[str, Any] = {}
        self._default = ""
        self._chains: dict[str, list[Any]] = {}
        self._toggles: dict[tuple[str, str], bool] = {}
        for style in children(root, "w:style"):
            identity = attribute(style, "styleId")
            self._by_id[identity] = style
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in (
                "1",
                "true",
                "on",
            ):
                self._default = identity
        self._defaults = child(root, "w:docDefaults", "w:rPrDefault", "w:rPr")

    def of_paragraph(self, properties: Any) -> str:
        """The id of the style of a paragraph with these properties."""
        return attribute(child(properties, "w:pStyle"), "val") or self._default

    def heading_level(self, style: str) -> int:
        """The level of a heading in `style`, 1 the highest; 0 for other text."""
        for link in self._chain(style):
            name = attribute(child(link, "w:name"), "val").strip()
            if name.casefold() in _TITLES:
                return 1
            if found := _HEADING.match(name):
                return int(found[1])
            outline = child(link, "w:pPr", "w:outlineLvl")
            if outline is not None:
                return outline_level(outline)
        return 0

    def is_contents(self, style: str) -> bool:
        """Whether a paragraph in `style` is a line of a table of contents."""
        name = attribute(child(self._by_id.get(style), "w:name"), "val")
        return bool(_CONTENTS.match(name.strip()))

    def numbering(self, style: str) -> tuple[str, int | None]:
        """Number list and level that `style` gives a paragraph; ("", None) without."""
        list_id, level = "", None
        for link in self._chain(style):
            properties = child(link, "w:pPr", "w:numPr")
            found = child(properties, "w:ilvl")
            if level is None and found is not None:
                level = number_in(found)
            if number := attribute(child(properties, "w:numId"), "val"):
                list_id = number
                break
        return list_id, level

    def toggle(self, style: str, name: str) -> bool:
        """Whether the run property `name` is on in `style`."""
        key = (style, name)
        if key not in self._toggles:
            said = (is_set(child(link, "w:rPr"), name) for link in self._chain(style))
            self._toggles[key] = bool(next((value for value in said if value is not None), False))
        return self._toggles[key]

    def run_property(self, style: str, name: str) -> Any:
        """The run property `name` as `style` has it, or None."""
        found = (child(link, "w:rPr", name) for link in self._chain(style))
        return next((property_ for property_ in found if property_ is not None), None)

    def default_toggle(self, name: str) -> bool:
        """Whether the run property `name` is on for the whole document."""
        return bool(is_set(self._defaults, name))

    def list_style(self, style: str) -> str:
        """The number list that a numbering style stands for, or ""."""
        return attribute(child(self._by_id.get(style), "w:pPr", "w:numPr", "w:numId"), "val")

    def _chain(self, style: str) -> list[Any]:
        if style not in self._chains:
            chain: list[Any] = []
            link = self._by_id.get(style)
            while link is not None and len(chain) < _DEEPEST and link not in chain:
                chain.append(link)
                link = self._by_id.get(attribute(child(link, "w:basedOn"), "val"))
            self._chains[style] = chain
        return self._chains[style]


def outline_level(element: Any) -> int:
    """The level that w:outlineLvl says, 1 the highest; 0 for body text."""
    level = number_in(element, otherwise=9)
    return level + 1 if 0 <= level <= 8 else 0
