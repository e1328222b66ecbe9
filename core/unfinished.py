"""Schemas for what is still being written: nothing is demanded, and what is there is checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields, missing, validate


def unfinished(schema: Schema) -> Schema:
    """`schema`, changed so that it takes a text that is not finished.

    What it requires may be left out, and is empty then; what may not be empty may be, lists may be
    short. Everything else holds as before.
    """
    for field in schema.fields.values():
        _demand_nothing(field)
    return schema


def _demand_nothing(field: fields.Field[Any]) -> None:
    field.required = False
    if field.load_default is missing:
        field.load_default = list if isinstance(field, fields.List) else ""
    field.validators = [kept for v in field.validators if (kept := _without_least(v)) is not None]
    if isinstance(field, fields.List):
        _demand_nothing(field.inner)
    if isinstance(field, fields.Nested):
        unfinished(field.schema)


def _without_least(validator: Callable[[Any], Any]) -> Callable[[Any], Any] | None:
    if not isinstance(validator, validate.Length) or not validator.min:
        return validator
    return (
        None if validator.max is None else validate.Length(max=validator.max, error=validator.error)
    )
