"""What the readers of CSV, XLSX and JSONL give, and the limits all of them keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from content.files.limits import MAX_COLUMNS, MAX_ROWS
from content.files.refusals import Refused, RowError, refuse
from content.importers.columns import Columns, Layout
from core.messages import LazyText, _, enumerated

_Item = TypeVar("_Item")


@dataclass
class Record:
    """One row: what stands in which field, what is wrong with its form, columns passed over."""

    row: int
    values: dict[str, Any]
    errors: list[RowError] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


@dataclass
class Records:
    """All rows of a file, and how it was read."""

    records: list[Record]
    encoding: str = ""
    needs_confirmation: bool = False
    notes: list[LazyText] = field(default_factory=list)


def within_limit(items: Iterable[_Item]) -> Iterator[_Item]:
    """`items`, and `Refused` when there are more than an import may have."""
    for count, item in enumerate(items, start=1):
        if count > MAX_ROWS:
            raise refuse(_("最多导入 {limit} 行，请拆成几个文件", limit=MAX_ROWS))
        yield item


@dataclass(frozen=True)
class Header:
    """The header of a table: which column, counted from 0, holds which field."""

    row: int
    fields: dict[int, str]
    ignored: list[str]
    named: frozenset[int]

    def record(self, row: int, cells: list[str]) -> Record:
        """The cells of `row` by field."""
        values = {name: cells[place] for place, name in self.fields.items() if place < len(cells)}
        record = Record(row, {name: text for name, text in values.items() if text.strip()})
        if any(cell.strip() for place, cell in enumerate(cells) if place not in self.named):
            message = _("这一行在表头之外还有内容：请补上表头或删除；CSV 里含分隔符的内容要加引号")
            record.errors.append(RowError(row, "file", message))
        return record


def read_header(row: int, cells: list[str], layout: Layout) -> Header:
    """The header in `cells`. Raises `Refused` when nothing can be read under it."""
    named = [place for place, cell in enumerate(cells) if cell.strip()]
    if len(named) > MAX_COLUMNS:
        raise refuse(_("最多 {limit} 列，请删除多余的列", limit=MAX_COLUMNS), row=row)
    columns = layout.match([cells[place] for place in named], row)
    errors = [*columns.errors, *_missing(columns, layout, row)]
    if errors:
        raise Refused(errors)
    fields = {
        place: columns.fields[cells[place]] for place in named if cells[place] in columns.fields
    }
    return Header(row, fields, columns.ignored, frozenset(named))


def _missing(columns: Columns, layout: Layout, row: int) -> list[RowError]:
    return [
        RowError(
            row,
            name,
            _(
                "第一行里没有“{column}”这一列，可用的名称：{names}",
                column=layout.names[name][0],
                names=enumerated(layout.names[name]),
            ),
        )
        for name in layout.required
        if name not in columns.fields.values()
    ]
