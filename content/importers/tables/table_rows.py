"""What the readers of CSV, XLSX and JSONL give, and the limits all of them keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from content.files.limits import MAX_COLUMNS, MAX_ROWS
from content.files.refusals import Refused, RowError, listed, refuse
from content.importers.tables.columns import Columns, Layout, shown
from core.messages import LazyText, _

_Item = TypeVar("_Item")


HEADS = 10
"""So many filled rows are looked at for the header: titles and remarks may stand above it."""


@dataclass
class Record:
    """One row: what stands in which field, what is wrong with its form, columns passed over.

    `titles` are the titles that the file gives the fields, `written` the whole row by title.
    """

    row: int
    values: dict[str, Any]
    errors: list[RowError] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    titles: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)


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
    """The header of a table: which column, counted from 0, holds which field.

    `names` are the titles as written, `days` the fields that hold a day.
    """

    row: int
    fields: dict[int, str]
    ignored: list[str]
    names: dict[int, str]
    days: tuple[str, ...] = ()

    def record(
        self, row: int, cells: list[str], days: Mapping[int, date | None] | None = None
    ) -> Record:
        """The cells of `row` by field; `days` are the cells that are days whatever they show."""
        values = {name: cells[place] for place, name in self.fields.items() if place < len(cells)}
        for place, day in (days or {}).items():
            if day is not None and self.fields.get(place) in self.days:
                values[self.fields[place]] = day.isoformat()
        record = Record(
            row,
            {name: text for name, text in values.items() if text.strip()},
            titles=self.titles,
            written={n: cells[p] for p, n in self.names.items() if p < len(cells)},
        )
        if any(cell.strip() for place, cell in enumerate(cells) if place not in self.names):
            message = _("这一行在表头之外还有内容：请补上表头或删除；CSV 里含分隔符的内容要加引号")
            record.errors.append(RowError(row, "file", message))
        return record

    @property
    def titles(self) -> dict[str, str]:
        """The fields by the title they have in the file."""
        return {name: shown(self.names[place]) for place, name in self.fields.items()}


def header_among(rows: Iterable[tuple[int, list[str]]], layout: Layout) -> tuple[Header, list[int]]:
    """The header among the first filled of `rows`, and the rows above it.

    It is the first that has every required column. Raises `Refused` when there is none, or when
    nothing can be read under it.
    """
    seen: list[tuple[int, list[str]]] = []
    for row, cells in islice((r for r in rows if any(cell.strip() for cell in r[1])), HEADS):
        seen.append((row, cells))
        if sum(1 for cell in cells if cell.strip()) > MAX_COLUMNS:
            return read_header(row, cells, layout), []  # refuses
        if not _missing(_columns_of(row, cells, layout), layout, row, cells):
            return read_header(row, cells, layout), [above for above, _cells in seen[:-1]]
    if not seen:
        raise refuse(_("文件是空的，请检查后重新选择"))
    likeliest = max(seen, key=lambda found: len(_columns_of(found[0], found[1], layout).fields))
    return read_header(likeliest[0], likeliest[1], layout), []  # refuses, with what is missing


def read_header(row: int, cells: list[str], layout: Layout) -> Header:
    """The header in `cells`. Raises `Refused` when nothing can be read under it."""
    names = {place: cell for place, cell in enumerate(cells) if cell.strip()}
    if len(names) > MAX_COLUMNS:
        raise refuse(_("最多 {limit} 列，请删除多余的列", limit=MAX_COLUMNS), row=row)
    columns = _columns_of(row, cells, layout)
    errors = [*columns.errors, *_missing(columns, layout, row, cells)]
    if errors:
        raise Refused(errors)
    fields = {
        place: columns.fields[name] for place, name in names.items() if name in columns.fields
    }
    return Header(row, fields, columns.ignored, names, layout.days)


def _columns_of(row: int, cells: list[str], layout: Layout) -> Columns:
    return layout.match([cell for cell in cells if cell.strip()], row)


def _missing(columns: Columns, layout: Layout, row: int, cells: list[str]) -> list[RowError]:
    return [
        RowError(
            row,
            name,
            _(
                "表头里没有“{column}”这一列，可用的名称：{names}。这一行写的是：{cells}",
                column=layout.names[name][0],
                names=listed(layout.names[name]),
                cells=listed([shown(cell) for cell in cells if cell.strip()]),
            ),
            layout.names[name][0],
        )
        for name in layout.required
        if name not in columns.fields.values()
    ]
