"""Courses go to those who need them, and are done when all of what is left of them is known."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.errors import Conflict, Forbidden, Invalid, NotFound
from monitoring.models import Need
from tests.databases import ON_SQLITE
from tests.training.training_desk import SKILL, TrainingDesk
from training.models import Enrolment
from training.queries import own_enrolments, parts_for
from training.services import courses


def enrolled(desk: TrainingDesk, who: str = "an") -> Enrolment:
    """The first course somebody takes."""
    with desk.database.reading() as session:
        return own_enrolments(session, desk.actor(who))[0]


def test_a_course_is_done_when_all_is_right_and_read(desk: TrainingDesk) -> None:
    source = desk.maker.published("answer")
    number = desk.exercise(source)
    desk.assign(desk.course(number, source), "an")
    desk.answer(number, right=False)
    desk.do(courses.mark_read, "an", enrolled(desk).id, source)
    assert enrolled(desk).done_at is None
    with pytest.raises(Conflict):
        desk.do(courses.give_feedback, "an", enrolled(desk).id, 5)
    desk.answer(number)
    assert enrolled(desk).done_at is not None
    desk.do(courses.give_feedback, "an", enrolled(desk).id, 4)
    assert enrolled(desk).feedback == 4


def test_what_is_withdrawn_keeps_nobody_from_finishing(desk: TrainingDesk) -> None:
    first, second = (desk.maker.published("answer", title=title) for title in "甲乙")
    asked, stale = desk.exercise(first), desk.exercise(second)
    desk.assign(desk.course(asked, stale), "an")
    desk.revise(second, answer="改了。")
    with desk.database.reading() as session:
        (one,) = own_enrolments(session, desk.actor("an"))
        assert [part.entry.number for part in parts_for(session, one)] == [asked]
    desk.answer(asked)
    assert enrolled(desk).done_at is not None


@ON_SQLITE
def test_it_meets_what_asked_for_it_and_what_was_answered_before_does_not_count(
    desk: TrainingDesk,
) -> None:
    number = desk.exercise(desk.maker.published("answer"))
    desk.answer(number)
    course = desk.course(number)
    with desk.database.reading() as session:
        assert session.scalars(select(Need)).all() == []
    with pytest.raises(Invalid):  # nobody needs it
        desk.assign(course, needing=True)
    desk.assign(course, "an")
    assert enrolled(desk).done_at is None
    desk.answer(number)
    assert enrolled(desk).done_at is not None


@ON_SQLITE
def test_what_does_not_hold_is_refused(desk: TrainingDesk) -> None:
    source = desk.maker.published("answer")
    for parts in (["KB-000099"], [source, source], [desk.exercise(source, revision=9)]):
        with pytest.raises(Invalid):
            desk.course(*parts)
    course = desk.course(source)
    for names in (("zhou",), ("nobody",)):
        with pytest.raises(Invalid):
            desk.assign(course, *names)
    desk.assign(course, "an")
    with pytest.raises(Invalid):  # they take it
        desk.assign(course, "an")
    values = {"title": "课", "skill": SKILL, "parts": [source]}
    for who in ("an", "chen", "admin"):
        with pytest.raises(Forbidden):
            desk.do(courses.make_course, who, values)
        with pytest.raises(Forbidden):
            desk.do(courses.assign_course, who, course, {"needing": True, "people": []})
    with pytest.raises(NotFound):
        desk.do(courses.mark_read, "zhou", enrolled(desk).id, source)
    with pytest.raises(NotFound):
        desk.do(courses.mark_read, "an", enrolled(desk).id, "KB-000099")
