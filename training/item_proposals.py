"""Exercises proposed from what an entry says: figures, lines never said, steps, its basis. Pure.

Figures are asked with others that measure the same for distractors: those of the entry itself, then
`nearby` ones, then the double and the half of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from content.figures.grammar import Figure, Sort, figures_in
from content.kinds.base import Content, Kind
from content.kinds.exercise_forms import Form

BLANK = "＿＿＿"
OFFERED = 4
FIGURES_MOST = 6  # of one entry
STEPS = range(3, 9)
_ENDS = ("？", "?", "！", "!", "。", "：", ":")
_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_ASKED = (Sort.AMOUNT, Sort.TIME)


@dataclass(frozen=True)
class ProposedItem:
    """An exercise as it would be drafted; `options`: texts and whether each is right."""

    form: Form
    question: str
    explanation: str
    options: Sequence[tuple[str, bool]] = field(default=())
    clause: str = ""


@dataclass(frozen=True)
class Basis:
    """A clause an entry rests on, and the labels of those beside it."""

    regulation: str
    clause: str
    text: str
    others: Sequence[str]


def proposed_items(
    kind: Kind,
    title: str,
    content: Content,
    *,
    nearby: Iterable[str] = (),
    bases: Iterable[Basis] = (),
) -> list[ProposedItem]:
    """What may be asked of an entry. `nearby`: texts of entries like it, for their figures.

    Figures of a diagnosis are left out: they are inputs and sums, not what is said.
    """
    others = [one for text in nearby for one in _figures(text)]
    return [
        *(_of_figures(kind, title, content, others) if kind.tree is None else ()),
        *_of_pair(kind, title, content),
        *_of_steps(kind, title, content),
        *_of_bases(title, bases),
    ]


def _of_figures(
    kind: Kind, title: str, content: Content, others: Sequence[Figure]
) -> Iterator[ProposedItem]:
    texts = [(clause.text, clause.label) for clause in kind.clauses(content)] or [
        (block.shown, "")
        for block in kind.blocks(content)
        if not (block.internal or block.finding_aid)
    ]
    passages = [
        (match.group().strip(), label)
        for text, label in texts
        for match in _SENTENCE.finditer(text)
    ]
    own = [one for passage, _clause in passages for one in _figures(passage)]
    tried: set[str] = set()
    left = FIGURES_MOST
    for passage, label in passages:
        for one in _figures(passage):
            if one.means in tried or not left:
                continue
            tried.add(one.means)
            distractors = _distractors(one, [*own, *others])
            if not distractors:
                continue
            left -= 1
            blank = passage[: one.begin] + BLANK + passage[one.end :]
            options = [(_in_digits(one), True), *((said, False) for said in distractors)]
            yield ProposedItem(Form.SINGLE, _headed(title, blank), passage, options, label)


def _headed(title: str, text: str) -> str:
    """The text below its title; what ends by itself needs no colon."""
    return f"{title}{'' if title.endswith(_ENDS) else '：'}{text}"


def _figures(text: str) -> list[Figure]:
    return [one for one in figures_in(text) if one.sort in _ASKED]


def _distractors(right: Figure, others: Sequence[Figure]) -> list[str]:
    """Others that measure the same and say another thing, as they are said; each meaning once."""
    found = {right.means: ""}
    for one in others:
        if _measure(one) == _measure(right) and _value(one) != _value(right):
            found.setdefault(one.means, _in_digits(one))
    sayings = [said for said in found.values() if said]
    for said in _neighbours(right):
        if said not in (_in_digits(right), *sayings):
            sayings.append(said)
    return sayings[: OFFERED - 1]


def _in_digits(one: Figure) -> str:
    """As it is said, but in digits: 七天 beside 14 天 would tell which one the text has."""
    (quantity, *more) = one.quantities
    in_words = one.sort == Sort.AMOUNT and not more and quantity.value not in one.said
    return f"{quantity.value} {quantity.unit}" if in_words else one.said.strip()


def _measure(one: Figure) -> tuple[str, ...]:
    return (str(one.sort), *(quantity.measured[0] for quantity in one.quantities))


def _value(one: Figure) -> tuple[str, ...]:
    return tuple(quantity.measured[1] for quantity in one.quantities)


def _neighbours(right: Figure) -> Iterator[str]:
    """Twice and half of an amount, and half as much again, said as it is."""
    (quantity, *more) = right.quantities
    if more or right.sort != Sort.AMOUNT:
        return
    value = Decimal(quantity.value)
    for factor in (Decimal(2), Decimal("0.5"), Decimal("1.5")):
        other = (value * factor).normalize()
        if other == other.to_integral() or quantity.value.find(".") >= 0:
            yield _in_digits(right).replace(quantity.value, f"{other:f}", 1)


def _of_pair(kind: Kind, title: str, content: Content) -> Iterator[ProposedItem]:
    say, never = kind.pair(content) if kind.pair else ((), ())
    if say and never:
        half = OFFERED // 2
        options = [
            *((line, True) for line in say[:half]),
            *((line, False) for line in never[:half]),
        ]
        question = _headed(title, "下面哪些话可以说？")
        yield ProposedItem(Form.SAY, question, "\n".join(say[:half]), options)


def _of_steps(kind: Kind, title: str, content: Content) -> Iterator[ProposedItem]:
    steps = [step["title"] for step in content["steps"]] if kind.checklist else []
    if len(steps) in STEPS and len(set(steps)) == len(steps):
        options = [(step, True) for step in steps]
        yield ProposedItem(Form.ORDER, _headed(title, "按先后排列"), " → ".join(steps), options)


def _of_bases(title: str, bases: Iterable[Basis]) -> Iterator[ProposedItem]:
    for one in bases:
        if one.others:
            labels = [(one.clause, True), *((label, False) for label in one.others[: OFFERED - 1])]
            options = [(f"《{one.regulation}》{label}", right) for label, right in labels]
            yield ProposedItem(Form.SINGLE, _headed(title, "依据是哪一条？"), one.text, options)
