"""A tree as an SVG of our own: boxes one under another, each hanging on what leads to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from content.diagnoses.outline import Row, outline
from content.diagnoses.tree import EndsIn, Tree
from core.errors import FieldErrors, Text
from core.messages import _

STEP = 46  # pixels from row to row
INDENT = 20
BOX = 24
LETTER = 13
TEXT_MAX = 18
_SIGNS = {"questions": _("问"), "sums": _("算")}
_END_SIGNS = {
    EndsIn.SENTENCE: _("说"),
    EndsIn.ENTRY: _("引"),
    EndsIn.HANDOVER: _("转"),
    EndsIn.RECORDING: _("记"),
}


@dataclass(frozen=True)
class Box:
    """A box of the drawing, in pixels; `hangs_from` is where the line to it begins, None for none.

    `field`: where the node is written; `faults`: what is wrong with it.
    """

    row: Row
    x: int
    y: int
    width: int
    label: str
    text: str
    sign: Text
    hangs_from: tuple[int, int] | None
    field: str
    faults: tuple[Text, ...]


@dataclass(frozen=True)
class Drawing:
    """All boxes, and how large the drawing is. `faults` are those of nodes that have a box."""

    boxes: Sequence[Box]
    width: int
    height: int

    @property
    def steps(self) -> int:
        """How many nodes there are."""
        return sum(not (box.row.again or box.row.missing) for box in self.boxes)

    @property
    def faulty(self) -> list[Box]:
        """The boxes something is wrong with, each node once."""
        return [box for box in self.boxes if box.faults and not box.row.again]


def drawn(tree: Tree, faults: FieldErrors | None = None) -> Drawing:
    """The drawing of a tree; `faults` by the dotted field they are in, below the content."""
    boxes: list[Box] = []
    for place, row in enumerate(outline(tree)):
        x, y = 4 + row.depth * INDENT, 4 + place * STEP
        label = row.label or str(_("没有写"))
        above = boxes[row.above] if row.above is not None else None
        boxes.append(
            Box(
                row=row,
                x=x,
                y=y + STEP - BOX - 8,
                width=int(_letters(label) * LETTER) + 2 * LETTER + 18,
                label=label,
                text=_shortened(row.text or (str(_("说不清")) if row.key == "0" else "")),
                sign=_sign(row),
                hangs_from=(above.x + 9, above.y + BOX) if above else None,
                field=row.node.field if row.node else "",
                faults=_own(row, faults or {}),
            )
        )
    widest = max((max(box.width, 30 + LETTER * len(box.text)) + box.x for box in boxes), default=0)
    return Drawing(boxes, widest + 8, len(boxes) * STEP + 8)


def _own(row: Row, faults: FieldErrors) -> tuple[Text, ...]:
    if row.node is None or row.again:
        return ()
    field = row.node.field
    return tuple(
        text
        for name, texts in faults.items()
        if name == field or name.startswith(f"{field}.")
        for text in texts
    )


def _sign(row: Row) -> Text:
    if row.node is None:
        return "?"
    end = EndsIn(row.node.content.get("ends_in") or EndsIn.SENTENCE)
    return _SIGNS.get(row.node.group) or _END_SIGNS[end]


def _shortened(text: str) -> str:
    return text if len(text) <= TEXT_MAX else f"{text[: TEXT_MAX - 1]}…"


def _letters(text: str) -> float:
    """How wide a text is, in wide letters."""
    return sum(1 if unicodedata.east_asian_width(one) in "WF" else 0.6 for one in text)
