"""Whether the sign-offs given are what a rule demands, and what is still missing. Pure.

All demands are "at least", so that whoever signs as well never takes anything away: what the whole
committee together cannot satisfy, nobody can.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.errors import Text
from core.messages import _, enumerated
from people.roles import SPECIALITY_LABELS, Speciality
from review.policies.rules import ChecklistItem, Rule, Who


@dataclass(frozen=True)
class Signer:
    """Somebody who signed off: which person, for which department, with which specialities."""

    person: str
    department_id: int | None
    specialities: frozenset[Speciality] = frozenset()
    in_group: bool = False  # of the operations group, then


@dataclass(frozen=True)
class Need:
    """So many sign-offs: of a department, the operations group, a speciality, further departments,
    or of anybody.

    `departments`: ids any of which will do; empty where the department does not matter.
    """

    count: int
    departments: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()
    speciality: Speciality | None = None
    further: bool = False  # of departments that have not signed off yet
    again: bool = False  # of anybody, also of those whose earlier sign-off was carried over
    of_group: bool = False

    def is_met_by(self, signer: Signer) -> bool:
        """Whether somebody sits on such a seat."""
        return signer.in_group if self.of_group else signer.department_id in self.departments

    @property
    def label(self) -> Text:
        """客户服务中心 1 人."""
        if self.speciality is not None:
            return _("{who} {count} 人", who=SPECIALITY_LABELS[self.speciality], count=self.count)
        if self.further:
            return _("其他部门 {count} 人", count=self.count)
        if self.of_group:
            return _("运维小组 {count} 人", count=self.count)
        if self.departments or self.names:
            return _("{who} {count} 人", who=" / ".join(self.names), count=self.count)
        return _("任一委员 {count} 人", count=self.count)


@dataclass(frozen=True)
class Requirement:
    """What a rule demands for the entries of one department."""

    seats: tuple[Need, ...]
    total: int
    departments: int
    specialities: tuple[Speciality, ...]


@dataclass(frozen=True)
class Demand:
    """What the committee's policy demands of one review, and what is still missing."""

    needs: list[Need]
    missing: list[Need]
    hours: int
    checklist: list[ChecklistItem]

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def still(self) -> str:
        """还需 as one line: 客户服务中心 1 人、任一委员 1 人; empty when nothing is missing."""
        return enumerated(need.label for need in self.missing)


@dataclass(frozen=True)
class Named:
    """A department as a requirement names it."""

    id: int
    name: str


def requirement(
    rule: Rule, owner: Named, service: Sequence[Named], named: Mapping[str, Named]
) -> Requirement:
    """The rule for the entries of `owner`; `service`: the hotline's, `named`: the others by code.

    Where the owner is the hotline's own department both seats are its one, and the second sign-off
    comes from wherever the rule's number of departments says.
    """
    seats: dict[frozenset[int], Need] = {}
    group = 0
    for seat in rule.seats:
        if seat.who == Who.ANYBODY or (seat.who == Who.SERVICE and not service):
            continue
        if seat.who == Who.GROUP:
            group = max(group, seat.count)
            continue
        if seat.who == Who.DEPARTMENT:
            found = [named[seat.department]] if seat.department in named else []
        else:
            found = [owner] if seat.who == Who.OWNER else list(service)
        ids = frozenset(one.id for one in found)
        names = tuple(one.name for one in found) or (seat.department,)
        if ids not in seats or seats[ids].count < seat.count:
            seats[ids] = Need(seat.count, ids, names)
    people = max(rule.sign_offs, 1)  # whatever is stored: nobody is never enough
    wanted = [*seats.values(), *([Need(group, of_group=True)] if group else [])]
    return Requirement(tuple(wanted), people, rule.departments, rule.specialities)


def needs(wanted: Requirement) -> list[Need]:
    """Everything demanded, as if nobody had signed off yet."""
    return missing(wanted, [])


def missing(wanted: Requirement, signers: Iterable[Signer]) -> list[Need]:
    """What is still to be given; a person counts once, whatever number of accounts signed."""
    given = list({signer.person: signer for signer in reversed(list(signers))}.values())
    found: list[Need] = []
    for seat in wanted.seats:
        have = sum(seat.is_met_by(signer) for signer in given)
        if have < seat.count:
            found.append(replace(seat, count=seat.count - have))
    departments = {signer.department_id for signer in given} - {None}
    to_come = sum(1 for need in found if not need.departments & departments)
    # Whoever signs first brings one department along.
    if (short := wanted.departments - max(1, len(departments) + to_come)) > 0:
        found.append(Need(short, further=True))
    coming = len(given) + sum(need.count for need in found)
    if coming < wanted.total:
        found.append(Need(wanted.total - coming))
    held = {speciality for signer in given for speciality in signer.specialities}
    found += [Need(1, speciality=one) for one in wanted.specialities if one not in held]
    return found
