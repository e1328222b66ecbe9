"""Runs what was read through the schemas, and turns what they refuse into errors by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from content.files.refusals import RowError
from core.base_schema import BaseSchema, Day, Line, ListOf, load
from core.errors import Invalid, Text
from core.messages import LazyText


class FrameSchema(BaseSchema):
    """What an imported entry has besides the content of its kind."""

    title = Line(required=True)
    basis = ListOf(Line(required=True), load_default=list, most=50)
    effective_from = Day(load_default=None, allow_none=True)
    review_by = Day(load_default=None, allow_none=True)


def checked(
    schema: BaseSchema, data: Mapping[str, Any], row_of: Callable[[str], int | None]
) -> tuple[dict[str, Any], list[RowError]]:
    """`data` as loaded by `schema`, or {} with the errors; `row_of` a dotted field is its row."""
    try:
        return load(schema, data), []
    except Invalid as invalid:
        return {}, [
            RowError(row_of(name), name, _lazy(text))
            for name, texts in invalid.fields.items()
            for text in texts
        ]


def stored(schema: BaseSchema, loaded: Mapping[str, Any]) -> dict[str, Any]:
    """`loaded` in stored form: JSON values only."""
    content: dict[str, Any] = schema.dump(loaded)
    return content


def _lazy(text: Text) -> LazyText:
    return text if isinstance(text, LazyText) else LazyText(text)
