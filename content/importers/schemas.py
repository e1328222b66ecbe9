"""Runs what was read through the schemas, and turns what they refuse into errors by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError

from content.applicability.for_whom import CUSTOMER_LABELS, CustomerClass
from content.files.refusals import RowError
from content.importers.tables.columns import shown
from content.importers.tables.dates_written import day_written
from content.schemas import conditions_field, regions_field
from core.base_schema import BaseSchema, Choice, Day, Line, ListOf, load
from core.errors import Invalid, Text
from core.messages import LazyText, _


class DayWritten(Day):
    """A calendar day in any of the forms that people write in tables."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            return super()._deserialize(value, attr, data, **kwargs)
        day = day_written(value)
        if day is None:
            raise ValidationError(
                _("“{text}”不是完整的日期，请写成 2026-03-01 或 2026年3月1日", text=shown(value))
            )
        return day


class CustomerWritten(Choice):
    """A class of customers, by its code or as people call it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        called = {label.source: code for code, label in CUSTOMER_LABELS.items()}
        return super()._deserialize(called.get(value, value), attr, data, **kwargs)


class FrameSchema(BaseSchema):
    """What an imported entry has besides the content of its kind."""

    title = Line(required=True)
    basis = ListOf(Line(required=True), load_default=list, most=50)
    effective_from = DayWritten(load_default=None, allow_none=True)
    expires_on = DayWritten(load_default=None, allow_none=True)
    review_by = DayWritten(load_default=None, allow_none=True)
    regions = regions_field()
    customers = ListOf(
        CustomerWritten(tuple(CustomerClass), required=True),
        load_default=list,
        most=len(CustomerClass),
    )
    conditions = conditions_field()


def checked(
    schema: BaseSchema, data: Mapping[str, Any], row_of: Callable[[str], int | None]
) -> tuple[dict[str, Any], list[RowError]]:
    """`data` as loaded by `schema`, or {} with the errors; `row_of` a dotted field is its row."""
    try:
        return load(schema, data), []
    except Invalid as invalid:
        return {}, [
            RowError(row_of(name), name, lazy(text))
            for name, texts in invalid.fields.items()
            for text in texts
        ]


def stored(schema: BaseSchema, loaded: Mapping[str, Any]) -> dict[str, Any]:
    """`loaded` in stored form: JSON values only."""
    content: dict[str, Any] = schema.dump(loaded)
    return content


def lazy(text: Text) -> LazyText:
    """A text as messages to people have it."""
    return text if isinstance(text, LazyText) else LazyText(text)
