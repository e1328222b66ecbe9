"""Reading policies: the version in force, what it demands of a review, who could satisfy it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from content.models import Category, Revision
from core import clock
from core.cache import TransactionCache
from core.errors import NotFound
from core.messages import enumerated
from core.paging import Page, page_of
from people.actors import Actor, actor_of
from people.models import Department, User, UserRole
from people.operations_group import sat_in_group
from people.permissions import person_key
from people.queries import departments as all_departments
from people.roles import Role, Speciality
from review.models import Review, ReviewState, SignOff, Verdict
from review.permissions import is_of_committee, is_own
from review.policies.models import PolicyVersion
from review.policies.quorum import (
    Demand,
    Named,
    Need,
    Requirement,
    Signer,
    missing,
    needs,
    requirement,
)
from review.policies.rules import Rule, rule_for, rules_of, together

_BOTH = " & "  # between the keys of two rules that hold together
_KEY_MAX = 200


@dataclass(frozen=True)
class Structure:
    """What rules refer to, read once: departments and the tree of categories."""

    departments: Sequence[Department]
    above: Mapping[str, str | None]
    owners: Mapping[str, int]  # the department answerable for a category

    @classmethod
    def kept(cls, session: Session) -> Structure:
        """As this transaction met it first: a batch asks for the demand of each a dozen times."""
        return _structures.current(session, "", lambda: cls._read(session))

    @classmethod
    def _read(cls, session: Session) -> Structure:
        columns = (Category.id, Category.code, Category.parent_id, Category.department_id)
        rows = session.execute(select(*columns)).all()
        codes = {own_id: code for own_id, code, _parent, _owner in rows}
        above = {code: codes.get(parent) if parent else None for _id, code, parent, _owner in rows}
        owners = {code: owner for _id, code, _parent, owner in rows}
        return cls(all_departments(session), above, owners)

    def path(self, category: str) -> list[str]:
        """A category and those above it, nearest first."""
        path: list[str] = []
        code: str | None = category
        while code is not None and code not in path:
            path.append(code)
            code = self.above.get(code)
        return path

    def answers_for(self, department_id: int, category: str) -> bool:
        """Whether a department owns a category or one below it; empty: any category at all."""
        return any(
            owner == department_id and (not category or category in self.path(code))
            for code, owner in self.owners.items()
        )

    def requirement(self, rule: Rule, owner_id: int) -> Requirement:
        """What the rule demands for the entries of a department."""
        named = {d.code: Named(d.id, d.name) for d in self.departments}
        owner = next(named[d.code] for d in self.departments if d.id == owner_id)
        service = [named[d.code] for d in self.departments if d.is_service and d.active]
        return requirement(rule, owner, service, named)


_structures = TransactionCache[str, Structure]()
_rules = TransactionCache[int, list[Rule]]()  # by version, which never changes


def current_version(session: Session) -> PolicyVersion:
    """The version that holds for what is submitted now."""
    query = select(PolicyVersion).order_by(PolicyVersion.id.desc()).limit(1)
    return session.scalars(query).one()


def version_numbered(session: Session, number: int) -> PolicyVersion:
    """One version. Raises `NotFound`."""
    version = session.get(PolicyVersion, number)
    if version is None:
        raise NotFound
    return version


def versions(session: Session, *, limit: int, offset: int = 0) -> Page[PolicyVersion]:
    """All versions, newest first."""
    query = select(PolicyVersion).order_by(PolicyVersion.id.desc())
    return page_of(session, query, limit=limit, offset=offset)


def governing(session: Session, rules: Sequence[Rule], review: Review) -> list[Rule]:
    """Which of `rules` hold for a review as it is graded now.

    Two where the text is moved to another category: the one it leaves has a say as well, or a text
    would be moved to where least is demanded.
    """
    structure = Structure.kept(session)
    categories = [review.revision.category.code]
    base = session.get(Revision, review.graded_against_id or 0)
    if base is not None:
        categories.append(base.category.code)
    kind, grade = review.entry.kind, review.grade
    found = [rule_for(rules, structure.path(code), kind, grade) for code in categories]
    return list(dict.fromkeys(found))


def key_of(rules: Sequence[Rule]) -> str:
    """What a review keeps of the rules it is under; empty where it would be too long to keep."""
    key = _BOTH.join(rule.key for rule in rules)
    return key if len(key) <= _KEY_MAX else ""


def rule_of(session: Session, review: Review) -> Rule:
    """The rule a review is under: of the version it was opened under, and no other."""
    number = review.policy_version_id
    if number is None:
        rules = rules_of(current_version(session).rules)
    else:
        rules = _rules.current(session, number, lambda: _rules_of_version(session, number))
    keys = review.rule_key.split(_BOTH)
    kept = [rule for rule in rules if rule.key in keys]
    return together(kept or governing(session, rules, review))


def _rules_of_version(session: Session, number: int) -> list[Rule]:
    version = session.get(PolicyVersion, number) or current_version(session)
    return rules_of(version.rules)


def demand_of(session: Session, review: Review) -> Demand:
    """What the policy demands of a review and what is still missing."""
    rule = rule_of(session, review)
    wanted = _wanted(session, review, rule)
    given = standing_approvals(review)
    still = missing(wanted, signers_of(session, review))
    carried = all(sign_off.carried_from_id is not None for sign_off in given)
    if not still and carried and review.state == ReviewState.OPEN:
        # What was carried over alone decides nothing: somebody looks at the text again.
        still = [Need(1, again=True)]
    return Demand(needs(wanted), still, rule.hours, list(rule.checklist))


def demands_of(session: Session, reviews: Iterable[Review]) -> dict[int, Demand]:
    """`demand_of` for several, by id."""
    return {review.id: demand_of(session, review) for review in reviews}


def still_after(session: Session, review: Review, actor: Actor) -> str:
    """What would still be missing once the actor has signed off as well; empty: it would be met."""
    wanted = _wanted(session, review, rule_of(session, review))
    mine = Signer(
        person_key(actor),
        actor.department_id,
        actor.specialities,
        sat_in_group(session, actor.id, actor.department_id, clock.now()),
    )
    given = [mine, *signers_of(session, review)]
    return enumerated(need.label for need in missing(wanted, given))


def unreachable(session: Session, review: Review) -> list[Need]:
    """What nobody who may decide on the review can give; empty when it can be decided."""
    wanted = _wanted(session, review, rule_of(session, review))
    able = [
        signer_of(session, u) for u in active_reviewers(session) if not is_own(actor_of(u), review)
    ]
    return missing(wanted, [*signers_of(session, review), *able])


def active_reviewers(session: Session) -> Sequence[User]:
    """The committee: reviewers who can log in."""
    held = select(UserRole.user_id).where(UserRole.role == Role.REVIEWER)
    query = select(User).options(selectinload(User.held_roles))
    return session.scalars(query.where(User.active, User.id.in_(held)).order_by(User.id)).all()


def signer_of(session: Session, user: User) -> Signer:
    """A user as the quorum counts them now."""
    return _signer(session, user, user.department_id, clock.now())


def signers_of(session: Session, review: Review) -> list[Signer]:
    """Who approved the very text under review, those left out whose own it turns out to be.

    The department is the one that was signed for, wherever the person works by now; the operations
    group as it was that day.
    """
    return [
        _signer(session, one.reviewer, one.department_id, one.at)
        for one in standing_approvals(review)
    ]


def standing_approvals(review: Review) -> list[SignOff]:
    """The sign-offs that count: approvals of the present text by people whose own it is not.

    While the review is open they must be of the committee, too: who left it decides no more.
    """
    return [
        sign_off
        for sign_off in review.sign_offs
        if sign_off.verdict == Verdict.APPROVE
        and (review.state != ReviewState.OPEN or _is_in_force(sign_off))
        and not is_own(actor_of(sign_off.reviewer), review)
    ]


def _is_in_force(sign_off: SignOff) -> bool:
    return sign_off.lapsed_at is None and is_of_committee(sign_off.reviewer)


def _signer(session: Session, user: User, department_id: int | None, at: datetime) -> Signer:
    specialities = frozenset(map(Speciality, user.specialities))
    in_group = sat_in_group(session, user.id, department_id, at)
    return Signer(person_key(user), department_id, specialities, in_group)


def _wanted(session: Session, review: Review, rule: Rule) -> Requirement:
    return Structure.kept(session).requirement(rule, review.entry.department_id)
