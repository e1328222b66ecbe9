"""Synonyms 同义词: words that mean the same to callers. They act on searching, and are no hit."""

from __future__ import annotations

import unicodedata
from typing import Any

from marshmallow import ValidationError, validates

from content.kinds.base import Content, Kind
from content.kinds.searching_rule import WordsAlike
from core.base_schema import BaseSchema, Line, ListOf, Prose, YesNo
from core.messages import _

WORD_MAX = 30
WORDS_MAX = 20


class SynonymsSchema(BaseSchema):
    """The content of a group. One-way: the first word also finds the others, not the reverse."""

    words = ListOf(
        Line(required=True, max_length=WORD_MAX),
        required=True,
        least=2,
        most=WORDS_MAX,
        metadata={
            "label": _("同义词"),
            "help": _("例如断电、停电：检索其中一个，也会查到写着另一个的条目"),
        },
    )
    one_way = YesNo(
        load_default=False,
        metadata={
            "label": _("单向：只在检索第一个词时也查其余的词，反过来不查"),
        },
    )
    note = Prose(
        load_default="",
        max_length=1000,
        metadata={"label": _("说明"), "internal": True, "help": _("为什么同义、在哪里见到")},
    )

    @validates("words")
    def _words_differ(self, words: list[str], **kwargs: Any) -> None:
        seen: set[str] = set()
        for place, word in enumerate(words):
            folded = unicodedata.normalize("NFKC", word).casefold()
            if sum(char.isalnum() for char in folded) < 2:
                raise ValidationError({place: [_("至少两个字：单个字会查到太多不相干的内容")]})
            if folded in seen:
                raise ValidationError({place: [_("这个词重复了：{word}", word=word)]})
            seen.add(folded)


def _rule(content: Content) -> WordsAlike:
    return WordsAlike(tuple(content["words"]), bool(content.get("one_way")))


KIND = Kind("synonyms", _("同义词"), SynonymsSchema, order=7, searching_rule=_rule)
