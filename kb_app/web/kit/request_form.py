"""What this request brings: the form as nested data, what was filled in, numbers in an address.

Names and nesting of fields are `forms`; what a value means is the business of the schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from core.base_schema import BaseSchema, Whole
from kb_app.access.logging_in import CONFIRM_FIELD
from kb_app.security import CSRF_FIELD
from kb_app.web.kit.forms import decode

NOTHING_TYPED: Mapping[str, Any] = {}
WHOLE_DIGITS = 9


class SliceSchema(BaseSchema):
    """Which slice of a list is shown: from the how manieth on."""

    offset = Whole(load_default=0, most=1_000_000)


def typed_form() -> dict[str, Any]:
    """The form as it was sent, without what says who sent it. Raises `Invalid`."""
    return decode(request.form.items(multi=True), without={CSRF_FIELD, CONFIRM_FIELD})


def filled(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was left empty: a form sends an empty text, the schemas know that as absent."""
    return {name: value for name, value in typed.items() if value != ""}


def whole(text: str, *, digits: int = WHOLE_DIGITS) -> int | None:
    """The whole number that `text` is; None where it is anything else, or longer than `digits`."""
    is_one = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if is_one else None
