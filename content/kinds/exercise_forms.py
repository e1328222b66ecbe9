"""What a kind that is an exercise asks: its form, what is offered, and what is right."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from core.messages import LazyText, _


class Form(StrEnum):
    """How an exercise is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    ORDER = "order"  # its options stand in the right order
    SUM = "sum"  # a number is typed
    SAY = "say"  # which sentences may be said


FORM_LABELS: dict[Form, LazyText] = {
    Form.SINGLE: _("单选"),
    Form.MULTIPLE: _("多选"),
    Form.ORDER: _("排序"),
    Form.SUM: _("计算"),
    Form.SAY: _("能说和不能说"),
}


@dataclass(frozen=True)
class Option:
    """Something offered; `place`: where it stands in the exercise, from 0."""

    text: str
    is_right: bool
    place: int


@dataclass(frozen=True)
class Given:
    """What somebody answers: options by where they were shown, or a number as it was typed."""

    choices: tuple[int, ...] = ()
    figure: str = ""


@dataclass(frozen=True)
class Exercise:
    """An exercise, and the revision and clause of the entry it rests on."""

    form: Form
    question: str
    options: Sequence[Option]
    figure: str
    explanation: str
    skill: str
    source: str
    source_revision: int
    clause: str

    def shuffled(self, seed: str) -> Exercise:
        """The same with its options in an order that comes from `seed`; never in the right one."""
        options = list(self.options)
        random.Random(seed).shuffle(options)  # noqa: S311 - a game, no secret
        if self.form == Form.ORDER and options == list(self.options):
            options.reverse()
        return replace(self, options=options)

    def is_right(self, given: Given) -> bool:
        """Whether an answer to it, with its options as they stand, is right."""
        if self.form == Form.SUM:
            right = number_typed(self.figure)
            return right is not None and number_typed(given.figure) == right
        if any(not 0 <= place < len(self.options) for place in given.choices):
            return False
        chosen = [self.options[place] for place in given.choices]
        if self.form == Form.ORDER:
            return [one.place for one in chosen] == sorted(one.place for one in self.options)
        return {one.place for one in chosen} == {one.place for one in self.options if one.is_right}


def number_typed(typed: str) -> Decimal | None:
    """The number that was typed; None for anything else."""
    try:
        number = Decimal(typed.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
