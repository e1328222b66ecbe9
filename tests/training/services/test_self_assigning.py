"""Courses that are given by themselves: for a need, to the new, when a part changed; once each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core import clock
from core.audit import AuditEvent
from core.errors import Forbidden
from people.actors import SYSTEM_NAME
from people.models import User
from tests.calls.phone import Phone
from tests.monitoring.monitoring_desk import MonitoringDesk
from tests.questions.asking import context_of
from tests.training.training_desk import SKILL, TrainingDesk
from training.jobs import give_courses
from training.queries import enrolments
from training.services import courses
from training.services.self_assigning import set_rules

SAID_WRONG = {"criterion": 1, "place": "答复时限", "text": "说错"}
NOTHING = {"for_needs": False, "for_new": False, "on_change": False}


def ruled(desk: TrainingDesk, course: int, *rules: str) -> None:
    """From now on it is given by these rules."""
    desk.do(set_rules, "zhou", course, NOTHING | dict.fromkeys(rules, True))


def taking(desk: TrainingDesk, course: int) -> list[tuple[str, bool]]:
    """Who takes it, and whether they are done."""
    give_courses(desk.database)
    with desk.database.reading() as session:
        found = [(one.user.name, one.done_at is not None) for one in enrolments(session, course)]
    return sorted(found)


def told(desk: TrainingDesk) -> list[object]:
    """What the audit says that the system gave."""
    query = select(AuditEvent.data).where(
        AuditEvent.action == "training.assign", AuditEvent.actor == SYSTEM_NAME
    )
    with desk.database.reading() as session:
        return list(session.scalars(query.order_by(AuditEvent.id)))


def grow_old(desk: TrainingDesk) -> None:
    """All accounts are older than what counts as new."""
    with desk.database.transaction() as session:
        session.execute(update(User).values(created_at=clock.now() - timedelta(days=31)))


def test_new_agents_get_it_once(desk: TrainingDesk) -> None:
    course = desk.course(desk.maker.published("answer"))
    grow_old(desk)
    assert taking(desk, course) == []
    desk.maker.agent("bo")
    ruled(desk, course, "for_new")
    assert taking(desk, course) == taking(desk, course) == [("bo", False)]
    assert told(desk) == [{"people": {"bo": "new"}}]
    ruled(desk, course)
    desk.maker.agent("cai")
    assert taking(desk, course) == [("bo", False)]
    with pytest.raises(Forbidden):
        desk.do(set_rules, "an", course, NOTHING)


def test_who_needs_the_skill_gets_it(desk: TrainingDesk) -> None:
    index = desk.maker.index
    course = desk.course(desk.maker.published("answer"))
    grow_old(desk)
    ruled(desk, course, "for_needs")
    assert taking(desk, course) == []
    monitor = MonitoringDesk(desk.database, desk.maker, Phone(desk.database, context_of(index)))
    sample = monitor.drawn(1, day=str(clock.today()))[0]
    monitor.both(sample.id, "100", "0", "100", findings=[SAID_WRONG])
    monitor.acknowledge(sample.id)
    assert monitor.needs() == [("an", SKILL, False)]
    assert taking(desk, course) == [("an", False)]


def test_what_has_changed_is_learnt_again(desk: TrainingDesk) -> None:
    changing, staying = (desk.maker.published("answer", title=f"条目{n}") for n in range(2))
    course = desk.course(changing, staying)
    grow_old(desk)
    desk.assign(course, "an")
    with desk.database.reading() as session:
        (taken,) = enrolments(session, course)
    for number in (changing, staying):
        desk.do(courses.mark_read, "an", taken.id, number)
    ruled(desk, course, "on_change")
    assert taking(desk, course) == [("an", True)]
    desk.revise(changing)
    assert taking(desk, course) == [("an", False)]
    desk.do(courses.mark_read, "an", taken.id, changing)  # the other needs not be read again
    assert taking(desk, course) == [("an", True)]
    assert len(told(desk)) == 1


def test_who_used_what_changed_gets_it(desk: TrainingDesk) -> None:
    number = desk.maker.published("answer")
    course = desk.course(number)
    grow_old(desk)
    ruled(desk, course, "on_change")
    phone = Phone(desk.database, context_of(desk.maker.index))
    phone.begin()
    phone.search("复电要多久", number)
    phone.close()
    assert taking(desk, course) == []
    desk.revise(number)
    assert taking(desk, course) == [("an", False)]
    assert told(desk) == [{"people": {"an": "change"}}]
