"""Rules by which a text is unwell, told from the text alone or beside the others. Pure.

They advise: nothing is hidden by them, and nobody is kept from submitting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from content.kinds.base import Kind
from core.messages import LazyText, _
from review.held.findings import parts_of

READ_A_SECOND = 4.5  # characters that are read out
SAID_SECONDS_MAX = 50
TEXT_MAX = 4_000  # characters of all that is read
SENTENCE_MAX = 80
SENTENCES_MEAN_MAX = 45
_SENTENCES = re.compile(r"[。！？；!?;\n]+")


class Rule(StrEnum):
    """What may be wrong with a text."""

    CONTRADICTION = "contradiction"  # with a clause it cites, or with itself
    NEIGHBOURS = "neighbours"  # with entries on the same clauses: both may be right
    DUPLICATE = "duplicate"
    NO_BASIS = "no_basis"
    NO_CLAUSE = "no_clause"
    LONG_SAID = "long_said"
    LONG_TEXT = "long_text"
    LONG_SENTENCE = "long_sentence"


RULE_LABELS: dict[Rule, LazyText] = {
    Rule.CONTRADICTION: _("与依据或自身的数字不一致"),
    Rule.NEIGHBOURS: _("与同依据的条目数字不同"),
    Rule.DUPLICATE: _("可能重复"),
    Rule.NO_BASIS: _("没有引用依据，也没有说明原因"),
    Rule.NO_CLAUSE: _("有数字而没有引用条款"),
    Rule.LONG_SAID: _("念出来太长（秒）"),
    Rule.LONG_TEXT: _("全文太长（字）"),
    Rule.LONG_SENTENCE: _("句子太长，难懂（字）"),
}


@dataclass(frozen=True)
class Finding:
    """What a rule found: the figure or passage, and the other entry where there is one."""

    rule: Rule
    told: str
    other: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"rule": str(self.rule), "told": self.told, "other": self.other}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Finding:
        """As it was kept."""
        return cls(Rule(stored["rule"]), stored["told"], stored["other"])


def findings_in(kind: Kind, content: Mapping[str, Any], *, cites: bool) -> list[Finding]:
    """What is wrong with a text by itself; `cites`: whether it names a clause it rests on."""
    if kind.citable or not kind.shown:
        return []  # regulations are as they were issued
    found = [*_without_basis(kind, content, cites=cites), *_too_long(kind, content)]
    return sorted(found, key=lambda one: list(Rule).index(one.rule))


def _without_basis(kind: Kind, content: Mapping[str, Any], *, cites: bool) -> Iterator[Finding]:
    if cites or not kind.needs_basis:
        return
    if not content.get("no_basis"):
        yield Finding(Rule.NO_BASIS, "")
    figures = [told.said for part in parts_of(kind.name, content) for told in part.told]
    if figures:
        yield Finding(Rule.NO_CLAUSE, figures[0])


def _too_long(kind: Kind, content: Mapping[str, Any]) -> Iterator[Finding]:
    said = kind.text_to_say(dict(content)) if kind.spoken else ""
    seconds = round(len(said) / READ_A_SECOND)
    if seconds > SAID_SECONDS_MAX:
        yield Finding(Rule.LONG_SAID, str(seconds))
    text = kind.searchable_text(dict(content))
    if len(text) > TEXT_MAX:
        yield Finding(Rule.LONG_TEXT, str(len(text)))
    lengths = [len(one.strip()) for one in _SENTENCES.split(said or text) if one.strip()]
    if lengths and (
        max(lengths) > SENTENCE_MAX or sum(lengths) / len(lengths) > SENTENCES_MEAN_MAX
    ):
        yield Finding(Rule.LONG_SENTENCE, str(max(lengths)))
