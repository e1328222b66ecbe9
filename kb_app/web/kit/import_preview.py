"""What every import of a file has: an empty table to fill in, a preview, and confirming it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Response, request, send_file

from core.base_schema import BaseSchema, YesNo, load
from core.messages import LazyText

ERRORS_SHOWN = 200
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


def table_to_fill(data: bytes, type_: str, title: LazyText) -> Response:
    """An empty table as a download, of one of `TABLE_TYPES`."""
    name = f"{title}.{type_}"
    return send_file(
        BytesIO(data), mimetype=TABLE_TYPES[type_], as_attachment=True, download_name=name
    )
