"""Tables: a row of data is one line, a table that only lays out text is the text.

A cell that is merged stands in each row and column it covers, so that every line says all of its
own; a table in a cell follows the row it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from content.importers.word.elements import (
    alternative,
    attribute,
    child,
    is_set,
    name_of,
    number_in,
)
from content.importers.word.remarks import Remarks

BAR = " | "
_COLUMNS_MOST = 63
_REPEATED_CHARS = 200


@dataclass(frozen=True)
class TextLine:
    """A line of text: of the paragraph or table row `row`, of a heading of `level` (0 for none).

    `cells`: of a row of data, one for each column.
    """

    row: int
    text: str
    level: int = 0
    cells: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class LayOut:
    """What tells a table that lays out text: lines that begin something, and bare labels."""

    begins: Callable[[str], bool]
    is_label: Callable[[str], bool]


@dataclass
class _Cell:
    lines: list[TextLine]
    inner: list[TextLine] = field(default_factory=list)
    after: list[TextLine] = field(default_factory=list)
    width: int = 1
    continues: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text.replace("\t", " ") for line in self.lines)


class TableReader:
    """Reads tables; `read` gives the lines of what stands in a cell."""

    def __init__(
        self, remarks: Remarks, lay_out: LayOut, read: Callable[[Any], list[TextLine]]
    ) -> None:
        self._remarks = remarks
        self._lay_out = lay_out
        self._read = read

    def lines(self, table: Any) -> list[TextLine]:
        """The lines of `table`."""
        found: list[TextLine] = []
        above: dict[int, str] = {}
        for row in _inside(table, "w:tr"):
            self._remarks.paragraph += 1
            number = self._remarks.paragraph
            cells, before = self._cells(row)
            if is_set(child(row, "w:trPr"), "w:hidden"):
                words = BAR.join(cell.text for cell in cells)
                self._remarks.add("row", words)
                continue
            shown = [cell for cell in cells if not cell.continues]
            if len(cells) == 1 or self._is_laid_out(shown):
                found += self._laid_out(shown)
            else:
                found += self._data_row(number, cells, before, above)
        return found

    def _cells(self, row: Any) -> tuple[list[_Cell], int]:
        look = child(row, "w:trPr")
        skipped = child(look, "w:gridBefore")
        cells: list[_Cell] = []
        for element in _inside(row, "w:tc"):
            own = child(element, "w:tcPr")
            if attribute(child(own, "w:hMerge"), "val") == "continue":
                if cells:
                    cells[-1].width += 1
                continue
            cells.append(self._cell(element, own))
        return cells, number_in(skipped) if skipped is not None else 0

    def _cell(self, element: Any, own: Any) -> _Cell:
        cell = _Cell([])
        for is_table, parts in groupby(_inside(element), lambda part: name_of(part) == "w:tbl"):
            lines = self._read(list(parts))
            if is_table:
                self._remarks.add("nested", lines[0].text if lines else "")
            behind = cell.after if cell.inner else cell.lines
            (cell.inner if is_table else behind).extend(lines)
        spans = number_in(child(own, "w:gridSpan"), otherwise=1) if own is not None else 1
        merge = child(own, "w:vMerge")
        cell.width = min(max(spans, 1), _COLUMNS_MOST)
        cell.continues = merge is not None and attribute(merge, "val") != "restart"
        return cell

    def _is_laid_out(self, cells: list[_Cell]) -> bool:
        filled = [cell for cell in cells if cell.lines]
        looked_at = filled[:2] if len(filled) == 2 else filled[:1]
        return any(self._lay_out.begins(line.text) for cell in looked_at for line in cell.lines)

    def _laid_out(self, cells: list[_Cell]) -> list[TextLine]:
        lines = [line for cell in cells for line in (*cell.lines, *cell.inner, *cell.after)]
        joined: list[TextLine] = []
        for line in lines:
            last = joined[-1] if joined else None
            if last and self._lay_out.is_label(last.text) and not self._lay_out.begins(line.text):
                joined[-1] = TextLine(last.row, f"{last.text}　{line.text}", last.level)
            else:
                joined.append(line)
        return joined

    def _data_row(
        self, number: int, cells: list[_Cell], before: int, above: dict[int, str]
    ) -> list[TextLine]:
        texts = [""] * min(before, _COLUMNS_MOST)
        for cell in cells:
            place = len(texts)
            text = above.get(place, "") if cell.continues else cell.text
            repeats = cell.width > 1 and len(text) <= _REPEATED_CHARS
            if (cell.continues and text) or (repeats and text):
                self._remarks.add("merged")
            above[place] = text if len(text) <= _REPEATED_CHARS else ""
            texts += [text, *([text if repeats else ""] * (cell.width - 1))]
            texts = texts[:_COLUMNS_MOST]
        line = TextLine(number, BAR.join(texts), cells=tuple(texts))
        self._remarks.ended(line.text)
        inner = [found for cell in cells for found in (*cell.inner, *cell.after)]
        return [line, *inner] if any(texts) else inner


def _inside(parent: Any, wanted: str = "") -> Iterator[Any]:
    """The rows of a table, the cells of a row or the blocks of a cell, out of what wraps them."""
    for element in parent:
        name = name_of(element)
        if name == "w:sdt":
            content = child(element, "w:sdtContent")
            if content is not None:
                yield from _inside(content, wanted)
        elif name in ("w:customXml", "w:smartTag"):
            yield from _inside(element, wanted)
        elif name == "mc:AlternateContent":
            branch = alternative(element)
            if branch is not None:
                yield from _inside(branch, wanted)
        elif name == wanted or (not wanted and not name.endswith("Pr")):
            yield element
