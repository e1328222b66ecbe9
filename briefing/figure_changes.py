"""Which figures of a text changed, each beside what it was, and the question made from one of them.

Pure: two texts in, plain values out. Both are published ones; that is seen to above.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from content.figures.grammar import Figure, Sort, figures_in
from content.kinds.registry import kind_named
from review.grading.grade import Judged

BLANK = "＿＿＿"
ALIGNED = 2_000  # figures of one text; beyond it they are only counted
SENTENCE_MAX = 160  # characters that are shown of one
NAMING = 3  # digits, at the least, of a number that has no unit: a telephone's, a form's
_ALIKE = 0.3  # of what two sentences say besides their figures
_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_ASKED_FIRST = (Sort.AMOUNT, Sort.TIME, Sort.DATE, Sort.BARE)

_Meaning = tuple[str, ...]


@dataclass(frozen=True)
class Stated:
    """A figure as a text states it: how it is said, what it measures, how much, in which words."""

    said: str
    sort: Sort
    measure: _Meaning
    value: _Meaning
    sentence: str


@dataclass(frozen=True)
class FigureChange:
    """What a figure was and is; `before` is None of one that came, `after` of one that went.

    Both the same: it stands beside other words now.
    """

    before: Stated | None
    after: Stated | None

    @property
    def said(self) -> tuple[str, str]:
        """What was said and is said; the sentences, where the figure is the same."""
        before, after = self.before, self.after
        if before and after and before.value == after.value:
            return _short(before.sentence), _short(after.sentence)
        return before.said if before else "", after.said if after else ""


@dataclass(frozen=True)
class Check:
    """What is asked of who says they have read it: which of two figures belongs into the blank.

    `passage` is the sentence as it stands, shown to who chose the other one.
    """

    asked: str
    choices: tuple[str, str]
    right: int
    passage: str

    def is_right(self, choice: int | None) -> bool:
        """Whether this is the figure that holds; choices count from 1, as their keys do."""
        return choice == self.right


def figures_of(text: Judged) -> list[Stated]:
    """The figures of a text in reading order: amounts, times, days, numbers that name something."""
    return [one for sentence in _sentences(text) for one in _stated(sentence)]


def figure_changes(before: Judged, after: Judged) -> list[FigureChange]:
    """The figures that are others, in the order of the newer text."""
    old, new = figures_of(before), figures_of(after)
    if max(len(old), len(new)) > ALIGNED:
        return list(_counted(old, new))
    changes: list[FigureChange] = []
    matcher = SequenceMatcher(None, [_key(s) for s in old], [_key(s) for s in new], autojunk=False)
    for change, start, end, begin, stop in matcher.get_opcodes():
        if change != "equal":
            changes += _beside(old[start:end], new[begin:stop])
    return _brought_together(changes)


def check_of(before: Judged, changes: Sequence[FigureChange]) -> Check | None:
    """One question on the `figure_changes`; None where no figure stands where another one stood."""
    candidates = list(_candidates(before, changes))
    if not candidates:
        return None
    was, now = min(candidates, key=lambda pair: _ASKED_FIRST.index(pair[1].sort))
    right = 1 + zlib.crc32(f"{was.sentence}\0{now.sentence}".encode()) % 2
    choices = (now.said, was.said) if right == 1 else (was.said, now.said)
    asked = now.sentence.replace(now.said, BLANK)
    return Check(_short(asked, asked.find(BLANK)), choices, right, now.sentence)


def sentences_changed(before: Judged, after: Judged, most: int) -> list[tuple[str, str]]:
    """The first sentences that are others, each beside the one it replaces, the parts alone that
    differ; the older or the newer one is empty where one came or went."""
    old, new = dict.fromkeys(_sentences(before)), dict.fromkeys(_sentences(after))
    gone = [one for one in old if one not in new]
    found = []
    for one in [one for one in new if one not in old][:most]:
        like = {other: _likeness(other, one) for other in gone}
        best = max(gone, key=lambda other: like[other], default="")
        if best and like[best] >= _ALIKE:
            gone.remove(best)
            found.append(_apart(best, one))
        else:
            found.append(("", _short(one)))
    return [*found, *((_short(one), "") for one in gone)][:most]


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two sentences without the parts between commas that both begin and end with."""
    mine, others = one.split("，"), other.split("，")
    while mine[1:] and others[1:] and mine[0] == others[0]:
        del mine[0], others[0]
    while mine[1:] and others[1:] and mine[-1] == others[-1]:
        del mine[-1], others[-1]
    return _short("，".join(mine)), _short("，".join(others))


