"""What a course did: scores before and after, beside those of who did not take it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from calls.models import Call, Outcome
from content.models import Entry, id_of
from core import clock
from core.errors import Forbidden, NotFound
from monitoring.models import Level, Plan, Sample
from tests.databases import ON_SQLITE
from tests.training.training_desk import TrainingDesk
from training.course_effects import CourseEffect, course_effect
from training.effect import Verdict
from training.queries import enrolments
from training.services import courses

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TRAINED, OTHERS = ("an", "bo", "cai"), ("ding", "er", "fu")


def score(
    desk: TrainingDesk, plan_id: int, card: int, name: str, at: datetime, *totals: int
) -> None:
    """Calls of somebody were scored."""
    with desk.database.transaction() as session:
        user_id = desk.actor(name).id
        for n, total in enumerate(totals):
            key = f"{name}-{at:%m%d%H}-{n}"
            call = Call(
                key=key, user_id=user_id, begun_at=at, ended_at=at, note="", outcome=Outcome.SOLVED
            )
            session.add(call)
            session.flush()
            session.add(
                Sample(
                    plan_id=plan_id,
                    level=Level.SHIFT,
                    call_id=call.id,
                    agent_id=user_id,
                    card_revision_id=card,
                    drawn_at=at,
                    total=total,
                    concluded_at=at,
                    calibration="",
                )
            )


def found(desk: TrainingDesk, course: int, who: str = "zhou") -> CourseEffect:
    """What it did."""
    with desk.database.reading() as session:
        return course_effect(session, desk.actor(who), course)


def trained(desk: TrainingDesk, after: Sequence[int]) -> int:
    """Three took a course and finished it, three did not; all have scores before and after."""
    for name in (*TRAINED[1:], *OTHERS):
        desk.maker.agent(name)
    number = desk.exercise(desk.maker.published("answer"))
    card = id_of(desk.maker.published("scorecard", author="zhao", title="评分表"))
    with desk.database.transaction() as session:
        revision = session.get_one(Entry, card).published_revision_id
        assert revision is not None
        plan = Plan(
            name="计划", starts_on=NOON.date(), ends_on=NOON.date(), seed="s", card_id=card,
            double_percent=0, created_at=NOON, created_by_id=desk.actor("zhou").id,
        )  # fmt: skip
        session.add(plan)
        session.flush()
        plan_id = plan.id
    for name in (*TRAINED, *OTHERS):
        score(desk, plan_id, revision, name, NOON - timedelta(days=9), 60, 70)
    with clock.moved_to(NOON):
        course = desk.course(number)
        desk.assign(course, *TRAINED)
        for name in TRAINED:
            desk.answer(number, who=name)
        with desk.database.reading() as session:
            first = enrolments(session, course)[0].id
        desk.do(courses.give_feedback, "an", first, 5)
    for place, name in enumerate(TRAINED):
        score(desk, plan_id, revision, name, NOON + timedelta(days=9), after[place])
    for name in OTHERS:
        score(desk, plan_id, revision, name, NOON + timedelta(days=9), 66)
    return course


@ON_SQLITE
def test_scores_rose_more_than_those_of_the_others(desk: TrainingDesk) -> None:
    one = found(desk, trained(desk, (85, 88, 82)))
    assert (one.assigned, one.done, one.answers, one.right, one.feedback) == (3, 3, 3, 3, 5)
    assert one.scores.difference == pytest.approx(19)
    assert one.scores.verdict == Verdict.HELPED
    with pytest.raises(Forbidden):
        found(desk, one.course.id, "an")
    with pytest.raises(NotFound):
        found(desk, 99)


@ON_SQLITE
def test_what_did_not_help_is_said(desk: TrainingDesk) -> None:
    one = found(desk, trained(desk, (66, 60, 72)))
    assert one.scores.verdict == Verdict.NOT_SHOWN


@ON_SQLITE
def test_nobody_yet(desk: TrainingDesk) -> None:
    course = desk.course(desk.maker.published("answer"))
    assert found(desk, course).scores.verdict == Verdict.TOO_FEW
