"""What edited rules would have demanded of what was really submitted, and whom they leave stuck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import clock
from people.actors import actor_of
from people.models import User
from review.models import Review
from review.permissions import is_own
from review.policies.queries import (
    Structure,
    active_reviewers,
    current_version,
    governing,
    signer_of,
)
from review.policies.quorum import Need, Requirement, missing, needs
from review.policies.rules import Rule, rules_of, together

DAYS = 30
LOOKED_AT = 300  # submissions, the latest; a month of a bureau


@dataclass(frozen=True)
class PreviewRow:
    """One submission: what the rules in force demand of it, and what the edited ones would.

    `stuck`: what nobody who might decide on it could give under the edited ones.
    """

    review: Review
    before: list[Need]
    after: list[Need]
    hours_before: int
    hours_after: int
    stuck: list[Need]

    @property
    def is_changed(self) -> bool:
        """Whether the edit would have made a difference."""
        return self.before != self.after or self.hours_before != self.hours_after


@dataclass(frozen=True)
class Preview:
    """The submissions of the last `DAYS` days, the latest first, those that differ before others.

    `total`: how many there were; at most `LOOKED_AT` of them are looked at.
    """

    rows: list[PreviewRow]
    total: int

    @property
    def changed(self) -> int:
        """For how many the edit would have made a difference."""
        return sum(row.is_changed for row in self.rows)

    @property
    def stuck(self) -> int:
        """How many nobody could have decided."""
        return sum(bool(row.stuck) for row in self.rows)

    def sign_offs(self) -> tuple[int, int]:
        """How many sign-offs all of them would have taken, before and after."""
        return (
            sum(_people(row.before) for row in self.rows),
            sum(_people(row.after) for row in self.rows),
        )


@dataclass(frozen=True)
class Gap:
    """What the committee as it is cannot give, for a rule and the entries of one department."""

    rule: Rule
    department: str
    needs: list[Need]


def preview(session: Session, rules: Sequence[Rule]) -> Preview:
    """What `rules` would have demanded of the last month's submissions."""
    since = clock.now() - timedelta(days=DAYS)
    recent = select(Review).where(Review.submitted_at >= since)
    total = session.scalar(select(func.count()).select_from(recent.subquery())) or 0
    latest = session.scalars(recent.order_by(Review.id.desc()).limit(LOOKED_AT)).unique().all()
    in_force = rules_of(current_version(session).rules)
    committee = active_reviewers(session)
    rows = [_row(session, review, in_force, rules, committee) for review in latest]
    return Preview(sorted(rows, key=lambda row: not row.is_changed), total)


def committee_gaps(session: Session, rules: Sequence[Rule]) -> list[Gap]:
    """What the active reviewers together cannot satisfy, by rule and department."""
    structure = Structure.kept(session)
    able = [signer_of(session, user) for user in active_reviewers(session)]
    found = []
    for rule in rules:
        for department in structure.departments:
            if department.active and structure.answers_for(department.id, rule.category):
                lacking = missing(structure.requirement(rule, department.id), able)
                if lacking:
                    found.append(Gap(rule, department.name, lacking))
    return found


def _row(
    session: Session,
    review: Review,
    in_force: Sequence[Rule],
    edited: Sequence[Rule],
    committee: Sequence[User],
) -> PreviewRow:
    old, new = (together(governing(session, rules, review)) for rules in (in_force, edited))
    structure = Structure.kept(session)
    wanted = [structure.requirement(rule, review.entry.department_id) for rule in (old, new)]
    return PreviewRow(
        review,
        needs(wanted[0]),
        needs(wanted[1]),
        old.hours,
        new.hours,
        _stuck(session, review, wanted[1], committee),
    )


def _stuck(
    session: Session, review: Review, wanted: Requirement, committee: Sequence[User]
) -> list[Need]:
    able = [signer_of(session, user) for user in committee if not is_own(actor_of(user), review)]
    return missing(wanted, able)


def _people(wanted: Sequence[Need]) -> int:
    return sum(need.count for need in wanted if need.speciality is None)