def _candidates(before: Judged, changes: Sequence[FigureChange]) -> Iterator[tuple[Stated, Stated]]:
    """Pairs of an older and a newer figure that measure the same, and say another thing."""
    found = [
        (one.before, one.after)
        for one in changes
        if one.before and one.after and _may_stand_for(one.before, one.after)
    ]
    yield from found
    old = [] if found else figures_of(before)
    for change in changes if old else ():
        if change.after is not None:
            others = [one for one in old if _may_stand_for(one, change.after)]
            alike = {one: _likeness(one.sentence, change.after.sentence) for one in others}
            best = max(others, key=lambda one: alike[one], default=None)
            if best is not None and alike[best] >= _ALIKE:
                yield best, change.after


def _may_stand_for(one: Stated, other: Stated) -> bool:
    return one.measure == other.measure and one.value != other.value and one.said != other.said


def _sentences(text: Judged) -> Iterator[str]:
    yield from _split(text.title)
    for block in kind_named(text.kind).blocks(text.content):
        if not block.finding_aid:
            yield from _split(block.shown)


def _split(text: str) -> Iterator[str]:
    return (match.group().strip() for match in _SENTENCE.finditer(text))


def _stated(sentence: str) -> Iterator[Stated]:
    for one in figures_in(sentence):
        if one.sort != Sort.ORDINAL and (one.sort != Sort.BARE or len(one.said) >= NAMING):
            yield Stated(one.said.strip(), one.sort, _measure(one), _value(one), sentence)


def _measure(one: Figure) -> _Meaning:
    return (str(one.sort), *(quantity.measured[0] for quantity in one.quantities))


def _value(one: Figure) -> _Meaning:
    return tuple(quantity.sign + quantity.measured[1] for quantity in one.quantities)


def _key(one: Stated) -> tuple[_Meaning, _Meaning]:
    return one.measure, one.value


def _beside(gone: Sequence[Stated], come: Sequence[Stated]) -> list[FigureChange]:
    """Of those at one place: what measures the same beside each other, the rest alone."""
    waiting: dict[_Meaning, list[Stated]] = defaultdict(list)
    for one in gone:
        waiting[one.measure].append(one)
    changes = []
    for one in come:
        before = waiting[one.measure].pop(0) if waiting[one.measure] else None
        changes.append(FigureChange(before, one))
    return changes + [FigureChange(one, None) for left in waiting.values() for one in left]


def _brought_together(changes: Sequence[FigureChange]) -> list[FigureChange]:
    """What went at one place and came at another, in a sentence like it, is one change."""
    gone = [one.before for one in changes if one.before and one.after is None]
    found = []
    for one in changes:
        if one.before is None and one.after is not None:
            moved = [old for old in gone if old.measure == one.after.measure]
            like = {old: _likeness(old.sentence, one.after.sentence) for old in moved}
            best = max(moved, key=lambda old: like[old], default=None)
            if best is not None and like[best] >= _ALIKE:
                gone.remove(best)
                one = FigureChange(best, one.after)
        if one.after is not None:
            found.append(one)
    return found + [FigureChange(one, None) for one in gone]


def _counted(old: Sequence[Stated], new: Sequence[Stated]) -> Iterator[FigureChange]:
    had, has = Counter(map(_key, old)), Counter(map(_key, new))
    left = has - had
    for one in new:
        if left[_key(one)] > 0:
            left[_key(one)] -= 1
            yield FigureChange(None, one)
    left = had - has
    for one in old:
        if left[_key(one)] > 0:
            left[_key(one)] -= 1
            yield FigureChange(one, None)


def _likeness(one: str, other: str) -> float:
    """The share of pairs of characters that both have, figures aside."""
    mine, others = _pairs(one), _pairs(other)
    return len(mine & others) / max(1, min(len(mine), len(others)))


def _pairs(sentence: str) -> set[str]:
    words = sentence
    for figure in reversed(figures_in(sentence)):
        words = f"{words[: figure.begin]} {words[figure.end :]}"
    return {words[at : at + 2] for at in range(len(words) - 1) if " " not in words[at : at + 2]}


def _short(sentence: str, around: int = 0) -> str:
    """A long sentence is cut on both sides of what is asked."""
    if len(sentence) <= SENTENCE_MAX:
        return sentence
    begin = max(0, min(around - SENTENCE_MAX // 2, len(sentence) - SENTENCE_MAX))
    cut = sentence[begin : begin + SENTENCE_MAX]
    return f"{'…' if begin else ''}{cut}{'…' if begin + SENTENCE_MAX < len(sentence) else ''}"
