"""Reads shifts, one a row: CSV or XLSX. A row becomes what the form for one shift would send."""

from __future__ import annotations

import re
from typing import Any, Final

from content.files.refusals import Refused
from content.files.uploads import file_type
from content.importers.tables.columns import Layout, shown
from content.importers.tables.csv_records import read_csv
from content.importers.tables.table_rows import Record
from content.importers.tables.xlsx_records import read_xlsx
from core.base_schema import load
from core.errors import Invalid
from core.messages import _
from people.schemas import ShiftSchema

COLUMNS: Final = Layout(
    {
        "name": ("班次", "班次名称", "shift", "name"),
        "starts_at": ("开始", "上班", "起", "begins", "starts_at"),
        "ends_at": ("结束", "下班", "止", "ends", "ends_at"),
        "weekdays": ("星期", "weekdays"),
        "members": ("成员", "登录名", "人员", "members"),
    },
    required=("name", "starts_at", "ends_at"),
)
SHIFTS_MOST = 100
_READERS = {".csv": read_csv, ".xlsx": read_xlsx}
_BETWEEN = re.compile(r"[、，,;；/\s]+")
_DAYS = {name: place for place, name in enumerate("一二三四五六日", start=1)} | {"天": 7}
_TIME = re.compile(r"(\d{1,2})[:：](\d{2})(?::00)?")


def read_shifts(filename: str, data: bytes) -> list[dict[str, Any]]:
    """The shifts in `data`, as `ShiftSchema` loads them. Raises `Invalid` with the row at fault."""
    try:
        read = _READERS[file_type(filename, data, tuple(_READERS))](data, COLUMNS)
    except Refused as refused:
        raise Invalid.field("file", refused.errors[0].message) from refused
    if not 0 < len(read.records) <= SHIFTS_MOST:
        raise Invalid.field("file", _("需要 1 到 {max} 行", max=SHIFTS_MOST))
    return [_row(record) for record in read.records]


def _row(record: Record) -> dict[str, Any]:
    given = {name: str(record.values.get(name, "")).strip() for name in COLUMNS.names}
    values = {
        "name": given["name"],
        "starts_at": _time(given["starts_at"]),
        "ends_at": _time(given["ends_at"]),
        "members": [one for one in _BETWEEN.split(given["members"]) if one],
    }
    if given["weekdays"]:
        values["weekdays"] = [*map(_weekday, _days(given["weekdays"]))]
    try:
        return load(ShiftSchema(), values)
    except Invalid as error:
        name, texts = next(iter(error.fields.items()))
        column = COLUMNS.names[name.split(".")[0]][0]
        told = _("第 {row} 行“{column}”：{text}", row=record.row, column=column, text=texts[0])
        raise Invalid.field("file", told) from error


def _days(text: str) -> list[str]:
    """`一三五`, `1,3,5`, `周一至周五`."""
    plain = re.sub(r"星期|礼拜|周", "", text)
    span = re.fullmatch(r"([一二三四五六日天1-7])[-~至到]([一二三四五六日天1-7])", plain)
    if span:
        first, last = _weekday(span[1]), _weekday(span[2])
        return [str(day) for day in range(int(first), int(last) + 1)]
    return [sign for part in _BETWEEN.split(plain) for sign in part]


def _weekday(sign: str) -> str:
    return str(_DAYS.get(sign, shown(sign)))


def _time(text: str) -> str:
    found = _TIME.fullmatch(text)
    return f"{int(found[1]):02d}:{found[2]}" if found else text
