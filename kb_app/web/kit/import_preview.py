"""What every import of a file has: an empty table to fill in, a preview, and confirming it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from flask import Response, request, send_file

from content.importers.tables.rejected_rows import rejected_table
from core.base_schema import BaseSchema, YesNo, load
from core.messages import LazyText, _
from core.paging import Page
from kb_app.web.kit.request_form import whole

ERRORS_SHOWN = 200
ROWS_SHOWN = 20
TABLE_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ConfirmSchema(BaseSchema):
    """How a preview is confirmed."""

    encoding_confirmed = YesNo(load_default=False)


def confirmed(schema: ConfirmSchema) -> dict[str, Any]:
    """How this request confirms a preview. Raises `Invalid`."""
    given = {k: v for k, v in request.form.items() if k in schema.fields}
    return load(schema, given)


def shown_slice(items: Sequence[Any]) -> Page[Any]:
    """The part of what was read that this request asks for, by `offset`."""
    offset = whole(request.args.get("offset", "0")) or 0
    return Page(items[offset : offset + ROWS_SHOWN], len(items), ROWS_SHOWN, offset)


def notes_by_file(notes: Iterable[dict[str, str]]) -> dict[str, list[str]]:
    """Notes by the file they are about; "" are those about all of it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for note in notes:
        found[note["file"]].append(note["message"])
    return dict(found)


def rows_to_correct(errors: Iterable[dict[str, Any]]) -> Response:
    """The rows that have errors as a download."""
    return table_to_fill(rejected_table(errors), "xlsx", _("有错误的行"))


def table_to_fill(data: bytes, type_: str, title: LazyText) -> Response:
    """An empty table as a download, of one of `TABLE_TYPES`."""
    name = f"{title}.{type_}"
    return send_file(
        BytesIO(data), mimetype=TABLE_TYPES[type_], as_attachment=True, download_name=name
    )
