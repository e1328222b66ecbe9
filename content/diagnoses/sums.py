"""A sum worked out during the call: what is typed in, line by line, and what it comes to.

Each line is an amount, and where it has one a rate; it is rounded as billed, half up, and the total
is what the lines shown add up to: whoever reads them out can be reckoned after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from content.diagnoses.expressions import (
    Bounds,
    Term,
    Unreadable,
    as_json,
    bounds_of,
    names_in,
    read,
    unit_in,
    value_of,
)
from content.diagnoses.measured_units import PLAIN, Unit, unit_of
from core.messages import LazyText, _

LARGEST = 10**12
AMOUNT_PLACES = 4  # of an amount that is shown: 0.3333
RATE_PLACES = 6
DIGITS_MAX = 9  # before the point, in what is typed in


class Refused(Exception):
    """What was typed in cannot be taken. `name`: of the input; `told`: why, for people."""

    def __init__(self, name: str, told: LazyText) -> None:
        super().__init__(f"{name}: {told}")
        self.name, self.told = name, told


@dataclass(frozen=True)
class Input:
    """What is asked for: a number of a unit between two bounds, both taken."""

    name: str
    unit: str
    least: Decimal
    most: Decimal
    usual: Decimal | None

    @property
    def example(self) -> Decimal:
        """A value to show the sum by."""
        return self.least if self.usual is None else self.usual


@dataclass(frozen=True)
class Line:
    """One line: an amount of a unit, times a rate where it has one."""

    label: str
    amount: str
    unit: str
    rate: str
    rate_unit: str

    @cached_property
    def terms(self) -> tuple[Term, Term | None]:
        """Amount and rate, read. Raises `Unreadable`."""
        return read(self.amount), read(self.rate) if self.rate else None


@dataclass(frozen=True)
class WorkedLine:
    """A line with its values: the amount as shown, the rate, and what it comes to."""

    line: Line
    amount: Decimal
    rate: Decimal | None
    value: Decimal


@dataclass(frozen=True)
class Worked:
    """A sum worked out."""

    lines: tuple[WorkedLine, ...]
    total: Decimal


@dataclass(frozen=True)
class Sum:
    """A sum as it is written in a node. `places`: after the point, of each line and the total."""

    inputs: tuple[Input, ...]
    lines: tuple[Line, ...]
    unit: str
    places: int

    def work_out(self, typed: Mapping[str, str]) -> Worked:
        """The lines for what was typed in. Raises `Refused`."""
        values = {one.name: Fraction(_taken(one, typed.get(one.name, ""))) for one in self.inputs}
        lines = []
        for line in self.lines:
            amount, rate = line.terms
            exact = value_of(amount, values)
            per = value_of(rate, values) if rate else None
            value = rounded(exact if per is None else exact * per, self.places)
            values[line.label] = Fraction(value)
            shown = None if per is None else rounded(per, RATE_PLACES)
            lines.append(WorkedLine(line, rounded(exact, AMOUNT_PLACES), shown, value))
        return Worked(tuple(lines), sum((one.value for one in lines), Decimal(0)))

    def example(self) -> Worked:
        """The sum for the usual values of its inputs."""
        return self.work_out({one.name: str(one.example) for one in self.inputs})

    def faults(self) -> Iterator[tuple[str, LazyText]]:
        """What keeps it from being worked out: the field it is in, and why."""
        units: dict[str, Unit] = {}
        bounds: dict[str, Bounds] = {}
        if not self.lines:
            yield "lines", _("没有一行算式")
        whole = unit_of(self.unit)
        if whole is None:
            yield "unit", _("没有写结果的单位，例如：元")
        yield from self._faults_of_inputs(units, bounds)
        for place, line in enumerate(self.lines):
            try:
                self._check(line, units, bounds, whole)
            except _Wrong as wrong:
                yield f"lines.{place}.{wrong.field}", wrong.told
            if line.label in units:
                yield f"lines.{place}.label", _("“{name}”用了两次", name=line.label)
            units[line.label] = whole or PLAIN
            bounds.setdefault(line.label, (Fraction(-LARGEST), Fraction(LARGEST)))
        yield from self._unused()

    def _faults_of_inputs(
        self, units: dict[str, Unit], bounds: dict[str, Bounds]
    ) -> Iterator[tuple[str, LazyText]]:
        for place, one in enumerate(self.inputs):
            unit = unit_of(one.unit)
            if unit is None:
                yield f"inputs.{place}.unit", _("“{name}”没有写单位", name=one.name)
            if one.name in units:
                yield f"inputs.{place}.name", _("“{name}”用了两次", name=one.name)
            if not one.name.isidentifier():
                yield (
                    f"inputs.{place}.name",
                    _("“{name}”里只能有文字和数字，不以数字开头", name=one.name),
                )
            if one.least > one.most:
                yield f"inputs.{place}.most", _("“{name}”的上限小于下限", name=one.name)
            elif one.usual is not None and not one.least <= one.usual <= one.most:
                yield f"inputs.{place}.usual", _("“{name}”的试算值不在上下限之间", name=one.name)
            units[one.name] = unit or PLAIN
            bounds[one.name] = (Fraction(one.least), Fraction(max(one.least, one.most)))

    def _check(
        self,
        line: Line,
        units: Mapping[str, Unit],
        bounds: dict[str, Bounds],
        whole: Unit | None,
    ) -> None:
        """Raises `_Wrong` where a line has no value, or one of another unit than `whole`."""
        field = "amount"
        try:
            amount = read(line.amount)
            _require_known(amount, units)
            unit = _declared(line.unit, unit_in(amount, units), "unit", line.label)
            low, high = _within(bounds_of(amount, bounds))
            if line.rate:
                field = "rate"
                rate = read(line.rate)
                _require_known(rate, units)
                per = _declared(line.rate_unit, unit_in(rate, units), "rate_unit", line.label)
                unit = unit.times(per)
                ends = [a * b for a in (low, high) for b in _within(bounds_of(rate, bounds))]
                low, high = _within((min(ends), max(ends)))
        except Unreadable as unreadable:
            raise _Wrong(field, unreadable.told) from None
        bounds[line.label] = (low, high)
        if whole is not None and unit != whole:
            told = _(
                "“{line}”算出来是{unit}，不是{wanted}", line=line.label, unit=unit, wanted=whole
            )
            raise _Wrong("rate_unit" if line.rate else "unit", told)

    def _unused(self) -> Iterator[tuple[str, LazyText]]:
        used: set[str] = set()
        for line in self.lines:
            try:
                used |= set().union(*(names_in(term) for term in line.terms if term))
            except Unreadable:
                return
        for place, one in enumerate(self.inputs):
            if one.name not in used:
                yield f"inputs.{place}.name", _("“{name}”没有用在算式里", name=one.name)

    def as_json(self) -> dict[str, Any]:
        """The sum for a page to work out. Raises `Unreadable`."""
        return {
            "unit": self.unit,
            "places": self.places,
            "inputs": [
                {
                    "name": one.name,
                    "unit": one.unit,
                    "least": str(one.least),
                    "most": str(one.most),
                }
                for one in self.inputs
            ],
            "lines": [
                {
                    "label": line.label,
                    "unit": line.unit,
                    "amount": as_json(line.terms[0]),
                    "rate": as_json(line.terms[1]) if line.terms[1] else None,
                    "rateText": line.rate if decimal_written(line.rate) is not None else "",
                    "rateUnit": line.rate_unit,
                }
                for line in self.lines
            ],
        }


def sum_of(content: Mapping[str, Any]) -> Sum:
    """The sum that a node holds, whole or not."""
    return Sum(
        tuple(
            Input(
                str(one.get("name") or ""),
                str(one.get("unit") or ""),
                _decimal(one.get("least")) or Decimal(0),
                _decimal(one.get("most")) or Decimal(0),
                _decimal(one.get("usual")),
            )
            for one in content.get("inputs") or ()
        ),
        tuple(
            Line(
                *(
                    str(one.get(name) or "")
                    for name in ("label", "amount", "unit", "rate", "rate_unit")
                )
            )
            for one in content.get("lines") or ()
        ),
        str(content.get("unit") or ""),
        int(content.get("places", 2)),
    )


def rounded(value: Fraction, places: int) -> Decimal:
    """To so many places, half away from zero, as bills are rounded."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def decimal_written(text: str) -> Decimal | None:
    """The number that is typed, None for what is none: 1,234.5 and １２３ are, 1e9 is not."""
    plain = "".join(text.split()).replace(",", "").replace("，", "")
    whole, _point, after = plain.removeprefix("-").partition(".")
    if not (whole.isdecimal() and len(whole) <= DIGITS_MAX and len(after) <= RATE_PLACES):
        return None
    if after and not after.isdecimal():
        return None
    return Decimal(plain)


