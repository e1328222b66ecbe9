"""A rule: for which changes it holds, who must sign off, within what time, by which checklist.

Plain values. Departments and categories are named by their codes, which never change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.messages import LazyText, _
from people.roles import Speciality
from review.grading.grades import Grade


class Who(StrEnum):
    """Whose sign-off a seat asks for."""

    ANYBODY = "any"
    OWNER = "owner"  # the department the entry belongs to
    SERVICE = "service"  # the hotline's own department
    DEPARTMENT = "department"  # a named one
    GROUP = "group"  # the operations group


class Group(StrEnum):
    """Which sign-offs a change resets."""

    OWNER = "owner"
    SERVICE = "service"
    OTHERS = "others"
    LEGAL = "legal"
    SAFETY = "safety"


WHO_LABELS: dict[Who, LazyText] = {
    Who.ANYBODY: _("任一委员"),
    Who.OWNER: _("归口部门"),
    Who.SERVICE: _("客户服务部门"),
    Who.DEPARTMENT: _("指定部门"),
    Who.GROUP: _("运维小组"),
}
GROUP_LABELS: dict[Group, LazyText] = {
    Group.OWNER: _("归口部门的会签"),
    Group.SERVICE: _("客户服务部门的会签"),
    Group.OTHERS: _("其他部门的会签"),
    Group.LEGAL: _("法务审核的会签"),
    Group.SAFETY: _("安全审核的会签"),
}
RESETTING = (Grade.WORDING, Grade.VARIANTS, Grade.OBLIGATIONS)  # what a resubmission can touch
ALL_GROUPS = (Group.OWNER, Group.SERVICE, Group.OTHERS)


@dataclass(frozen=True)
class Seat:
    """So many sign-offs of one sort; `department` is a code where `who` is a named one."""

    who: Who
    count: int = 1
    department: str = ""


@dataclass(frozen=True)
class ChecklistItem:
    """One thing a reviewer ticks off; `key` stays when the words change."""

    key: str
    text: str


@dataclass(frozen=True)
class Rule:
    """What a policy demands of the changes it holds for.

    `category` holds with everything below it; empty for any. `kind` is empty for any.
    `departments`: how many different ones the sign-offs must come from. `hours`: how long each
    step may take. `resets`: which sign-offs are given anew when a resubmission touches a grade.
    """

    grades: tuple[Grade, ...]
    seats: tuple[Seat, ...]
    category: str = ""
    kind: str = ""
    departments: int = 1
    specialities: tuple[Speciality, ...] = ()
    hours: int = 24
    checklist: tuple[ChecklistItem, ...] = ()
    resets: tuple[tuple[Grade, tuple[Group, ...]], ...] = ()

    @property
    def key(self) -> str:
        """What it holds for; no two rules of a version have the same."""
        return "/".join((self.category or "*", self.kind or "*", "+".join(self.grades)))

    @property
    def sign_offs(self) -> int:
        """How many people must sign off in all."""
        return sum(seat.count for seat in self.seats)

    def resets_at(self, grades: Iterable[Grade]) -> frozenset[Group]:
        """The groups whose sign-offs a change that touches `grades` resets."""
        by_grade = dict(self.resets)
        return frozenset(group for grade in grades for group in by_grade.get(grade, ()))

    def as_json(self) -> dict[str, Any]:
        """As it is stored, sent by a form and told by the API."""
        return {
            "category": self.category,
            "kind": self.kind,
            "grades": [str(grade) for grade in self.grades],
            "seats": [
                {"who": str(seat.who), "count": seat.count, "department": seat.department}
                for seat in self.seats
            ],
            "departments": self.departments,
            "specialities": [str(one) for one in self.specialities],
            "hours": self.hours,
            "checklist": [{"key": item.key, "text": item.text} for item in self.checklist],
            "resets": {
                str(grade): [str(group) for group in groups] for grade, groups in self.resets
            },
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Rule:
        """What `as_json` gave, or the schema let pass; the order of choices says nothing."""
        grades = {Grade(grade) for grade in stored["grades"]}
        return cls(
            grades=tuple(grade for grade in Grade if grade in grades),
            seats=tuple(
                Seat(Who(seat["who"]), seat["count"], seat["department"])
                for seat in stored["seats"]
            ),
            category=stored["category"],
            kind=stored["kind"],
            departments=stored["departments"],
            specialities=tuple(one for one in Speciality if one in stored["specialities"]),
            hours=stored["hours"],
            checklist=tuple(ChecklistItem(i["key"], i["text"]) for i in stored["checklist"]),
            resets=tuple(
                (grade, tuple(group for group in Group if group in stored["resets"][grade]))
                for grade in RESETTING
                if stored["resets"].get(grade)
            ),
        )


def rules_of(stored: Iterable[Mapping[str, Any]]) -> list[Rule]:
    """The rules of a version."""
    return [Rule.from_json(one) for one in stored]


def rule_for(rules: Sequence[Rule], categories: Sequence[str], kind: str, grade: Grade) -> Rule:
    """The most specific rule for a change: nearest category first, then the kind.

    `categories`: the entry's category and those above it, nearest first. A version always has a
    rule for everything (see `gaps`).
    """
    places = {code: place for place, code in enumerate(categories)}
    fitting = [
        rule
        for rule in rules
        if grade in rule.grades
        and (not rule.category or rule.category in places)
        and rule.kind in ("", kind)
    ]
    return min(
        fitting,
        key=lambda rule: (places.get(rule.category, len(places)), not rule.kind, rule.key),
    )


def together(rules: Sequence[Rule]) -> Rule:
    """One rule that demands what each of `rules` demands: of a text that changes its category."""
    if len(rules) == 1:
        return rules[0]
    named: dict[tuple[Who, str], Seat] = {}
    for seat in (seat for rule in rules for seat in rule.seats if seat.who != Who.ANYBODY):
        known = named.get((seat.who, seat.department))
        if known is None or known.count < seat.count:
            named[seat.who, seat.department] = seat
    others = max(rule.sign_offs for rule in rules) - sum(seat.count for seat in named.values())
    return Rule(
        grades=rules[0].grades,
        seats=(*named.values(), *([Seat(Who.ANYBODY, others)] if others > 0 else [])),
        departments=max(rule.departments for rule in rules),
        specialities=tuple(one for one in Speciality if any(one in r.specialities for r in rules)),
        hours=min(rule.hours for rule in rules),
        checklist=tuple({item.key: item for r in rules for item in r.checklist}.values()),
        resets=tuple((grade, _reset_at(rules, grade)) for grade in RESETTING),
    )


def _reset_at(rules: Sequence[Rule], grade: Grade) -> tuple[Group, ...]:
    reset = {group for rule in rules for group in rule.resets_at([grade])}
    return tuple(group for group in Group if group in reset)


def gaps(rules: Iterable[Rule]) -> list[Grade]:
    """The grades no rule for any category and kind holds for."""
    covered = {g for rule in rules if not (rule.category or rule.kind) for g in rule.grades}
    return [grade for grade in Grade if grade not in covered]


def overlaps(rules: Sequence[Rule]) -> list[int]:
    """The places of rules that hold for what an earlier one holds for already."""
    seen: set[tuple[str, str, Grade]] = set()
    found = []
    for place, rule in enumerate(rules):
        own = {(rule.category, rule.kind, grade) for grade in rule.grades}
        if own & seen:
            found.append(place)
        seen |= own
    return found
