"""Words of danger 危险用语: what callers say when life and limb are at stake. They raise the alarm.

What holds everywhere without any entry is in `questions.danger`; entries add to it, and say where
words that sound like danger are none.
"""

from __future__ import annotations

import unicodedata

from marshmallow import ValidationError, validates

from content.kinds.alarm_words import AlarmWords, taken_apart
from content.kinds.base import Content, Kind
from core.base_schema import BaseSchema, Line, ListOf, Prose
from core.messages import _

LINE_MAX = 600
LINES_MAX = 100


class DangerSchema(BaseSchema):
    """The content of a list of words of danger. Words, or exceptions, or both."""

    say = Line(
        load_default="",
        max_length=200,
        metadata={
            "label": _("马上对客户说"),
            "help": _("一句话，例如：请不要靠近，远离八米以外，我马上通知抢修"),
            "said": True,
        },
    )
    words = ListOf(
        Line(required=True, max_length=LINE_MAX),
        load_default=list,
        most=LINES_MAX,
        metadata={
            "label": _("危险用语"),
            "help": _(
                "每行一条：同一句话里同时出现这些词就立即上报。词与词空格隔开，几种说法用 / 隔开，"
                "减号后面的词出现时不算。例如：电线/电缆 掉/断 -断电"
            ),
        },
    )
    unless = ListOf(
        Line(required=True, max_length=LINE_MAX),
        load_default=list,
        most=LINES_MAX,
        metadata={
            "label": _("不算危险"),
            "help": _("同一小句里出现这些词时不算危险，例如：培训、预防；写法同上"),
        },
    )
    note = Prose(
        load_default="",
        max_length=1000,
        metadata={"label": _("说明"), "internal": True, "help": _("为什么列入、在哪里见到")},
    )

    @validates("words")
    def _words_say_enough(self, words: list[str], **kwargs: object) -> None:
        _each_says_enough(words)

    @validates("unless")
    def _exceptions_say_enough(self, words: list[str], **kwargs: object) -> None:
        _each_says_enough(words)


def _each_says_enough(lines: list[str]) -> None:
    """A line of one character would raise the alarm all day, or silence it."""
    for place, line in enumerate(lines):
        wanted = taken_apart(unicodedata.normalize("NFKC", line)).wanted
        shortest = sum(min(map(len, alternatives)) for alternatives in wanted)
        if shortest < 2:
            raise ValidationError({place: [_("至少两个字：单个字到处都会出现")]})


def _alarm(content: Content) -> AlarmWords:
    return AlarmWords(
        "",
        tuple(content.get("words") or ()),
        tuple(content.get("unless") or ()),
        str(content.get("say") or ""),
    )


KIND = Kind("danger", _("危险用语"), DangerSchema, order=9, review_months=6, alarm=_alarm)
