"""Sums as a diagnosis has them: 分档(电量, 210, 400) × 0.55. Read by us, never by Python.

Numbers, names, + − × ÷, brackets, and a few functions. Values are exact (`Fraction`): rounding is
the business of the sum. What may be divided by, and how large a result can become, follows from the
bounds of the names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from content.diagnoses.measured_units import PLAIN, Unit
from core.messages import LazyText, _

LENGTH_MAX = 200
DEPTH_MAX = 20  # of brackets
_TOKEN = re.compile(r"(\d+(?:\.\d+)?)([%‰]?)|([^\W\d]\w*)|([-+*/(),])|\s+")
_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "—": "-", "、": ","})
_SHARES = {"": 1, "%": 100, "‰": 1000}
_FUNCTIONS = {
    "分档": "tier",
    "最小": "min",
    "最大": "max",
    "进整": "ceil",
    "舍整": "floor",
    **{name: name for name in ("tier", "min", "max", "ceil", "floor")},
}
_TAKES = {"tier": (2, 3), "min": (2, 9), "max": (2, 9), "ceil": (1, 1), "floor": (1, 1)}

Bounds = tuple[Fraction, Fraction]


class Unreadable(Exception):
    """What is written is no sum, or cannot be worked out. `told`: why, for people."""

    def __init__(self, told: LazyText) -> None:
        super().__init__(str(told))
        self.told = told


@dataclass(frozen=True)
class Number:
    """A number as it is written."""

    value: Fraction


@dataclass(frozen=True)
class Name:
    """What somebody types in, or a line before."""

    name: str


@dataclass(frozen=True)
class Done:
    """Something done with other terms: + - * / or a function."""

    what: str
    terms: tuple[Term, ...]


Term = Number | Name | Done


def read(written: str) -> Term:
    """The sum that is written. Raises `Unreadable`."""
    if len(written) > LENGTH_MAX:
        raise Unreadable(_("算式最多 {max} 个字", max=LENGTH_MAX))
    reader = _Reader(list(_tokens(unicodedata.normalize("NFKC", written).translate(_SIGNS))))
    return reader.whole()


def names_in(term: Term) -> set[str]:
    """The names a sum needs the values of."""
    if isinstance(term, Name):
        return {term.name}
    return set().union(*map(names_in, term.terms)) if isinstance(term, Done) else set()


def value_of(term: Term, values: Mapping[str, Fraction]) -> Fraction:
    """The exact value. Raises `ZeroDivisionError`, `KeyError` for a name without a value."""
    if isinstance(term, Number):
        return term.value
    if isinstance(term, Name):
        return values[term.name]
    return _WORKED_OUT[term.what](*(value_of(one, values) for one in term.terms))


def bounds_of(term: Term, known: Mapping[str, Bounds]) -> Bounds:
    """Between what the value lies. Raises `Unreadable` where it may be divided by nothing."""
    if isinstance(term, Number):
        return term.value, term.value
    if isinstance(term, Name):
        return known[term.name]
    sides = [bounds_of(one, known) for one in term.terms]
    match term.what:
        case "-" if len(sides) == 1:
            return -sides[0][1], -sides[0][0]
        case "-":
            return sides[0][0] - sides[1][1], sides[0][1] - sides[1][0]
        case "*" | "/":
            if term.what == "/" and sides[1][0] <= 0 <= sides[1][1]:
                raise Unreadable(_("除数可能是零"))
            ends = [_WORKED_OUT[term.what](a, b) for a in sides[0] for b in sides[1]]
            return min(ends), max(ends)
        case "tier":  # more used is more in the step, a later beginning less, a later end more
            first = [sides[0][0], sides[1][1], *([sides[2][0]] if len(sides) > 2 else [])]
            last = [sides[0][1], sides[1][0], *([sides[2][1]] if len(sides) > 2 else [])]
            return _tier(*first), _tier(*last)
    lows, highs = zip(*sides, strict=True)
    return _WORKED_OUT[term.what](*lows), _WORKED_OUT[term.what](*highs)


def unit_in(term: Term, units: Mapping[str, Unit]) -> Unit | None:
    """The unit of the value, None where any will do. Raises `Unreadable` where two do not fit."""
    if isinstance(term, Number):
        return None
    if isinstance(term, Name):
        return units[term.name]
    sides = [unit_in(one, units) for one in term.terms]
    if term.what in ("*", "/"):
        first, second = sides
        if first is None and second is None:
            return None
        power = 1 if term.what == "*" else -1
        return (first or PLAIN).times(second or PLAIN, power)
    said = [side for side in sides if side is not None]
    if other := next((side for side in said if side != said[0]), None):
        raise Unreadable(_("单位对不上：{one} 和 {other} 不能相加或比较", one=said[0], other=other))
    return said[0] if said else None


def as_json(term: Term) -> dict[str, Any]:
    """The sum for a page to work out: {"n": "1/200"}, {"v": name}, {"f": "+", "of": […]}."""
    if isinstance(term, Number):
        return {"n": str(term.value)}
    if isinstance(term, Name):
        return {"v": term.name}
    return {"f": term.what, "of": [as_json(one) for one in term.terms]}


def _tier(used: Fraction, begins: Fraction, ends: Fraction | None = None) -> Fraction:
    """How much of `used` lies between two steps."""
    return max((used if ends is None else min(used, ends)) - begins, Fraction(0))


_WORKED_OUT: dict[str, Callable[..., Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b=None: -a if b is None else a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "min": min,
    "max": max,
    "ceil": lambda a: Fraction(ceil(a)),
    "floor": lambda a: Fraction(floor(a)),
    "tier": _tier,
}


def _tokens(text: str) -> Iterator[Number | str]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise Unreadable(_("算式里的“{text}”看不懂", text=text[place:][:10].strip()))
        digits, share, name, sign = found.groups()
        place = found.end()
        if digits:
            yield Number(Fraction(digits) / _SHARES[share])
        elif name or sign:
            yield name or sign


class _Reader:
    """Goes over the pieces of a sum from left to right."""

    def __init__(self, tokens: list[Number | str]) -> None:
        self._left = tokens[::-1]

    def whole(self) -> Term:
        if not self._left:
            raise Unreadable(_("没有写算式"))
        term = self._sum(0)
        if self._left:
            raise Unreadable(_("算式里的“{text}”放错了地方", text=self._shown(self._left[-1])))
        return term

    def _sum(self, depth: int) -> Term:
        term = self._product(depth)
        while sign := self._one_of("+", "-"):
            term = Done(sign, (term, self._product(depth)))
        return term

    def _product(self, depth: int) -> Term:
        term = self._factor(depth)
        while sign := self._one_of("*", "/"):
            term = Done(sign, (term, self._factor(depth)))
        return term

    def _factor(self, depth: int) -> Term:
        if depth > DEPTH_MAX:
            raise Unreadable(_("括号套得太深"))
        if not self._left:
            raise Unreadable(_("算式没有写完"))
        piece = self._left.pop()
        if isinstance(piece, Number):
            return piece
        if piece == "-":
            return Done("-", (self._factor(depth + 1),))
        if piece == "(":
            term = self._sum(depth + 1)
            self._expect(")")
            return term
        if not piece.isidentifier():
            raise Unreadable(_("算式里的“{text}”放错了地方", text=piece))
        if not self._one_of("("):
            return Name(piece)
        return self._call(piece, depth)

    def _call(self, name: str, depth: int) -> Term:
        known = _FUNCTIONS.get(name)
        if known is None:
            shown = "、".join(one for one in _FUNCTIONS if not one.isascii())
            raise Unreadable(_("没有“{name}”这个算法，可用：{known}", name=name, known=shown))
        terms = [self._sum(depth + 1)]
        while self._one_of(","):
            terms.append(self._sum(depth + 1))
        self._expect(")")
        least, most = _TAKES[known]
        if not least <= len(terms) <= most:
            raise Unreadable(
                _("“{name}”里要写 {least} 到 {most} 项", name=name, least=least, most=most)
            )
        return Done(known, tuple(terms))

    def _one_of(self, *signs: str) -> str:
        if self._left and self._left[-1] in signs:
            return str(self._left.pop())
        return ""

    def _expect(self, sign: str) -> None:
        if not self._one_of(sign):
            raise Unreadable(_("括号没有配对"))

    @staticmethod
    def _shown(piece: Number | str) -> str:
        return str(float(piece.value)) if isinstance(piece, Number) else piece
