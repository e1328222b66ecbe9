"""What can go wrong in the domain. `kb_app.errors` maps these to HTTP in one place.

Every error has a stable `code` for programs, a message for people that says what to do, and, where
one field is at fault, `fields`: {dotted field name: [messages]}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.messages import LazyText, _

Text = str | LazyText
FieldErrors = Mapping[str, Sequence[Text]]


class DomainError(Exception):
    """Base of all errors a person can meet."""

    default_code = "error"

    def __init__(
        self,
        message: Text,
        *,
        code: str | None = None,
        fields: FieldErrors | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.fields: FieldErrors = fields or {}
        self.details: Mapping[str, Any] = details or {}

    def __str__(self) -> str:
        parts = [str(self.message)]
        parts += [f"{name}: {'; '.join(map(str, texts))}" for name, texts in self.fields.items()]
        return "\n".join(parts)


class NotFound(DomainError):
    """It does not exist, or the actor may not know that it does."""

    default_code = "not_found"

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message or _("没有找到，可能已下线，或编号有误"))


class Forbidden(DomainError):
    """The actor may know of it but not do this with it."""

    default_code = "forbidden"


class Conflict(DomainError):
    """The state does not allow it: somebody was faster, or the thing has moved on."""

    default_code = "conflict"


class Stale(Conflict):
    """The caller changed an older version than the one stored. Nothing was overwritten."""

    default_code = "stale_version"


class Invalid(DomainError):
    """The input does not hold; `fields` says where."""

    default_code = "invalid"

    @classmethod
    def field(cls, name: str, message: Text, *, code: str | None = None) -> Invalid:
        """An error about a single field `name`."""
        return cls(_("请检查标出的内容"), code=code, fields={name: [message]})


class TooMany(DomainError):
    """Asked too often; `retry_after` seconds from now it works again."""

    default_code = "too_many_attempts"

    def __init__(self, message: Text, *, retry_after: int) -> None:
        super().__init__(message, details={"retry_after": retry_after})
        self.retry_after = retry_after


class Unavailable(DomainError):
    """A part the service needs (the database, say) does not answer in time."""

    default_code = "unavailable"
