"""The base of every marshmallow schema: unknown fields are refused, messages are for people.

The same schemas check JSON bodies, HTML forms and imported rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from core import clock
from core.errors import Invalid, Text
from core.messages import _
from core.unseen import as_seen, misleads

LINE_MAX = 200
TEXT_MAX = 20_000
ERRORS_TOLD = 200  # of one input; nobody reads more, and an answer stays smaller than its question

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class BaseSchema(Schema):
    """A schema that refuses what it does not know."""

    error_messages = {  # noqa: RUF012
        "unknown": _("没有这个字段"),
        "type": _("需要一个对象"),
    }

    class Meta:
        """Settings every schema shares."""

        unknown = RAISE
        ordered = True


_FIELD_MESSAGES: dict[str, Any] = {
    "required": _("必填"),
    "null": _("不能为空"),
    "validator_failed": _("内容无效"),
}


class _Plain(fields.String):
    """A string a database and a page can hold, as it is seen (`core.unseen`).

    No NUL, no lone surrogate, no control characters, nothing that shows in another order.
    """

    def __init__(self, *, max_length: int, min_length: int = 0, **kwargs: Any) -> None:
        messages: dict[str, Any] = {**_FIELD_MESSAGES, "invalid": _("需要文字")}
        super().__init__(
            error_messages=messages,
            validate=[
                _no_unstorable,
                _no_misleading,
                validate.Length(max=max_length, error=_("最多 {max} 个字")),
                *([validate.Length(min=min_length, error=_("不能为空"))] if min_length else []),
                *kwargs.pop("also", []),
            ],
            **kwargs,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        return as_seen(text.replace("\r\n", "\n").replace("\r", "\n")).strip() if text else text


def _no_unstorable(text: str) -> None:
    if _UNSTORABLE.search(text):
        raise ValidationError(_("含有无法保存的控制字符，请删除后重试"))


def _no_misleading(text: str) -> None:
    if misleads(text):
        raise ValidationError(_("含有改变文字顺序的控制字符，看到的和保存的会不同，请删除后重试"))


class Line(_Plain):
    """One line of text, at most `max_length` characters, not empty when required."""

    def __init__(self, *, max_length: int = LINE_MAX, **kwargs: Any) -> None:
        least = 1 if kwargs.get("required") else 0
        super().__init__(max_length=max_length, min_length=least, also=[_one_line], **kwargs)


def _one_line(text: str) -> None:
    if "\n" in text:
        raise ValidationError(_("只能写一行"))


class Prose(_Plain):
    """Text of several lines, at most `max_length` characters, not empty when required."""

    def __init__(self, *, max_length: int = TEXT_MAX, **kwargs: Any) -> None:
        super().__init__(
            max_length=max_length, min_length=1 if kwargs.get("required") else 0, **kwargs
        )


class Day(fields.Date):
    """A calendar day, ISO 8601 (2026-03-01)."""

    def __init__(self, **kwargs: Any) -> None:
        message = _("请按 2026-03-01 的格式填写日期")
        super().__init__(
            error_messages={**_FIELD_MESSAGES, "invalid": message, "format": message},
            **kwargs,
        )


class TimeOfDay(fields.Time):
    """A time of the day, to the minute (08:30)."""

    def __init__(self, **kwargs: Any) -> None:
        message = _("请按 08:30 的格式填写时间")
        super().__init__(
            format="%H:%M",
            error_messages={**_FIELD_MESSAGES, "invalid": message, "format": message},
            **kwargs,
        )


class Moment(fields.DateTime):
    """An instant of the past, ISO 8601; without a zone it is the hotline's time.

    A day alone stands for its end: what was so when it was over.
    """

    default_error_messages = {  # noqa: RUF012
        "invalid": _("请按 2026-03-01T10:00 的格式填写时间"),
        **{key: text for key, text in _FIELD_MESSAGES.items() if key != "validator_failed"},
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or len(value) > LINE_MAX:
            raise self.make_error("invalid")
        try:
            if len(value) == len("2026-03-01"):
                day = date.fromisoformat(value)
                is_today = day == clock.today()
                return clock.now() if is_today else clock.end_of(day) - timedelta(microseconds=1)
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is None:
                instant = instant.replace(tzinfo=clock.HOTLINE_ZONE)
            return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.make_error("invalid") from None


class Choice(fields.String):
    """One of `choices`."""

    def __init__(self, choices: tuple[str, ...], **kwargs: Any) -> None:
        one_of = validate.OneOf(choices, error=_("只能是：{choices}"))
        super().__init__(
            error_messages={**_FIELD_MESSAGES, "invalid": _("需要文字")},
            validate=one_of,
            **kwargs,
        )


class Whole(fields.Integer):
    """A whole number from `least` to `most`."""

    def __init__(self, *, least: int = 0, most: int = 2**31 - 1, **kwargs: Any) -> None:
        in_range = validate.Range(min=least, max=most, error=_("需要 {min} 到 {max} 之间的整数"))
        messages: dict[str, Any] = {
            **_FIELD_MESSAGES,
            "invalid": _("需要整数"),
            "too_large": _("数字太大"),
        }
        super().__init__(error_messages=messages, validate=in_range, **kwargs)

    def _validated(self, value: Any) -> Any:
        if isinstance(value, float):  # or 1.9 would be taken for 1
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class YesNo(fields.Boolean):
    """True or false."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            error_messages={**_FIELD_MESSAGES, "invalid": _("只能是“是”或“否”")}, **kwargs
        )


class ListOf(fields.List[Any]):
    """A list of `least` to `most` items."""

    def __init__(
        self,
        item: fields.Field[Any] | type[fields.Field[Any]],
        *,
        most: int,
        least: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            item,
            error_messages={**_FIELD_MESSAGES, "invalid": _("需要列表")},
            validate=[
                validate.Length(max=most, error=_("最多 {max} 项")),
                *([validate.Length(min=least, error=_("至少 {min} 项"))] if least else []),
            ],
            **kwargs,
        )
        self._most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > self._most:  # before each item is looked at
            raise ValidationError(_("最多 {max} 项", max=self._most))
        return super()._deserialize(value, attr, data, **kwargs)


class Each(fields.Nested):
    """An object of another schema."""

    def __init__(self, schema: type[Schema], **kwargs: Any) -> None:
        super().__init__(
            schema, error_messages={**_FIELD_MESSAGES, "type": _("需要一个对象")}, **kwargs
        )


def load(schema: Schema, data: Any, *, prefix: str = "") -> dict[str, Any]:
    """`data` checked by `schema`.

    Raises `Invalid` with one entry per field, nested ones dotted and `prefix`ed:
    {"content.clauses.3.label": [...]}.
    """
    if not isinstance(data, Mapping):
        raise Invalid(_("需要一个 JSON 对象"), code="malformed")
    try:
        loaded: dict[str, Any] = schema.load(data)
    except ValidationError as error:
        told = dict(islice(_flatten(error.messages, prefix), ERRORS_TOLD))
        raise Invalid(_("请检查标出的内容"), fields=told) from error
    return loaded


def _flatten(messages: Any, path: str) -> Iterator[tuple[str, list[Text]]]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            own = path if key == "_schema" else f"{path}.{key}" if path else str(key)
            yield from _flatten(inner, own)
    else:
        yield path, list(messages)


__all__ = [
    "BaseSchema",
    "Choice",
    "Day",
    "Each",
    "Line",
    "ListOf",
    "Moment",
    "Prose",
    "TimeOfDay",
    "Whole",
    "YesNo",
    "load",
]
