"""Courses: made of exercises and entries, taken by those who need them, done when all is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.registry import kind_named
from content.models import id_of
from content.queries import entry_numbered, is_visible
from core import audit, clock
from core.errors import Conflict, Invalid, NotFound
from core.messages import _
from monitoring.queries import open_needs
from monitoring.services.following_up import meet_need
from people.actors import Actor
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import user_named
from people.roles import Role
from training.models import Course, Enrolment, Part
from training.queries import course_with_id, fresh_item, parts_for, require_leader


def make_course(session: Session, actor: Actor, values: dict[str, Any]) -> Course:
    """A course with the fields of `CourseSchema`. Raises `Forbidden`, `Invalid` for what is neither
    an exercise that may be asked nor an entry that is shown."""
    require_leader(actor)
    numbers = values["parts"]
    for place, number in enumerate(numbers):
        entry = entry_numbered(session, number)
        asked = entry is not None and kind_named(entry.kind).asks is not None
        if entry is None or not (fresh_item(session, entry.id) if asked else is_visible(entry)):
            raise Invalid.field(f"parts.{place}", _("{number} 现在不能用", number=number))
        if number in numbers[:place]:
            raise Invalid.field(f"parts.{place}", _("编号重复：{number}", number=number))
    course = Course(
        title=values["title"],
        skill=values["skill"],
        made_at=clock.now(),
        made_by_id=actor.id,
        parts=[Part(entry_id=id_of(number), place=place) for place, number in enumerate(numbers)],
    )
    session.add(course)
    session.flush()
    told = {"skill": course.skill, "parts": numbers}
    audit.record(session, actor.name, "training.course", f"course:{course.id}", told)
    return course


def assign_course(session: Session, actor: Actor, course_id: int, values: dict[str, Any]) -> int:
    """Agents take a course: all who need its skill, and those named. Gives how many are new.

    Raises `Forbidden`, `NotFound`, `Invalid` for whoever is no active agent, or when nobody is.
    """
    require_leader(actor)
    course = course_with_id(session, course_id)
    wanted: dict[int, str] = {}
    if values["needing"]:
        needing = [one.user for one in open_needs(session) if one.skill == course.skill]
        wanted |= {user.id: user.name for user in needing if user.active}
    for place, name in enumerate(values["people"]):
        user = user_named(session, name)
        if user is None or not user.active or Role.AGENT not in user.roles:
            raise Invalid.field(f"people.{place}", _("没有这位坐席，或账号已停用"))
        wanted[user.id] = user.name
    taken = select(Enrolment.user_id).where(Enrolment.course_id == course.id)
    for user_id in session.scalars(taken):
        wanted.pop(user_id, None)
    if not wanted:
        raise Invalid.field("people", _("没有要新分派的人"))
    enrol(session, course, wanted, actor.id)
    told = {"people": sorted(wanted.values())}
    audit.record(session, actor.name, "training.assign", f"course:{course.id}", told)
    return len(wanted)


def enrol(session: Session, course: Course, user_ids: Iterable[int], by_id: int) -> None:
    """These people take the course from now on, and are told."""
    people = list(user_ids)
    session.add_all(
        Enrolment(
            course_id=course.id,
            user_id=user_id,
            assigned_at=clock.now(),
            assigned_by_id=by_id,
            read=[],
        )
        for user_id in people
    )
    session.flush()
    text = _("给您分派了课程“{title}”", title=course.title)
    about = Subject(SubjectKind.TRAINING)
    tell(session, people, text, about=about, key=f"course:{course.id}")


def mark_read(session: Session, actor: Actor, enrolment_id: int, number: str) -> Enrolment:
    """An entry of a course was read. Raises `NotFound` for what is not the actor's, or no part."""
    enrolment = _own(session, actor, enrolment_id)
    parts = {part.entry.number: part for part in parts_for(session, enrolment)}
    if number not in parts or parts[number].item is not None:
        raise NotFound
    if id_of(number) not in enrolment.read:
        enrolment.read = [*enrolment.read, id_of(number)]
        session.flush()
    finish_what_is_done(session, actor)
    return enrolment


def give_feedback(session: Session, actor: Actor, enrolment_id: int, feedback: int) -> Enrolment:
    """What the actor makes of a course. Raises `NotFound`, `Conflict` before it is done."""
    enrolment = _own(session, actor, enrolment_id)
    if enrolment.done_at is None:
        raise Conflict(_("学完再评价"), code="not_done")
    enrolment.feedback = feedback
    session.flush()
    return enrolment


def finish_what_is_done(session: Session, actor: Actor) -> None:
    """Courses of the actor in which nothing is left are done, and their need is met."""
    session.flush()
    query = select(Enrolment).where(Enrolment.user_id == actor.id, Enrolment.done_at.is_(None))
    for enrolment in session.scalars(query).all():
        parts = parts_for(session, enrolment)
        if parts and all(part.done for part in parts):
            enrolment.done_at = clock.now()
            session.flush()
            meet_need(session, actor.id, enrolment.course.skill)


def _own(session: Session, actor: Actor, enrolment_id: int) -> Enrolment:
    query = select(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.user_id == actor.id)
    found = session.scalar(query.with_for_update())
    if found is None:
        raise NotFound
    return found
