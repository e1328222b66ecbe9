"""What is told of a hit that was used."""

from __future__ import annotations

from core.base_schema import BaseSchema, Choice, Line, Whole
from search_index.models import CALL_KEY_MAX, UseAction

RANK_MAX = 10_000


class UsedSchema(BaseSchema):
    """The line that was typed, the entry that was opened or copied, and where it stood (from 1).

    `call`: the call it was used in.
    """

    query = Line(required=True, max_length=1000)
    number = Line(required=True, max_length=20)
    action = Choice(tuple(UseAction), required=True)
    rank = Whole(load_default=None, allow_none=True, least=1, most=RANK_MAX)
    call = Line(load_default=None, allow_none=True, max_length=CALL_KEY_MAX)
