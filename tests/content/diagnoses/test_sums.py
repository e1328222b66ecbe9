"""Sums come to what an independent reckoning in decimals comes to."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.diagnoses.expressions import Unreadable, bounds_of, names_in, read, value_of
from content.diagnoses.measured_units import unit_of
from content.diagnoses.sums import Refused, decimal_written, plainly, sum_of
from tests.content.diagnoses.trees import LATE_FEE

FEN = Decimal("0.01")
TIERS = (
    (Decimal(0), Decimal(2520), Decimal("0.55")),
    (Decimal(2520), Decimal(4800), Decimal("0.60")),
)
LAST = (Decimal(4800), Decimal("0.85"))
YEAR: dict[str, Any] = {
    "inputs": [
        {"name": "年累计", "unit": "度", "least": "0", "most": "99999"},
        {"name": "本月", "unit": "度", "least": "0", "most": "99999"},
    ],
    "lines": [
        *(
            {
                "label": f"第{place}档",
                "amount": f"分档(年累计, {begins}, {ends}) - 分档(年累计 - 本月, {begins}, {ends})",
                "unit": "度",
                "rate": str(rate),
                "rate_unit": "元/千瓦时",
            }
            for place, (begins, ends, rate) in enumerate(TIERS)
        ),
        {
            "label": "其余",
            "amount": "分档(年累计, 4800) - 分档(年累计 - 本月, 4800)",
            "unit": "kWh",
            "rate": "0.85",
            "rate_unit": "元/度",
        },
    ],
    "unit": "元",
}
USED = st.decimals(0, 99999, places=2)


def billed(value: Decimal) -> Decimal:
    return value.quantize(FEN, ROUND_HALF_UP)


def in_tiers(used: Decimal) -> list[Decimal]:
    """How much of a year's use lies in each tier, unit by unit as a table says it."""
    parts = [max(Decimal(0), min(used, ends) - begins) for begins, ends, _rate in TIERS]
    return [*parts, max(Decimal(0), used - LAST[0])]


@given(USED, USED)
def test_tiers_are_billed_as_decimals_reckon_them(year: Decimal, month: Decimal) -> None:
    worked = sum_of(YEAR).work_out({"年累计": str(year), "本月": str(month)})
    rates = [rate for _begins, _ends, rate in TIERS] + [LAST[1]]
    now, before = in_tiers(year), in_tiers(year - month)
    lines = [billed((a - b) * rate) for a, b, rate in zip(now, before, rates, strict=True)]
    assert [line.value for line in worked.lines] == lines
    assert worked.total == sum(lines)


@given(st.decimals(0, 100000, places=2), st.integers(0, 3650))
def test_late_fees_are_billed_as_decimals_reckon_them(owed: Decimal, days: int) -> None:
    worked = sum_of(LATE_FEE).work_out({"欠费": str(owed), "逾期": str(days)})
    assert worked.total == billed(owed * days * Decimal("0.001"))


@pytest.mark.parametrize(
    ("rate", "minutes", "total"),
    [("0.7", "1", "1.30"), ("0.3", "1", "0.90"), ("0.7", "10", "13.00"), ("0.3", "2.5", "2.25")],
)
def test_dialling_with_and_without_the_prefix(rate: str, minutes: str, total: str) -> None:
    line = {"amount": "时长", "unit": "分钟", "rate_unit": "元/分钟"}
    content = {
        "inputs": [{"name": "时长", "unit": "分钟", "least": "1", "most": "1000"}],
        "lines": [
            {**line, "label": "市话费", "rate": "0.6"},
            {**line, "label": "长途费", "rate": rate},
        ],
        "unit": "元",
    }
    assert list(sum_of(content).faults()) == []
    assert str(sum_of(content).work_out({"时长": minutes}).total) == total


NUMBERS = st.decimals(0, 999, places=3)


