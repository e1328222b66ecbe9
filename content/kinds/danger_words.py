"""Words of danger 危险用语: what callers say when life and limb are at stake. They raise the alarm.

What holds everywhere without any entry is in `questions.danger`; entries add to it, and say where
words that sound like danger are none.
"""

from __future__ import annotations

import unicodedata

from marshmallow import ValidationError, validates_schema

from content.kinds.alarm_words import AlarmLine, AlarmWords, taken_apart
from content.kinds.base import Content, Kind
from core.base_schema import BaseSchema, Line, ListOf, Prose
from core.messages import LazyText, _

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
                "减号后面的词出现时不算。例如：电线/电缆 掉/断 -断电。"
                "“线 = 电线/电缆”给一组词起名，后面的行写 [线] 掉/断"
            ),
        },
    )
    unless = ListOf(
        Line(required=True, max_length=LINE_MAX),
        load_default=list,
        most=LINES_MAX,
        metadata={
            "label": _("不算危险"),
            "help": _(
                "同一小句里出现这些词时不算危险，例如：培训、预防；写法同上。"
                "以 ~ 开头的一行：这些词里的字都不算，例如：~火车/火锅"
            ),
        },
    )
    note = Prose(
        load_default="",
        max_length=1000,
        metadata={"label": _("说明"), "internal": True, "help": _("为什么列入、在哪里见到")},
    )

    @validates_schema
    def _lines_say_enough(self, data: Content, **kwargs: object) -> None:
        """A line of one character would raise the alarm all day, or silence it."""
        names: dict[str, tuple[str, ...]] = {}
        errors: dict[str, dict[int, list[LazyText]]] = {}
        for field in ("words", "unless"):
            folded = (unicodedata.normalize("NFKC", line) for line in data[field])
            for place, line in enumerate(taken_apart(folded, names)):
                wrong = _wrong_with(line, may_be_nothing=field == "unless")
                if wrong is not None:
                    errors.setdefault(field, {})[place] = [wrong]
        if errors:
            raise ValidationError(errors)


def _wrong_with(line: AlarmLine, *, may_be_nothing: bool) -> LazyText | None:
    if line.unknown:
        return _("没有叫 {name} 的一组词：先写一行 {name} = …", name=line.unknown[0])
    if line.gives_name:
        return None
    if line.nothing and not may_be_nothing:
        return _("以 ~ 开头的行写在“不算危险”里")
    words = [line.nothing] if line.nothing else line.wanted
    if sum(min(map(len, alternatives)) for alternatives in words) < 2:
        return _("至少两个字：单个字到处都会出现")
    return None


def _alarm(content: Content) -> AlarmWords:
    return AlarmWords(
        "",
        tuple(content.get("words") or ()),
        tuple(content.get("unless") or ()),
        str(content.get("say") or ""),
    )


KIND = Kind("danger", _("危险用语"), DangerSchema, order=9, review_months=6, alarm=_alarm)