def plainly(value: Decimal) -> str:
    """A number without zeros at its end: 0.5, 120."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


class _Wrong(Exception):
    def __init__(self, field: str, told: LazyText) -> None:
        super().__init__(str(told))
        self.field, self.told = field, told


def _require_known(term: Term, units: Mapping[str, Unit]) -> None:
    if unknown := sorted(names_in(term) - set(units)):
        raise Unreadable(_("算式里的“{name}”没有定义", name=unknown[0]))


def _within(bounds: Bounds) -> Bounds:
    if max(map(abs, bounds)) > LARGEST:
        raise Unreadable(_("算出来的数可能太大"))
    return bounds


def _declared(written: str, found: Unit | None, field: str, label: str) -> Unit:
    """The unit that is written beside a value, if it is that of the value."""
    unit = unit_of(written)
    if unit is None:
        raise _Wrong(field, _("“{line}”没有写单位", line=label))
    if found not in (None, unit):
        told = _("“{line}”算出来是{unit}，写的是{wanted}", line=label, unit=found, wanted=unit)
        raise _Wrong(field, told)
    return unit


def _taken(wanted: Input, typed: str) -> Decimal:
    value = decimal_written(typed)
    if value is None:
        raise Refused(wanted.name, _("请填写数字"))
    if not wanted.least <= value <= wanted.most:
        told = _(
            "应在 {least} 到 {most} {unit}之间",
            least=wanted.least,
            most=wanted.most,
            unit=wanted.unit,
        )
        raise Refused(wanted.name, told)
    return value


def _decimal(stored: Any) -> Decimal | None:
    return decimal_written(str(stored)) if stored not in (None, "") else None
