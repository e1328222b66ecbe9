"""Rows of a JSON Lines file: one object per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from content.files.encodings import Undecodable, decode
from content.files.limits import MAX_COLUMNS
from content.files.refusals import Refused, RowError, refuse
from content.importers.tables.columns import Layout, shown
from content.importers.tables.table_rows import Record, Records, within_limit
from core.messages import _


def read_jsonl(data: bytes, layout: Layout) -> Records:
    """The objects in `data`, numbered by line. Raises `Refused`."""
    try:
        decoded = decode(data)
    except Undecodable as error:
        raise error.as_refused() from None
    if decoded.text.lstrip().startswith("["):
        raise refuse(_("需要每行一个 JSON 对象（JSON Lines），不是一个大列表"), row=1)
    records = [
        _record(row, line, layout) for row, line in within_limit(_filled_lines(decoded.text))
    ]
    return Records(records, decoded.encoding, decoded.needs_confirmation, decoded.notes)


def _filled_lines(text: str) -> Iterator[tuple[int, str]]:
    # Not splitlines(): a line separator like U+2028 may stand inside a JSON string.
    for row, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield row, line


def _record(row: int, line: str, layout: Layout) -> Record:
    try:
        found = _parsed(row, line)
    except Refused as refused:
        return Record(row, {}, refused.errors)
    columns = layout.match(found, row)
    values = {
        field: found[name] for name, field in columns.fields.items() if found[name] is not None
    }
    titles = {field: shown(name) for name, field in columns.fields.items()}
    written = {name: _as_text(value) for name, value in found.items() if value is not None}
    return Record(row, values, columns.errors, columns.ignored, titles, written)


def _as_text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _parsed(row: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line, object_pairs_hook=_without_repetition, parse_constant=_no_constant)
    except _Repeated as repeated:
        message = _("“{column}”在这一行出现了两次，请只保留一个", column=shown(repeated.name))
        raise refuse(message, row=row) from None
    except (ValueError, RecursionError):
        raise refuse(_("这一行不是有效的 JSON 对象，请检查引号、逗号和括号"), row=row) from None
    if not isinstance(found, dict):
        raise refuse(_("这一行不是 JSON 对象，应写成 {example}", example="{…}"), row=row)
    if len(found) > MAX_COLUMNS:
        raise Refused(
            [RowError(row, "file", _("最多 {limit} 列，请删除多余的列", limit=MAX_COLUMNS))]
        )
    return found


class _Repeated(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Repeated(name)
        found[name] = value
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)
