"""What a line says of other trades, and what of ours: 地铁 and 末班车 in 地铁末班车几点.

The words are in `other_trades.txt`, those that callers of any trade say in `any_trade.txt`. Neither
is part of the index. Whether the base itself says a word is looked up elsewhere
(`ranking.evidence`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from search_index.text.analyzer import domain_words, fold
from search_index.text.thesaurus import sense_of

OTHER_TRADES = Path(__file__).with_name("other_trades.txt")
ANY_TRADE = Path(__file__).with_name("any_trade.txt")

_MOST_PARTS = 4  # words side by side that are one together: 无 犯罪 证明
_ELECTRIC = "电"
_OURS = frozenset("停表闸灯线桩杆跳")  # of one character, and yet about something


def taken_apart(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words of a line that are of another trade, and all others, each in their order.

    Of words that are one together the longest is taken.
    """
    elsewhere: list[str] = []
    others: list[str] = []
    place = 0
    while place < len(words):
        parts = _parts_of_one(words[place : place + _MOST_PARTS])
        found = "".join(words[place : place + parts])
        (elsewhere if found in _listed(OTHER_TRADES) else others).append(found)
        place += parts
    return elsewhere, others


def named_elsewhere(words: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """A line taken apart that names another trade, and nothing of ours; None of any other."""
    elsewhere, others = taken_apart(words)
    return (elsewhere, others) if elsewhere and not any(map(is_ours, others)) else None


def is_of_another_trade(words: Sequence[str]) -> bool:
    """Whether a line of these words names another trade, and nothing of ours."""
    return named_elsewhere(words) is not None


def is_ours(word: str) -> bool:
    """Whether a word is of our trade, whatever the base holds."""
    return _ELECTRIC in word or word in _domain()


def may_be_ours(word: str) -> bool:
    """Whether a word makes a line one of ours where the base says it."""
    any_trade = _listed(ANY_TRADE)
    if word in any_trade or sense_of(word) in any_trade:
        return False
    return len(word) > 1 or word in _OURS


def _parts_of_one(words: Sequence[str]) -> int:
    listed = _listed(OTHER_TRADES)
    lengths = range(len(words), 0, -1)
    return next((n for n in lengths if "".join(words[:n]) in listed), 1)


@cache
def _listed(file: Path) -> frozenset[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    listed = (fold(line).split() for line in lines if not line.startswith("#"))
    return frozenset(word for words in listed for word in words)


@cache
def _domain() -> frozenset[str]:
    return frozenset(domain_words())
