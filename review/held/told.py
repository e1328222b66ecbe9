"""The figures a text tells, each with the words beside it. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from content.figures.grammar import Quantity, amounts, spans

READ = 20_000  # characters of a text
TIME = "时刻"  # what a time of day measures
_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_SEGMENT_STOPS = "，,、：:（）()"
_EXAMPLE = re.compile(r"例如|例：|比如|譬如|举例|假如|假设|举个例子")
_SAYS_LITTLE = re.compile(
    r"[您我们请的了就会给和及与应当可以以内之前后]|不得|超过|至少|最多|一般|供电企业|用户|客户"
    r"|每[年月季周日天]|[当本上次]月"
)


@dataclass(frozen=True)
class Told:
    """A figure with the sentence it stands in: what it measures, how much, what is beside it.

    `near` are pairs of characters of its part of the sentence, `wide` of all of it, figures left
    out; `is_example`: it is told of a case that was made up.
    """

    sentence: str
    begin: int
    end: int
    quantity: Quantity
    near: frozenset[str]
    wide: frozenset[str]
    is_example: bool = False

    @property
    def measure(self) -> str:
        """What is measured."""
        return self.quantity.measured[0] or TIME

    @property
    def amount(self) -> str:
        """How much, in one unit for each measure; a sign says only to which side."""
        return self.quantity.measured[1]

    @property
    def said(self) -> str:
        """The figure as it stands there."""
        return self.sentence[self.begin : self.end].strip()

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The sentence in parts, True where the figure stands."""
        cut = (
            (self.sentence[: self.begin], False),
            (self.said, True),
            (self.sentence[self.end :], False),
        )
        return [part for part in cut if part[0]]

    @property
    def key(self) -> tuple[str, str]:
        """What it says, whatever is beside it."""
        return self.measure, self.amount


def told_in(text: str) -> list[Told]:
    """The figures of a text, sentence by sentence."""
    found: list[Told] = []
    for match in _SENTENCE.finditer(text[:READ]):
        found += _told_in_sentence(match[0].strip())
    return found


def likeness(one: Told, other: Told) -> float:
    """How much of what stands beside two figures is the same, from 0 to 1; what is near counts."""
    return 0.6 * _shared(one.near, other.near) + 0.4 * _shared(one.wide, other.wide)


def _told_in_sentence(sentence: str) -> Iterator[Told]:
    taken = spans(sentence)
    if not taken:
        return
    wide = _grams(sentence, 0, len(sentence), taken)
    is_example = _EXAMPLE.search(sentence) is not None
    segments = _segments(sentence, taken)
    near_in: dict[tuple[int, int], frozenset[str]] = {}
    for figure in amounts(sentence):
        segment = segments[figure.begin]
        if segment not in near_in:
            near_in[segment] = _grams(sentence, *segment, taken)
        near = near_in[segment]
        for quantity in figure.quantities:
            yield Told(sentence, figure.begin, figure.end, quantity, near, wide, is_example)


def _segments(sentence: str, taken: list[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """The part of the sentence that each figure stands in, by where the figure begins."""
    inside = {place for begin, end in taken for place in range(begin, end)}
    stops = [n for n, sign in enumerate(sentence) if sign in _SEGMENT_STOPS and n not in inside]
    borders = [-1, *stops, len(sentence)]
    found, at = {}, 0
    for begin, _end in taken:
        while borders[at + 1] < begin:
            at += 1
        found[begin] = (borders[at] + 1, borders[at + 1])
    return found


def _grams(text: str, begin: int, end: int, taken: list[tuple[int, int]]) -> frozenset[str]:
    rest, place = [], begin
    for first, last in taken[bisect_left(taken, (begin, 0)) : bisect_left(taken, (end, 0))]:
        rest.append(text[place:first])
        place = last
    said = _SAYS_LITTLE.sub("", "".join([*rest, text[place:end]]))
    signs = "".join(sign for sign in said if sign.isalnum())
    return frozenset(signs[n : n + 2] for n in range(len(signs) - 1))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0
