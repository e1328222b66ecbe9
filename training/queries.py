"""Reading training: what may be asked, what is due for somebody, courses, who takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from content.doubts import Doubt
from content.kinds.registry import kind_named
from content.models import Entry, Revision
from content.queries import ID_MAX, in_force_now, visible_now
from core import clock
from core.errors import Forbidden, NotFound
from core.messages import _
from core.paging import Page, page_of
from monitoring.models import Need
from people.actors import Actor
from training.models import Answer, Coaching, Course, Enrolment, Item, Known, Part
from training.permissions import can_lead_training, can_practise


def is_fresh() -> ColumnElement[bool]:
    """Whether an item may be asked: the exercise in force as it was tied, and the entry it rests on
    shown in the very revision, with no doubt about it."""
    exercise = (
        select(Entry.id)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Entry.id == Item.exercise_id, Revision.id == Item.revision_id, in_force_now())
    )
    source = (
        select(Entry.id)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Entry.id == Item.source_id, Revision.id == Item.source_revision_id, visible_now())
    )
    doubt = select(Doubt.id).where(Doubt.entry_id == Item.source_id, Doubt.settled_at.is_(None))
    return and_(
        Item.withdrawn_at.is_(None),
        exercise.correlate(Item).exists(),
        source.correlate(Item).exists(),
        ~doubt.correlate(Item).exists(),
    )


def fresh_item(session: Session, exercise_id: int) -> Item | None:
    """The item of an exercise if it may be asked now."""
    if exercise_id > ID_MAX:
        return None
    return session.scalar(select(Item).where(Item.exercise_id == exercise_id, is_fresh()))


def next_item(session: Session, actor: Actor) -> Item | None:
    """What the actor is to answer next: what is due by spaced repetition, else something new.

    New are exercises of courses they take, in their order, not answered since they do; then of
    skills they are to be trained in. None when nothing is to be done now.
    """
    known = select(Known.exercise_id).where(Known.user_id == actor.id)
    due = (
        select(Item)
        .join(Known, Known.exercise_id == Item.exercise_id)
        .where(Known.user_id == actor.id, Known.due_at <= clock.now(), is_fresh())
        .order_by(Known.due_at, Item.exercise_id)
        .limit(1)
    )
    of_courses = (
        select(Item)
        .join(Part, Part.entry_id == Item.exercise_id)
        .join(Enrolment, Enrolment.course_id == Part.course_id)
        .where(Enrolment.user_id == actor.id, Enrolment.done_at.is_(None))
        .where(is_fresh(), _unanswered(Item.exercise_id))
        .order_by(Enrolment.assigned_at, Part.place, Item.exercise_id)
        .limit(1)
    )
    needed = select(Need.skill).where(Need.user_id == actor.id, Need.met_at.is_(None))
    of_skills = (
        select(Item)
        .where(Item.skill.in_(needed), is_fresh(), Item.exercise_id.not_in(known))
        .order_by(Item.exercise_id)
        .limit(1)
    )
    found = (session.scalar(query) for query in (due, of_courses, of_skills))
    return next((item for item in found if item is not None), None)


def _unanswered(exercise_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether who takes a course has not answered an exercise since it was given to them."""
    given = select(Answer.id).where(
        Answer.user_id == Enrolment.user_id,
        Answer.exercise_id == exercise_id,
        Answer.at >= Enrolment.assigned_at,
    )
    return ~given.exists()


def answered(session: Session, user_id: int, exercise_id: int) -> int:
    """How often somebody has answered an exercise."""
    query = select(func.count(Answer.id)).where(
        Answer.user_id == user_id, Answer.exercise_id == exercise_id
    )
    return session.scalar(query) or 0


def due_count(session: Session, actor: Actor) -> int:
    """How many exercises wait for the actor now, new ones of their courses among them."""
    if not can_practise(actor):
        return 0
    known = select(Known.exercise_id).where(Known.user_id == actor.id)
    due = known.where(Known.due_at <= clock.now())
    new = (
        select(Part.entry_id)
        .join(Enrolment, Enrolment.course_id == Part.course_id)
        .where(Enrolment.user_id == actor.id, Enrolment.done_at.is_(None))
        .where(_unanswered(Part.entry_id))
    )
    wanted = or_(Item.exercise_id.in_(due), Item.exercise_id.in_(new))
    return session.scalar(select(func.count(Item.exercise_id)).where(wanted, is_fresh())) or 0


