"""How a run looks, as far as that says what is seen: hidden, struck, raised, in another font."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from content.importers.word.elements import attribute, child, is_set, number_in
from content.importers.word.styles import Styles

_RAISED_BY = 3  # half-points: what is moved less is moved for looks
_INVISIBLE_SIZE = 2
_WHITE = ("FFFFFF", "ffffff")


@dataclass(frozen=True)
class Look:
    """`font` is that of Latin letters, "" for none of its own."""

    is_hidden: bool = False
    is_struck: bool = False
    is_white: bool = False
    is_capitals: bool = False
    is_right_to_left: bool = False
    place: int = 0
    font: str = ""


class Looks:
    """Finds the look of runs: their own properties, else those of their styles."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def of_run(self, properties: Any, paragraph_style: str, *, shaded: bool) -> Look:
        """The look of a run; `shaded`: it stands on a ground that may be dark."""
        style = attribute(child(properties, "w:rStyle"), "val")

        def on(*names: str) -> bool:
            return any(self._toggle(properties, style, paragraph_style, name) for name in names)

        def found(name: str) -> Any:
            own = child(properties, name)
            if own is not None:
                return own
            by_run = self._styles.run_property(style, name) if style else None
            return (
                by_run if by_run is not None else self._styles.run_property(paragraph_style, name)
            )

        size = found("w:sz")
        tiny = size is not None and number_in(size, otherwise=99) <= _INVISIBLE_SIZE
        fonts = found("w:rFonts")
        white = attribute(found("w:color"), "val") in _WHITE
        ground = found("w:shd") is not None or found("w:highlight") is not None
        return Look(
            is_hidden=on("w:vanish") or tiny,
            is_struck=on("w:strike", "w:dstrike"),
            is_white=white and not ground and not shaded,
            is_capitals=on("w:caps", "w:smallCaps"),
            is_right_to_left=bool(is_set(properties, "w:rtl")),
            place=_place(found("w:vertAlign"), found("w:position")),
            font=attribute(fonts, "ascii") or attribute(fonts, "hAnsi"),
        )

    def _toggle(self, properties: Any, style: str, paragraph_style: str, name: str) -> bool:
        own = is_set(properties, name)
        if own is not None:
            return own
        by_paragraph = self._styles.toggle(paragraph_style, name)
        by_run = bool(style) and self._styles.toggle(style, name)
        return (by_paragraph != by_run) or self._styles.default_toggle(name)


def _place(aligned: Any, moved: Any) -> int:
    """1 for raised, -1 for lowered text, 0 on the line."""
    said = attribute(aligned, "val")
    if said in ("superscript", "subscript"):
        return 1 if said == "superscript" else -1
    by = number_in(moved) if moved is not None else 0
    if abs(by) < _RAISED_BY:
        return 0
    return 1 if by > 0 else -1
