"""What a course did for those who took it, beside those who did not yet. Pure reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from calls.models import Call
from core import clock
from monitoring.models import Sample
from people.actors import Actor
from training.effect import Effect, effect
from training.models import Answer, Course, Enrolment, Part
from training.queries import course_with_id, require_leader

COMPARED = timedelta(days=90)  # before, and after

Scores = Mapping[int, Sequence[tuple[datetime, float]]]


@dataclass(frozen=True)
class CourseEffect:
    """How a course fared: who took and finished it, answers, what they make of it, what it did."""

    course: Course
    assigned: int
    done: int
    answers: int
    right: int
    feedback: float | None
    scores: Effect


def course_effect(session: Session, actor: Actor, course_id: int) -> CourseEffect:
    """What one course did. Raises `Forbidden`, `NotFound`."""
    require_leader(actor)
    return effect_of(session, course_with_id(session, course_id), monitored_scores(session))


def effect_of(session: Session, course: Course, scores: Scores) -> CourseEffect:
    """Later scores of monitoring beside earlier ones, and those of the untrained.

    Somebody trained is compared around the days of their course, the others around the middle of
    all days on which it was finished.
    """
    taken = session.scalars(select(Enrolment).where(Enrolment.course_id == course.id)).all()
    finished = {one.user_id: (one.assigned_at, one.done_at) for one in taken if one.done_at}
    days = sorted(done for _begun, done in finished.values())
    middle = days[len(days) // 2] if days else clock.now()
    untrained = {user: (middle, middle) for user in scores if user not in finished}
    trained, others = _changes(scores, finished), _changes(scores, untrained)
    given = [one.feedback for one in taken if one.feedback is not None]
    answers, right = _answers(session, course, list(taken))
    return CourseEffect(
        course,
        len(taken),
        len(finished),
        answers,
        right,
        fmean(given) if given else None,
        effect(trained, others),
    )


def monitored_scores(session: Session) -> Scores:
    """Of each agent, when calls of theirs were made and how they were scored."""
    query = (
        select(Sample.agent_id, Call.ended_at, Sample.total)
        .join(Call, Sample.call_id == Call.id)
        .where(Sample.concluded_at.is_not(None))
    )
    found: dict[int, list[tuple[datetime, float]]] = defaultdict(list)
    for user_id, at, total in session.execute(query):
        if user_id is not None and at is not None and total is not None:
            found[user_id].append((at, total))
    return found


def _changes(scores: Scores, around: Mapping[int, tuple[datetime, datetime]]) -> list[float]:
    """The change of everybody's mean who has scores on both sides."""
    changes = []
    for user_id, (begun, done) in around.items():
        given = scores.get(user_id, ())
        before = [total for at, total in given if begun - COMPARED <= at < begun]
        after = [total for at, total in given if done < at <= done + COMPARED]
        if before and after:
            changes.append(fmean(after) - fmean(before))
    return changes


def courses_between(session: Session, since: date, until: date) -> list[CourseEffect]:
    """What the courses did that were given to somebody, or finished, in a time."""
    begin, end = clock.start_of(since), clock.end_of(until)
    active = select(Enrolment.course_id).where(
        or_(
            and_(Enrolment.assigned_at >= begin, Enrolment.assigned_at < end),
            and_(Enrolment.done_at >= begin, Enrolment.done_at < end),
        )
    )
    found = session.scalars(select(Course).where(Course.id.in_(active)).order_by(Course.id)).all()
    scores = monitored_scores(session) if found else {}
    return [effect_of(session, one, scores) for one in found]


def _answers(session: Session, course: Course, taken: list[Enrolment]) -> tuple[int, int]:
    parts = select(Part.entry_id).where(Part.course_id == course.id)
    query = select(func.count(Answer.id), func.count(Answer.id).filter(Answer.is_right.is_(True)))
    counted = session.execute(
        query.where(
            Answer.exercise_id.in_(parts), Answer.user_id.in_([one.user_id for one in taken])
        )
    ).one()
    return int(counted[0]), int(counted[1])
