"""What a form offers for each field of a schema, and what was typed made ready for that schema.

The fields and their metadata say everything: a new kind of entry needs no form of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marshmallow import Schema, fields, validate

from core.base_schema import Prose
from core.errors import Text


class Widget(StrEnum):
    """How a field is written."""

    LINE = "line"
    PROSE = "prose"
    LINES = "lines"  # a list of short texts, one in each line
    IN_LINE = "in_line"  # a list of a few names, in one line
    GROUP = "group"  # a list of longer texts, or of texts that belong together
    PART = "part"  # texts that belong together, once
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class FormField:
    """One field of a form; `default` is what it holds untouched.

    `item` is what a group repeats; `fields` are the parts of a whole. `apart`: it is none of the
    text, but stands beside it.

    `max_length` is in characters; `most` and `least` count the items of a list. `suggest` names
    what may be offered for it: the steps of the same form, departments.
    """

    name: str
    label: Text
    widget: Widget
    required: bool = False
    help: Text = ""
    markdown: bool = False
    internal: bool = False
    apart: bool = False
    max_length: int | None = None
    most: int | None = None
    least: int = 0
    choices: tuple[str, ...] = ()
    choice_labels: Mapping[str, Text] | None = None
    default: str = ""
    suggest: str = ""
    item: FormField | None = None
    fields: tuple[FormField, ...] = ()

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices as pairs of value and label."""
        labels = self.choice_labels or {}
        return [(choice, str(labels.get(choice, choice))) for choice in self.choices]


def form_fields(schema: Schema) -> list[FormField]:
    """The fields of `schema` a form can offer, in its order."""
    made = (_form_field(name, spec) for name, spec in schema.fields.items())
    return [field for field in made if field is not None]


def shaped(form: Sequence[FormField], typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, in the shape the schema of `form` checks; what it does not know stays.

    Blank lines and blank items at the end of a list are no items; a blank date is no date.
    """
    result = dict(typed)
    for field in form:
        value = _shaped_value(field, typed.get(field.name))
        if value is _ABSENT:
            result.pop(field.name, None)
        else:
            result[field.name] = value
    return result


_ABSENT = object()
_BETWEEN_NAMES = re.compile("[、，,；;]")


def _form_field(name: str, spec: fields.Field[Any], label: Text = "") -> FormField | None:
    widget = _widget(spec)
    if widget is None:
        return None
    told = spec.metadata
    label = told.get("label", label or name)
    limits = [v for v in spec.validators if isinstance(v, validate.Length)]
    most = next((v.max for v in limits if v.max is not None), None)
    of_list = isinstance(spec, fields.List)
    return FormField(
        name=name,
        label=label,
        widget=widget,
        required=spec.required,
        help=told.get("help", ""),
        markdown=bool(told.get("markdown")),
        internal=bool(told.get("internal")),
        apart=bool(told.get("apart")),
        max_length=None if of_list else most,
        most=most if of_list else None,
        least=next((v.min for v in limits if v.min), 0) if of_list else 0,
        choices=_choices(spec),
        choice_labels=told.get("choice_labels"),
        default=str(spec.load_default) if widget == Widget.CHOICE and spec.load_default else "",
        suggest=told.get("suggest") or told.get("in_line", ""),
        item=_form_field(name, spec.inner, label) if isinstance(spec, fields.List) else None,
        fields=tuple(form_fields(spec.schema)) if isinstance(spec, fields.Nested) else (),
    )


def _widget(spec: fields.Field[Any]) -> Widget | None:
    if isinstance(spec, fields.List):
        if spec.metadata.get("in_line"):
            return Widget.IN_LINE
        return Widget.LINES if _widget(spec.inner) == Widget.LINE else Widget.GROUP
    if _choices(spec):
        return Widget.CHOICE
    known: tuple[tuple[type[fields.Field[Any]], Widget], ...] = (
        (fields.Nested, Widget.PART),
        (fields.Date, Widget.DAY),
        (fields.Boolean, Widget.YES_NO),
        (fields.Integer, Widget.NUMBER),
        (Prose, Widget.PROSE),
        (fields.String, Widget.LINE),
    )
    return next((widget for kind, widget in known if isinstance(spec, kind)), None)


def _choices(spec: fields.Field[Any]) -> tuple[str, ...]:
    one_of = next((v for v in spec.validators if isinstance(v, validate.OneOf)), None)
    return tuple(str(choice) for choice in one_of.choices) if one_of else ()


def _shaped_value(field: FormField, value: Any) -> Any:
    if field.widget == Widget.LINES and isinstance(value, str):
        lines = value.replace("\r", "\n").split("\n")
        return [line.strip() for line in lines if line.strip()]
    if field.widget == Widget.IN_LINE and isinstance(value, str):
        return _named(field, value)
    if field.item is not None and field.widget == Widget.GROUP and isinstance(value, list):
        return _without_blank_end(field.item, [_shaped_value(field.item, item) for item in value])
    if field.widget == Widget.PART and isinstance(value, Mapping):
        return shaped(field.fields, value)
    if field.widget == Widget.YES_NO:
        return value or "false"
    if field.default and value in (None, ""):
        return field.default
    if field.widget in (Widget.DAY, Widget.NUMBER, Widget.CHOICE) and value == "":
        return None if field.widget == Widget.DAY else _ABSENT
    return _ABSENT if value is None else value


def _named(field: FormField, line: str) -> list[str]:
    """What a line names; choices may be called as people call them."""
    names = [name for one in _BETWEEN_NAMES.split(line) if (name := one.strip())]
    codes = {str(label): code for code, label in field.item.options} if field.item else {}
    return [codes.get(name, name) for name in names]


def _without_blank_end(field: FormField, items: list[Any]) -> list[Any]:
    kept = list(items)
    while kept and is_blank(_without_defaults(field, kept[-1])):
        kept.pop()
    return kept


def _without_defaults(field: FormField, item: Any) -> Any:
    """What was written into an item: choices that nobody touched are none of it."""
    if not isinstance(item, Mapping):
        return item
    untouched = {part.name: part.default for part in field.fields if part.default}
    return {name: one for name, one in item.items() if untouched.get(name) != one}


def is_blank(value: Any) -> bool:
    """Whether nothing was written, however deep one looks."""
    if isinstance(value, Mapping):
        return all(is_blank(below) for below in value.values())
    if isinstance(value, list):
        return all(is_blank(below) for below in value)
    return value is None or not str(value).strip()