@st.composite
def _terms(draw: st.DrawFn, depth: int = 3) -> tuple[str, Decimal | None]:
    """A sum as text, and what it comes to; None where it divides by nothing."""
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        number = draw(NUMBERS)
        return str(number), number
    sign = draw(st.sampled_from("+-×÷"))
    (one, first), (two, second) = draw(_terms(depth - 1)), draw(_terms(depth - 1))
    written = f"({one}) {sign} ({two})"
    if first is None or second is None or (sign == "÷" and second == 0):
        return written, None
    with localcontext() as context:
        context.prec = 60
        match sign:
            case "+":
                return written, first + second
            case "-":
                return written, first - second
            case "×":
                return written, first * second
        return written, first / second


@given(_terms())
def test_any_sum_is_what_decimals_of_sixty_digits_say(term: tuple[str, Decimal | None]) -> None:
    written, wanted = term
    read_term = read(written)
    if wanted is None:
        with pytest.raises(ZeroDivisionError):
            value_of(read_term, {})
        with pytest.raises(Unreadable):
            bounds_of(read_term, {})
        return
    found = value_of(read_term, {})
    with localcontext() as context:
        context.prec = 60
        near = Decimal(found.numerator) / Decimal(found.denominator)
        assert abs(near - wanted) <= Decimal("1e-40") * max(Decimal(1), abs(wanted))
    assert bounds_of(read_term, {}) == (found, found)


@given(
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.sampled_from(
        [
            "分档(a, b, c)",
            "分档(a, b)",
            "最小(a, b, c)",
            "最大(a, b) - c",
            "a × b - c × a",
            "进整(a) + 舍整(b) - c",
            "-a × (b - c)",
        ]
    ),
)
def test_what_lies_between_bounds_comes_to_what_lies_between_its_bounds(
    a: Decimal, b: Decimal, c: Decimal, written: str
) -> None:
    from fractions import Fraction

    values = {"a": Fraction(a), "b": Fraction(b), "c": Fraction(c)}
    spread = {name: (value / 2, value + 5) for name, value in values.items()}
    low, high = bounds_of(read(written), spread)
    assert low <= value_of(read(written), values) <= high


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,234.50", "1234.5"),
        ("１２", "12"),
        (" 3.000 ", "3"),
        ("-5", "-5"),
        ("0", "0"),
        ("100", "100"),
        ("1e9", None),
        ("", None),
        ("1.2.3", None),
        ("一百", None),
        ("1234567890", None),
        ("0.1234567", None),
        ("--1", None),
        ("NaN", None),
        (".5", None),
    ],
)
def test_numbers_are_taken_as_people_type_them(written: str, value: str | None) -> None:
    found = decimal_written(written)
    assert (found if found is None else plainly(found)) == value


@pytest.mark.parametrize("typed", ["", "abc", "-1", "100001"])
def test_what_is_out_of_bounds_is_refused_by_name(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        sum_of(LATE_FEE).work_out({"欠费": typed, "逾期": "1"})
    assert refused.value.name == "欠费"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1 +",
        "(1",
        "1)",
        "1 2",
        "分档(1)",
        "最小(1)",
        "进整(1, 2)",
        "没有(1)",
        "1 ** 2",
        "a.b",
        "[1]",
        "(" * 60 + "1" + ")" * 60,
        "1+" * 120 + "1",
    ],
)
def test_what_is_no_sum_is_refused(written: str) -> None:
    with pytest.raises(Unreadable):
        read(written)


def test_widths_signs_and_shares_are_as_people_write_them() -> None:
    assert value_of(read("（１＋２）×50％ － 1‰"), {}) == value_of(read("3/2 - 0.001"), {})
    assert names_in(read("最大（用量，0）·单价")) == {"用量", "单价"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("元/度", "元/千瓦时", True),
        ("元/(度·天)", "元/度/天", True),
        ("每天", "/日", True),
        ("元", "角", False),
        ("1", "元", False),
        ("kWh", "度", True),
    ],
)
def test_units(one: str, other: str, same: bool) -> None:
    assert (unit_of(one) == unit_of(other)) is same


@pytest.mark.parametrize("written", ["", " ", "3元", "元/", "/"])
def test_what_is_no_unit(written: str) -> None:
    assert unit_of(written) is None
