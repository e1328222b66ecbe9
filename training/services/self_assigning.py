"""Courses that are given by themselves: to who needs the skill, to new agents, when a part changed.

Whoever made the rule is who gives it; the audit names the system, and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content.models import Entry, Revision
from content.queries import in_force_now
from core import audit, clock
from core.messages import _
from monitoring.models import Need
from people.actors import SYSTEM_NAME, Actor
from people.models import User, UserRole
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.roles import Role
from search_index.models import LoggedSearch, SearchUse
from training.models import Course, Enrolment, Part
from training.queries import course_with_id, require_leader
from training.services.courses import enrol

NEW_FOR = timedelta(days=30)  # after the account was made
USED_WITHIN = timedelta(days=90)  # who used what has changed


def set_rules(session: Session, actor: Actor, course_id: int, values: dict[str, Any]) -> Course:
    """To whom a course is given by itself, with the fields of `RulesSchema`. Raises `NotFound`."""
    require_leader(actor)
    course = course_with_id(session, course_id)
    for name, on in values.items():
        setattr(course, name, on)
    session.flush()
    audit.record(session, actor.name, "training.rules", f"course:{course.id}", values)
    return course


def ruled(session: Session) -> Sequence[int]:
    """Ids of courses that are given by themselves."""
    query = select(Course.id).where(or_(Course.for_needs, Course.for_new, Course.on_change))
    return session.scalars(query.order_by(Course.id)).all()


def assign_by_rules(session: Session, course_id: int) -> int:
    """Give one of `ruled` to whom it is for now, each once; what changed since is open again.

    Gives how many are to learn more than before.
    """
    course = session.scalars(select(Course).where(Course.id == course_id).with_for_update()).one()
    changed = _changed_parts(session, course) if course.on_change else {}
    again = _open_again(session, course, changed)
    reasons: dict[int, str] = {}
    if course.on_change:
        late = [entry for entry, at in changed.items() if at > course.made_at]
        reasons |= dict.fromkeys(_who_used(session, late), "change")
    if course.for_new:
        reasons |= dict.fromkeys(_new_agents(session), "new")
    if course.for_needs:
        reasons |= dict.fromkeys(_who_need(session, course.skill), "need")
    taken = set(session.scalars(select(Enrolment.user_id).where(Enrolment.course_id == course.id)))
    new = {user_id: why for user_id, why in reasons.items() if user_id not in taken}
    if new:
        enrol(session, course, new, course.made_by_id)
        names = dict(session.execute(select(User.id, User.name).where(User.id.in_(new))).all())
        told = {"people": {names[user_id]: why for user_id, why in new.items()}}
        audit.record(session, SYSTEM_NAME, "training.assign", f"course:{course.id}", told)
    return len(new) + len(again)


def _changed_parts(session: Session, course: Course) -> dict[int, Any]:
    """Of each part that is in force, when it was published."""
    query = (
        select(Entry.id, Revision.published_at)
        .join(Revision, Revision.entry_id == Entry.id)
        .join(Part, Part.entry_id == Entry.id)
        .where(Part.course_id == course.id, in_force_now(), Revision.published_at.is_not(None))
    )
    return dict(session.execute(query).all())


def _open_again(session: Session, course: Course, changed: dict[int, Any]) -> list[Enrolment]:
    """Who was done before a part changed is to learn that part again."""
    if not changed:
        return []
    query = select(Enrolment).where(
        Enrolment.course_id == course.id, Enrolment.done_at < max(changed.values())
    )
    again = []
    for one in session.scalars(query.with_for_update()):
        assert one.done_at is not None
        anew = {entry_id for entry_id, at in changed.items() if at > one.done_at}
        one.read = [entry_id for entry_id in one.read if entry_id not in anew]
        one.assigned_at, one.done_at, one.feedback = clock.now(), None, None
        again.append(one)
    session.flush()
    if again:
        people = [one.user_id for one in again]
        text = _("课程“{title}”的内容变了，请再学一遍", title=course.title)
        key = f"course-again:{clock.now().isoformat()}:{course.id}"
        tell(session, people, text, about=Subject(SubjectKind.TRAINING), key=key)
        told = {"again": len(again), "entries": sorted(changed)}
        audit.record(session, SYSTEM_NAME, "training.assign", f"course:{course.id}", told)
    return again


def _who_used(session: Session, entry_ids: Sequence[int]) -> Sequence[int]:
    query = (
        select(LoggedSearch.user_id)
        .join(SearchUse, SearchUse.search_id == LoggedSearch.id)
        .where(
            SearchUse.entry_id.in_(entry_ids),
            SearchUse.at >= clock.now() - USED_WITHIN,
            LoggedSearch.user_id.in_(_agents()),
        )
        .distinct()
    )
    return session.scalars(query).all() if entry_ids else []


def _new_agents(session: Session) -> Sequence[int]:
    query = select(User.id).where(User.id.in_(_agents()), User.created_at >= clock.now() - NEW_FOR)
    return session.scalars(query).all()


def _who_need(session: Session, skill: str) -> Sequence[int]:
    query = select(Need.user_id).where(
        Need.skill == skill, Need.met_at.is_(None), Need.user_id.in_(_agents())
    )
    return session.scalars(query).all()


def _agents() -> Any:
    return (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == Role.AGENT, User.active.is_(True))
    )
