"""What a sentence states that another can contradict: quantities, and lists of documents. Pure.

Two sentences are about the same when, their numbers and documents left out, they say nearly the
same; then quantities of one unit, or the documents, have to be the same too. Rather one too few
than one too many: what is shown here a reviewer has to look into.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from content.figures.grammar import amounts
from core.messages import LazyText, _

ALIKE = 0.5  # Dice over pairs of characters of two sentences without their facts
WITHIN = 0.8  # of the shorter one's pairs, when it is long enough to say something
LONG_ENOUGH = 8
_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_DOCUMENT = (
    r"[^，。；、,;\s和及与或者]{1,14}"
    r"(?:证|证明|证件|本|簿|执照|合同|协议|申请书|申请表|委托书|发票|账单|照片|复印件|材料|函)"
)
_DOCUMENTS = re.compile(
    rf"(?:携带|提供|提交|出示|准备|带好|带上)(?P<list>{_DOCUMENT}(?:[、和及与，或]+{_DOCUMENT})*)"
)
_DOCUMENT_ALONE = re.compile(_DOCUMENT)
DOCUMENTS = "documents"
TIME = "时刻"  # of day
DIFFERS: dict[str, LazyText] = {DOCUMENTS: _("所需材料不同")}


@dataclass(frozen=True)
class Stated:
    """A sentence with its facts: values by what they measure ("天", "元", "documents")."""

    text: str
    facts: tuple[tuple[str, frozenset[str]], ...]
    marks: tuple[tuple[int, int], ...]  # where they stand in `text`

    @cached_property
    def grams(self) -> frozenset[str]:
        """What it says besides its facts, as pairs of characters."""
        rest, place = [], 0
        for begin, end in self.marks:
            rest.append(self.text[place:begin])
            place = end
        said = "".join(c for c in "".join(rest) + self.text[place:] if c.isalnum())
        return frozenset(said[n : n + 2] for n in range(len(said) - 1))

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The sentence in parts, True where a fact stands."""
        parts, place = [], 0
        for begin, end in self.marks:
            parts += [(self.text[place:begin], False), (self.text[begin:end], True)]
            place = end
        return [part for part in [*parts, (self.text[place:], False)] if part[0]]


@dataclass(frozen=True)
class Disagreement:
    """Two sentences about the same thing that state something different."""

    own: Stated
    other: Stated
    measures: tuple[str, ...]


def stated(text: str) -> list[Stated]:
    """The sentences of `text` that state a quantity or a list of documents."""
    found = []
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        if one := _stated(sentence):
            found.append(one)
    return found


def disagreements(own: Sequence[Stated], other: Sequence[Stated]) -> Iterator[Disagreement]:
    """Where one text says something else than the other about the same thing."""
    for mine in own:
        alike = [(_likeness(mine, theirs), theirs) for theirs in other]
        close = [pair for pair in alike if pair[0] >= ALIKE]
        if not close:
            continue
        best = max(likeness for likeness, _theirs in close)
        nearest = [theirs for likeness, theirs in close if likeness >= best - 0.1]
        # One sentence that agrees is enough: then the others are about another case.
        found = [(theirs, _differing(mine, theirs)) for theirs in nearest]
        if all(measures for _theirs, measures in found):
            theirs, measures = found[0]
            yield Disagreement(mine, theirs, measures)


def _stated(sentence: str) -> Stated | None:
    facts: dict[str, set[str]] = defaultdict(set)
    marks: list[tuple[int, int]] = []
    for match in _DOCUMENTS.finditer(sentence):
        facts[DOCUMENTS] |= set(_DOCUMENT_ALONE.findall(match["list"]))
        marks.append(match.span("list"))
    lists = list(marks)
    for figure in amounts(sentence):
        if any(begin <= figure.begin < end for begin, end in lists):
            continue
        for quantity in figure.quantities:
            measure, value = quantity.measured
            facts[measure or TIME].add(value)
        marks.append((figure.begin, figure.end))
    if not facts:
        return None
    kept = tuple(sorted((name, frozenset(values)) for name, values in facts.items()))
    return Stated(sentence, kept, tuple(sorted(marks)))


def _likeness(mine: Stated, theirs: Stated) -> float:
    one, two = mine.grams, theirs.grams
    shorter = min(len(one), len(two))
    if shorter < 4:
        return 0.0
    shared = len(one & two)
    dice = 2 * shared / (len(one) + len(two))
    if shorter >= LONG_ENOUGH and shared / shorter >= WITHIN:
        return max(dice, ALIKE)
    return dice


def _differing(mine: Stated, theirs: Stated) -> tuple[str, ...]:
    """What both measure and have no value of in common; documents must be the same altogether."""
    other = dict(theirs.facts)
    return tuple(
        name
        for name, values in mine.facts
        if name in other
        and (values != other[name] if name == DOCUMENTS else not values & other[name])
    )
