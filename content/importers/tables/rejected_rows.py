"""The rows of a preview that have errors, as a table to correct and bring again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from content.importers.tables.blank_table import table_file
from core.messages import _

_WIDTH = 30


def rejected_table(errors: Iterable[Mapping[str, Any]]) -> bytes:
    """An XLSX of the rows that `told` kept: row, what is wrong, then the columns of the file."""
    rows: dict[tuple[str, int], dict[str, str]] = {}
    wrong: dict[tuple[str, int], list[str]] = {}
    for error in errors:
        if error["row"] is None:
            continue
        place = (error.get("file", ""), error["row"])
        rows.setdefault(place, {}).update(error.get("cells") or {})
        column = f"“{error['column']}”" if error.get("column") else ""
        wrong.setdefault(place, []).append(f"{column}{error['message']}")
    titles = list(dict.fromkeys(title for cells in rows.values() for title in cells))
    header = [str(_("原来的行")), str(_("要改正的地方")), *titles]
    body = [
        [str(place[1]), "\n".join(wrong[place]), *(cells.get(title, "") for title in titles)]
        for place, cells in rows.items()
    ]
    return table_file("xlsx", str(_("有错误的行")), [header, *body], [_WIDTH] * len(header))
