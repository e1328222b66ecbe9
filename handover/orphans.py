"""What has no able owner: nobody who could do with it what has to be done.

A department is able while it is in use and has a contributor who can log in. What was given to the
committee's chair for that reason has an owner while there is a chair, or a supervisor. A new
category of a department without people is one, too: it is told of until somebody is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import Session

from content.models import Category, Entry, Revision, RevisionState
from core.errors import Text
from core.messages import LazyText, _, enumerated
from grievances.conferences.models import Measure
from grievances.handling.models import Handling, HandlingState
from grievances.warning.models import WarningContact
from people.models import Department, Region, User, UserRole
from people.operations_group import in_office
from people.roles import Role
from questions.duty import chairs
from questions.models import ON_THE_WAY, QuestionGroup
from review.models import Review, ReviewState
from review.policies.queries import current_version, unreachable
from review.policies.rules import Who, rules_of


class OrphanSort(StrEnum):
    """What may be left without an able owner."""

    CATEGORY = "category"
    REGION = "region"
    ENTRY = "entry"
    QUESTION = "question"
    GRIEVANCE = "grievance"
    MEASURE = "measure"
    REVIEW = "review"
    POLICY = "policy"
    WARNING = "warning"


ORPHAN_LABELS: dict[OrphanSort, LazyText] = {
    OrphanSort.CATEGORY: _("业务类别"),
    OrphanSort.REGION: _("地区"),
    OrphanSort.ENTRY: _("条目"),
    OrphanSort.QUESTION: _("未解答问题和纠错"),
    OrphanSort.GRIEVANCE: _("办理中的抱怨"),
    OrphanSort.MEASURE: _("案例会措施"),
    OrphanSort.REVIEW: _("审核"),
    OrphanSort.POLICY: _("审核策略"),
    OrphanSort.WARNING: _("预警告知"),
}
WHAT_TO_DO: dict[OrphanSort, LazyText] = {
    OrphanSort.CATEGORY: _("移交给有供稿人的部门，或给部门添加供稿人"),
    OrphanSort.REGION: _("移交给有供稿人的部门，或给部门添加供稿人"),
    OrphanSort.ENTRY: _("移交给有供稿人的部门，或给部门添加供稿人"),
    OrphanSort.QUESTION: _("移交给有供稿人的部门，或由班长转派"),
    OrphanSort.GRIEVANCE: _("移交给有供稿人的部门，或由班长转派"),
    OrphanSort.MEASURE: _("移交给别的部门"),
    OrphanSort.REVIEW: _("补充审核委员，或撤回后按新的策略重送"),
    OrphanSort.POLICY: _("修改审核策略，或恢复部门、任命小组成员"),
    OrphanSort.WARNING: _("在预警页另外指定告知人"),
}


@dataclass(frozen=True)
class Orphan:
    """One thing nobody can see to; `department` answered for it last, by code and name."""

    sort: OrphanSort
    reference: str
    why: Text
    label: str = ""
    department: str = ""
    department_name: str = ""

    @property
    def key(self) -> str:
        """What it is among all."""
        return f"{self.sort}:{self.reference}"


def orphans(session: Session) -> list[Orphan]:
    """Everything that has no able owner, by sort."""
    unable = _unable(session)
    return [
        *_owned(session, unable),
        *_questions(session, unable),
        *_measures(session),
        *_reviews(session),
        *_policies(session),
        *_warnings(session),
    ]


def summary(found: Iterable[Orphan]) -> str:
    """How many of each sort, in words, the first of each by name."""
    by_sort: dict[OrphanSort, list[Orphan]] = {}
    for one in found:
        by_sort.setdefault(one.sort, []).append(one)
    told = []
    for sort, several in by_sort.items():
        first = several[0].label or several[0].reference
        said = {"what": ORPHAN_LABELS[sort], "n": len(several), "first": first}
        more = _("{what} {first} 等 {n} 件", **said)
        told.append(more if len(several) > 1 else _("{what} {first}", **said))
    return enumerated(told)


def able_departments() -> ColumnElement[bool]:
    """Departments that can do what they owe, as a condition on `Department`."""
    contributor = exists().where(
        User.department_id == Department.id,
        User.active.is_(True),
        UserRole.user_id == User.id,
        UserRole.role == Role.CONTRIBUTOR,
    )
    return and_(Department.active.is_(True), contributor)


def is_able(session: Session, department: Department) -> bool:
    """Whether a department can do what it owes."""
    query = select(Department.id).where(Department.id == department.id, able_departments())
    return session.scalar(query) is not None


def _unable(session: Session) -> dict[int, Department]:
    query = select(Department).where(not_(able_departments()))
    return {one.id: one for one in session.scalars(query)}


def _why(department: Department) -> LazyText:
    if not department.active:
        return _("{department}已停用", department=department.name)
    return _("{department}没有在用的供稿人", department=department.name)


def _owned(session: Session, unable: dict[int, Department]) -> Iterator[Orphan]:
    """What belongs to a department that cannot see to it."""
    if not unable:
        return
    categories = select(Category).where(Category.department_id.in_(unable)).order_by(Category.id)
    for category in session.scalars(categories):
        home = unable[category.department_id]
        yield _orphan(OrphanSort.CATEGORY, category.code, home, category.name)
    regions = select(Region).where(Region.department_id.in_(unable)).order_by(Region.id)
    for region in session.scalars(regions):
        yield _orphan(
            OrphanSort.REGION, region.code, unable[region.department_id or 0], region.name
        )
    entries = select(Entry).where(Entry.department_id.in_(unable), _is_live()).order_by(Entry.id)
    for entry in session.scalars(entries).unique():
        yield _orphan(OrphanSort.ENTRY, entry.number, unable[entry.department_id])
    grievances = select(Handling).where(
        Handling.department_id.in_(unable), Handling.state == HandlingState.OPEN
    )
    for handling in session.scalars(grievances.order_by(Handling.id)).unique():
        yield _orphan(OrphanSort.GRIEVANCE, handling.number, unable[handling.department_id])


def _orphan(sort: OrphanSort, reference: str, home: Department, label: str = "") -> Orphan:
    return Orphan(sort, reference, _why(home), label, home.code, home.name)


def _is_live() -> ColumnElement[bool]:
    """Shown, or on its way to be."""
    states = (RevisionState.DRAFT, RevisionState.SUBMITTED, RevisionState.APPROVED)
    in_work = exists().where(Revision.entry_id == Entry.id, Revision.state.in_(states))
    return or_(Entry.published_revision_id.is_not(None), in_work)


def _questions(session: Session, unable: dict[int, Department]) -> Iterator[Orphan]:
    """Those of departments that cannot answer, and those for a chair there is not."""
    lost: ColumnElement[bool] = QuestionGroup.department_id.in_(unable)
    lost = and_(lost, QuestionGroup.with_chair.is_(False))
    if not chairs(session):
        lost = or_(lost, QuestionGroup.with_chair.is_(True))
    query = select(QuestionGroup).where(QuestionGroup.state.in_(ON_THE_WAY), lost)
    for group in session.scalars(query.order_by(QuestionGroup.id)).unique():
        home = group.department
        why = _("没有审核委员会主任或班长") if group.with_chair else _why(home)
        yield Orphan(OrphanSort.QUESTION, group.number, why, "", home.code, home.name)


def _measures(session: Session) -> Iterator[Orphan]:
    query = (
        select(Measure)
        .join(User, User.id == Measure.owner_id)
        .where(Measure.done_at.is_(None), User.active.is_(False))
    )
    for measure in session.scalars(query.order_by(Measure.id)):
        home = measure.owner.department
        why = _("负责人{name}的账号已停用", name=measure.owner.display_name)
        named = (home.code, home.name) if home else ("", "")
        yield Orphan(OrphanSort.MEASURE, f"M-{measure.id:06d}", why, "", *named)


def _reviews(session: Session) -> Iterator[Orphan]:
    """Those before the committee that nobody can decide."""
    query = select(Review).where(Review.state == ReviewState.OPEN).order_by(Review.id)
    for review in session.scalars(query).unique():
        if lacking := unreachable(session, review):
            home, needs = review.entry.department, enumerated(need.label for need in lacking)
            why = _("没有委员能签：{needs}", needs=needs)
            number = review.entry.number
            yield Orphan(OrphanSort.REVIEW, str(review.id), why, number, home.code, home.name)


def _policies(session: Session) -> Iterator[Orphan]:
    """Seats of the policy in force that are of a department out of use, or of an empty group."""
    version = current_version(session)
    departments = {one.code: one for one in session.scalars(select(Department))}
    office: Sequence[int] | None = None
    for rule in rules_of(version.rules):
        for seat in rule.seats:
            named = departments.get(seat.department)
            if seat.who == Who.DEPARTMENT and named is not None and not named.active:
                yield _orphan(OrphanSort.POLICY, f"{version.id}/{rule.key}/{named.code}", named)
            if seat.who == Who.GROUP:
                office = tuple(in_office(session)) if office is None else office
                if not office:
                    why = _("运维小组没有在任的成员")
                    yield Orphan(OrphanSort.POLICY, f"{version.id}/{rule.key}/group", why)


def _warnings(session: Session) -> Iterator[Orphan]:
    """Levels for which people are named, all of whom are gone."""
    by_level: dict[int, list[User]] = {}
    for one in session.scalars(select(WarningContact)):
        by_level.setdefault(one.level, []).append(one.user)
    for level, users in sorted(by_level.items()):
        if not any(user.active for user in users):
            why = _("第 {n} 级的告知人都已停用", n=level)
            yield Orphan(OrphanSort.WARNING, str(level), why)
