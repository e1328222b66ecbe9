"""Who must sign off by a rule: pure functions, as tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from people.roles import Speciality
from review.grading.grades import Grade
from review.policies.defaults import DEFAULT_RULES
from review.policies.quorum import Named, Need, Requirement, Signer, missing, needs, requirement
from review.policies.rules import Rule, Seat, Who, rule_for

OWNER, SERVICE, THIRD = 1, 2, 3


DEPARTMENTS = {"o": OWNER, "s": SERVICE, "t": THIRD, "-": None}


def default(grade: Grade) -> Rule:
    """The rule a new base has for a grade."""
    return rule_for(DEFAULT_RULES, [], "answer", grade)


def lacking(rule: Rule, signed: str, owner: int = OWNER) -> bool:
    """Whether anything is missing; `signed`: one letter a person, for their department."""
    named = {str(one): Named(one, str(one)) for one in (OWNER, SERVICE, THIRD)}
    wanted = requirement(rule, Named(owner, "owner"), [Named(SERVICE, "service")], named)
    signers = [Signer(str(n), DEPARTMENTS[letter]) for n, letter in enumerate(signed)]
    return bool(missing(wanted, signers))


THREE = ("oos", "ost", "sst", "o-s")


@pytest.mark.parametrize("grade", Grade)
@pytest.mark.parametrize("signed", ["", "-", "o", "s", "t", "oo", "ss", "ot", "st", "os", "ooo"])
def test_the_default_asks_by_risk(grade: Grade, signed: str) -> None:
    heavy = grade in (Grade.REGULATION, Grade.RETIREMENT)
    enough = {
        Grade.WORDING: bool(signed),
        Grade.VARIANTS: bool(signed),
        Grade.OBLIGATIONS: signed == "os",
    }.get(grade, False)
    assert lacking(default(grade), signed) is not enough
    for three in THREE:
        assert not heavy or not lacking(default(grade), three), three


@pytest.mark.parametrize(("signed", "enough"), [("s", False), ("ss", False), ("st", True)])
def test_where_the_owner_is_the_hotline_another_department_signs(signed: str, enough: bool) -> None:
    assert lacking(default(Grade.OBLIGATIONS), signed, owner=SERVICE) is not enough


def test_a_rule_without_seats_still_asks_for_somebody() -> None:
    """It cannot be saved; were it in the database, nobody would be asked."""
    assert lacking(replace(default(Grade.WORDING), seats=()), "")


def test_a_person_counts_once() -> None:
    named: dict[str, Named] = {}
    wanted = requirement(default(Grade.REGULATION), Named(OWNER, "o"), [], named)
    twice = [Signer("p", OWNER), Signer("p", SERVICE), Signer("q", SERVICE)]
    assert [need.count for need in missing(wanted, twice)] == [1]
    assert missing(wanted, [*twice, Signer("r", OWNER)]) == []


def test_a_speciality_may_be_held_by_whoever_signs_anyway() -> None:
    rule = replace(default(Grade.WORDING), specialities=(Speciality.LEGAL,))
    wanted = requirement(rule, Named(OWNER, "o"), [], {})
    assert [str(n.label) for n in missing(wanted, [Signer("a", OWNER)])] == ["法务审核 1 人"]
    assert missing(wanted, [Signer("a", OWNER, frozenset({Speciality.LEGAL}))]) == []


@pytest.mark.parametrize(
    ("seats", "service", "demanded"),
    [
        ([Seat(Who.OWNER)], "s", [Need(1, frozenset({OWNER}), ("o",))]),
        ([Seat(Who.SERVICE, 2)], "s", [Need(2, frozenset({SERVICE}), ("s",))]),
        ([Seat(Who.SERVICE, 2)], "", []),
        ([Seat(Who.ANYBODY, 2)], "s", []),
        ([Seat(Who.DEPARTMENT, 1, "t")], "", [Need(1, frozenset({THIRD}), ("t",))]),
        ([Seat(Who.DEPARTMENT, 1, "gone")], "", [Need(1, frozenset(), ("gone",))]),
        (
            [Seat(Who.DEPARTMENT, 1, "t"), Seat(Who.DEPARTMENT, 2, "t")],
            "",
            [Need(2, frozenset({THIRD}), ("t",))],
        ),
        (
            [Seat(Who.DEPARTMENT, 2, "t"), Seat(Who.DEPARTMENT, 1, "t")],
            "",
            [Need(2, frozenset({THIRD}), ("t",))],
        ),
    ],
)
def test_what_a_seat_demands(seats: list[Seat], service: str, demanded: list[Need]) -> None:
    rule = replace(default(Grade.WORDING), seats=tuple(seats))
    hotline = [Named(SERVICE, service)] if service else []
    wanted = requirement(rule, Named(OWNER, "o"), hotline, {"t": Named(THIRD, "t")})
    assert wanted.seats == tuple(demanded)
    assert wanted.total == sum(seat.count for seat in seats)


TWO_OF_OWNER = Need(2, frozenset({OWNER}), ("o",))


@pytest.mark.parametrize(
    ("seats", "total", "departments", "signed", "still"),
    [
        ([TWO_OF_OWNER], 2, 1, "", [TWO_OF_OWNER]),
        ([TWO_OF_OWNER], 2, 1, "o", [Need(1, frozenset({OWNER}), ("o",))]),
        ([TWO_OF_OWNER], 4, 1, "o", [Need(1, frozenset({OWNER}), ("o",)), Need(2)]),
        ([TWO_OF_OWNER], 3, 2, "o", [Need(1, frozenset({OWNER}), ("o",)), Need(1, further=True)]),
        ([TWO_OF_OWNER], 3, 2, "s", [TWO_OF_OWNER]),
        ([TWO_OF_OWNER], 4, 3, "", [TWO_OF_OWNER, Need(2, further=True)]),
        ([], 2, 3, "", [Need(2, further=True)]),
        ([], 2, 3, "st", [Need(1, further=True)]),
        ([], 2, 1, "o", [Need(1)]),
        ([], 1, 2, "-", [Need(1, further=True)]),
    ],
)
def test_what_is_still_missing(
    seats: list[Need], total: int, departments: int, signed: str, still: list[Need]
) -> None:
    wanted = Requirement(tuple(seats), total, departments, ())
    signers = [Signer(str(n), DEPARTMENTS[letter]) for n, letter in enumerate(signed)]
    assert missing(wanted, signers) == still
    assert signed or needs(wanted) == still


def test_a_seat_of_the_operations_group_asks_for_who_is_in_it() -> None:
    """A department's sign-off does for it only where the person sits in the group."""
    rule = Rule((Grade.WORDING,), (Seat(Who.GROUP, 2), Seat(Who.OWNER)))
    wanted = requirement(rule, Named(OWNER, "owner"), [], {})
    of_group = Signer("a", THIRD, in_group=True)
    owner, owner_in_group = Signer("b", OWNER), Signer("c", OWNER, in_group=True)
    assert [str(need.label) for need in needs(wanted)] == ["owner 1 人", "运维小组 2 人"]
    assert missing(wanted, [of_group, owner]) == [Need(1, of_group=True)]
    assert missing(wanted, [of_group, owner_in_group]) == [Need(1)]
    assert missing(wanted, [of_group, owner_in_group, owner]) == []