def items_of(session: Session, source_id: int) -> Sequence[Item]:
    """What is asked of an entry, withdrawn ones too, the newest first."""
    query = select(Item).where(Item.source_id == source_id).order_by(Item.exercise_id.desc())
    return session.scalars(query).all()


def require_leader(actor: Actor) -> None:
    """Raises `Forbidden` for those who do not lead training."""
    if not can_lead_training(actor):
        raise Forbidden(_("课程、分派和辅导由班长管理"))


def course_with_id(session: Session, course_id: int) -> Course:
    """One course. Raises `NotFound`."""
    found = session.get(Course, course_id) if course_id <= ID_MAX else None
    if found is None:
        raise NotFound
    return found


def courses(session: Session, *, limit: int, offset: int = 0) -> Page[Course]:
    """Courses, the newest first."""
    query = select(Course).order_by(Course.id.desc()).options(selectinload(Course.parts))
    return page_of(session, query, limit=limit, offset=offset)


def enrolments(session: Session, course_id: int) -> Sequence[Enrolment]:
    """Who takes a course, those who have not finished it first."""
    query = (
        select(Enrolment)
        .where(Enrolment.course_id == course_id)
        .order_by(Enrolment.done_at.is_not(None), Enrolment.assigned_at, Enrolment.id)
        .options(joinedload(Enrolment.user))
    )
    return session.scalars(query).unique().all()


def own_enrolments(session: Session, actor: Actor) -> Sequence[Enrolment]:
    """The actor's courses, those to be done first."""
    query = (
        select(Enrolment)
        .where(Enrolment.user_id == actor.id)
        .order_by(Enrolment.done_at.is_not(None), Enrolment.assigned_at.desc(), Enrolment.id)
        .options(joinedload(Enrolment.course).selectinload(Course.parts))
    )
    return session.scalars(query).unique().all()


@dataclass(frozen=True)
class PartLeft:
    """A part of a course for somebody: an exercise (`item`) or an entry to read, done or not."""

    entry: Entry
    item: Item | None
    title: str
    done: bool


def parts_for(session: Session, enrolment: Enrolment) -> list[PartLeft]:
    """The parts of a course that can be done now: exercises that are asked, entries that are shown.

    An exercise is done once it was answered right after the course was assigned.
    """
    ids = [part.entry_id for part in enrolment.course.parts]
    items = {
        item.exercise_id: item
        for item in session.scalars(select(Item).where(Item.exercise_id.in_(ids), is_fresh()))
    }
    right = set(
        session.scalars(
            select(Answer.exercise_id).where(
                Answer.user_id == enrolment.user_id,
                Answer.exercise_id.in_(ids),
                Answer.is_right.is_(True),
                Answer.at >= enrolment.assigned_at,
            )
        )
    )
    shown = {
        revision.entry_id: revision
        for revision in session.scalars(
            select(Revision)
            .join(Entry, Revision.entry_id == Entry.id)
            .where(Entry.id.in_(ids), visible_now())
        ).unique()
    }
    found = []
    for part in enrolment.course.parts:
        item, revision = items.get(part.entry_id), shown.get(part.entry_id)
        if item is not None:
            title = item.revision.title
            found.append(PartLeft(part.entry, item, title, part.entry_id in right))
        elif revision is not None and kind_named(part.entry.kind).asks is None:
            done = part.entry_id in enrolment.read
            found.append(PartLeft(part.entry, None, revision.title, done))
    return found


def coachings(session: Session, actor: Actor, *, limit: int) -> Page[Coaching]:
    """One-to-one talks, the latest first: for who leads training all, else one's own."""
    query = select(Coaching).order_by(Coaching.at.desc(), Coaching.id.desc())
    if not can_lead_training(actor):
        query = query.where(Coaching.user_id == actor.id)
    return page_of(session, query, limit=limit, offset=0)
