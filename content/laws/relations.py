"""What a law says of another, and what a law is called when it is compared: plain values."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from core.messages import LazyText, _

NAMED_MAX = 50  # laws that one may name


class Relation(StrEnum):
    """What a law does to another."""

    REPEALS = "repeals"
    REPLACES = "replaces"
    IMPLEMENTS = "implements"
    AMENDS = "amends"


RELATION_LABELS: dict[str, LazyText] = {
    Relation.REPEALS: _("废止"),
    Relation.REPLACES: _("代替"),
    Relation.IMPLEMENTS: _("依据（上位法）"),
    Relation.AMENDS: _("修订"),
}
ENDED_LABELS: dict[str, LazyText] = {
    Relation.REPEALS: _("已废止"),
    Relation.REPLACES: _("已被代替"),
}
ENDING = (Relation.REPEALS, Relation.REPLACES)  # the other is in force no more
FAMILIES = (ENDING, (Relation.IMPLEMENTS,), (Relation.AMENDS,))  # none of them in a circle

_NATION = "中华人民共和国"
_OF_A_YEAR = re.compile(r"\([^()]{0,60}(?:[0-9]{4}|修正|修订)[^()]{0,60}\)$")
_MARKS = str.maketrans("〔〕【】[]", "()()()", "《》〈〉<>")


def bare_name(title: str) -> str:
    """A title without the 《》 around it, as it stands in a sentence."""
    name = title.strip(" \u3000")
    inner = name[1:-1]
    if name.startswith("《") and name.endswith("》") and inner.count("《") == inner.count("》"):
        return inner.strip(" \u3000") if inner.find("《") <= inner.find("》") else name
    return name


def law_key(title: str) -> str:
    """What a title is compared by: 供电营业规则 for 《供电营业规则》(2024年修订).

    The nation and a year in brackets say nothing of which law it is; （试行） does.
    """
    folded = unicodedata.normalize("NFKC", title).casefold().translate(_MARKS)
    plain = "".join(folded.split())
    return _OF_A_YEAR.sub("", plain).removeprefix(_NATION) or plain
