"""Pin 置顶答案: which entries come first for a line that is typed. They act on searching."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates

from content.kinds.base import Content, Kind
from content.kinds.searching_rule import PutFirst
from content.schemas import EntryNumber
from core.base_schema import BaseSchema, Line, ListOf, Prose, YesNo
from core.messages import _

PINNED_MAX = 3


class PinSchema(BaseSchema):
    """The content of a pin. `anywhere`: also when a query stands within a longer line."""

    queries = ListOf(
        Line(required=True, max_length=60),
        required=True,
        least=1,
        most=50,
        metadata={
            "label": _("检索词"),
            "help": _("坐席输入的正好是其中一个时置顶，不计全半角、大小写和标点"),
        },
    )
    anywhere = YesNo(
        load_default=False,
        metadata={"label": _("检索词出现在较长的一句里时也置顶")},
    )
    entries = ListOf(
        EntryNumber(required=True),
        required=True,
        least=1,
        most=PINNED_MAX,
        metadata={
            "label": _("置顶条目"),
            "help": _("条目编号，按先后排在最前；条目下线或失效后不再置顶"),
        },
    )
    note = Prose(
        load_default="",
        max_length=1000,
        metadata={"label": _("说明"), "internal": True, "help": _("为什么要置顶")},
    )

    @validates("queries")
    def _queries_say_something(self, queries: list[str], **kwargs: Any) -> None:
        for place, query in enumerate(queries):
            if not any(char.isalnum() for char in query):
                raise ValidationError({place: [_("要有文字或数字")]})

    @validates("entries")
    def _entries_differ(self, entries: list[str], **kwargs: Any) -> None:
        for place, number in enumerate(entries):
            if number in entries[:place]:
                raise ValidationError({place: [_("编号重复：{number}", number=number)]})


def _references(content: Content) -> list[tuple[str, str]]:
    return [
        (f"content.entries.{place}", number)
        for place, number in enumerate(content.get("entries") or ())
    ]


def _rule(content: Content) -> PutFirst:
    return PutFirst(
        tuple(content["queries"]), tuple(content["entries"]), bool(content.get("anywhere"))
    )


KIND = Kind(
    "pin",
    _("置顶答案"),
    PinSchema,
    order=8,
    references=_references,
    searching_rule=_rule,
)
