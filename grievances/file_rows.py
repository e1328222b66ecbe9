"""Reads grievances of customers, one case or one count a row: CSV or XLSX.

What a row calls its category is given as written; which one is meant is known to the database only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeVar

from content.files.refusals import Refused, RowError, bounded, refuse
from content.files.uploads import file_type, shown_name
from content.importers.tables.blank_table import table_file
from content.importers.tables.columns import Layout, shown
from content.importers.tables.csv_records import read_csv
from content.importers.tables.dates_written import day_written
from content.importers.tables.table_rows import Record, Records
from content.importers.tables.xlsx_records import read_xlsx
from core import clock
from core.messages import LazyText, _, enumerated

COLUMNS: Final = Layout(
    {
        "received_on": ("受理日期", "日期", "受理时间", "来电日期", "来电时间", "date"),
        "type": ("类型", "诉求类型", "抱怨类型", "工单类型", "type"),
        "category": ("业务类别", "类别", "业务分类", "category"),
        "number": ("工单编号", "工单号", "编号", "number"),
        "cases": ("件数", "数量", "cases"),
    },
    required=("received_on", "type", "category"),
    days=("received_on",),
)
TYPES: Final = {
    "complaint": ("投诉", "complaint"),
    "opinion": ("意见", "opinion"),
    "suggestion": ("建议", "suggestion"),
}
NUMBER_MAX = 60
CASES_MAX = 100_000
_READERS: dict[str, Callable[[bytes, Layout], Records]] = {".csv": read_csv, ".xlsx": read_xlsx}
_EARLIEST = 2000
_Value = TypeVar("_Value")
_EXAMPLE = ["2026-01-05", "投诉", "供电可靠", "GD-0001", "1"]


@dataclass(frozen=True)
class ParsedGrievance:
    """One row: the day, a key of `TYPES`, the category as written, the number or "", how many."""

    row: int
    received_on: date
    type: str
    category: str
    number: str
    cases: int


@dataclass(frozen=True)
class ParsedGrievances:
    """All that was found in one file.

    `written` are its rows as they stand there, `titles` what it calls the fields.
    """

    source: str
    rows: list[ParsedGrievance]
    errors: list[RowError]
    needs_confirmation: bool
    notes: list[LazyText]
    written: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


def grievance_template(kind_of_file: Literal["csv", "xlsx"]) -> bytes:
    """An empty table with one example, in the form that `parse_grievances` reads."""
    header = [names[0] for names in COLUMNS.names.values()]
    return table_file(kind_of_file, "客户抱怨", [header, _EXAMPLE], [16] * len(header))


def parse_grievances(filename: str, data: bytes) -> ParsedGrievances:
    """The grievances in `data`, a file called `filename` (a name, not a path). Never raises."""
    source = shown_name(filename)
    try:
        read = _READERS[file_type(filename, data, tuple(_READERS))](data, COLUMNS)
        if not read.records:
            raise refuse(_("没有数据：表头下面至少要有一行"))
    except Refused as refused:
        return ParsedGrievances(source, [], refused.errors, False, [])
    rows: list[ParsedGrievance] = []
    errors: list[RowError] = []
    numbers: dict[str, int] = {}
    for record in read.records:
        found, wrong = _row(record, numbers)
        rows += [found] if found else []
        errors += wrong
    return ParsedGrievances(
        source,
        rows,
        bounded(errors),
        read.needs_confirmation,
        [*read.notes, *_ignored(read)],
        {record.row: record.written for record in read.records},
        read.records[0].titles,
    )


def _row(record: Record, numbers: dict[str, int]) -> tuple[ParsedGrievance | None, list[RowError]]:
    errors = list(record.errors)

    def read(name: str, reader: Callable[[str], _Value], without: _Value) -> _Value:
        try:
            return reader(str(record.values.get(name, "")).strip())
        except Refused as refused:
            title = record.titles.get(name, COLUMNS.names[name][0])
            errors.extend(RowError(record.row, name, one.message, title) for one in refused.errors)
            return without

    found = ParsedGrievance(
        record.row,
        read("received_on", _day, date.min),
        read("type", _type, ""),
        read("category", _category, ""),
        read("number", lambda text: _number(text, record.row, numbers), ""),
        read("cases", _cases, 1),
    )
    return None if errors else found, errors


def _day(text: str) -> date:
    if not text:
        raise refuse(_("请填写日期，如 2026-01-05"))
    day = day_written(text)
    if day is None:
        raise refuse(_("“{text}”不是日期，请写成 2026-01-05", text=shown(text)))
    if day > clock.today() or day.year < _EARLIEST:
        raise refuse(_("“{text}”不在 {year} 年至今天之间", text=shown(text), year=_EARLIEST))
    return day


def _type(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    for key, names in TYPES.items():
        if plain in names:
            return key
    known = enumerated(names[0] for names in TYPES.values())
    if not plain:
        raise refuse(_("请填写类型：{known}", known=known))
    raise refuse(_("没有“{text}”这种类型，可用的：{known}", text=shown(text), known=known))


def _category(text: str) -> str:
    if not text:
        raise refuse(_("请填写业务类别"))
    return shown(text)


def _number(text: str, row: int, numbers: dict[str, int]) -> str:
    if not text:
        return ""
    if len(text) > NUMBER_MAX or not text.isprintable():
        raise refuse(_("工单编号最多 {max} 个字，不能有控制字符", max=NUMBER_MAX))
    first = numbers.setdefault(text, row)
    if first != row:
        raise refuse(_("工单编号 {number} 与第 {row} 行重复", number=shown(text), row=first))
    return text


def _cases(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text)
    if not plain:
        return 1
    if not (plain.isascii() and plain.isdecimal() and 1 <= int(plain[:9]) <= CASES_MAX):
        raise refuse(_("“{text}”不是 1 到 {max} 的整数", text=shown(text), max=CASES_MAX))
    return int(plain[:9])


def _ignored(read: Records) -> list[LazyText]:
    names = dict.fromkeys(shown(name) for record in read.records for name in record.ignored)
    if not names:
        return []
    known = enumerated(found[0] for found in COLUMNS.names.values())
    listed = enumerated(list(names)[:20])
    return [_("没有导入这些列：{columns}。可以导入的列：{known}", columns=listed, known=known)]
