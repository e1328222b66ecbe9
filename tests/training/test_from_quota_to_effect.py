"""The whole story: quotas, a draw, two who score, an appeal, a need, a course, its effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import select

from core import clock
from core.database import Database
from monitoring.models import Level, Sample
from people.actors import Actor
from review.models import Review, ReviewState
from search_index.engine import Index
from tests.calls.phone import Phone
from tests.makers import Maker
from tests.monitoring.monitoring_desk import NOON, MonitoringDesk
from tests.questions.asking import context_of
from tests.training.training_desk import TrainingDesk
from training.course_effects import course_effect
from training.effect import Verdict
from training.queries import enrolments
from training.services import courses

UNSURE = {"criterion": 1, "place": "答复时限", "text": "复电时限说错了"}
KNOWLEDGE = ("100", "0", "100")
AGENTS = ("an", "bo", "cai")
OTHERS = ("ding", "er", "fu")


def test_from_the_quota_to_the_effect(
    database: Database, index: Index, people: dict[str, Actor]
) -> None:
    index.rebuild([])
    maker = Maker(database, index)
    for name in (*AGENTS[1:], *OTHERS):
        maker.agent(name)
    source = maker.published("answer")
    context = context_of(index)
    phones = [Phone(database, context, name) for name in (*AGENTS, *OTHERS)]
    train = TrainingDesk(database, maker)
    with clock.moved_to(NOON):
        monitor = MonitoringDesk(database, maker, phones[0])
        card = monitor.card()
        for level, names in zip(Level, ("admin", "li", "zhao", "chen", "sun"), strict=True):
            monitor.name(level, names)
        before = _monitored(monitor, phones, card, _weak)
        assert {one.level for one in before} == set(Level)
        appealed = next(one for one in before if one.agent and one.agent.name == "an")
        monitor.appeal(appealed.id)
        monitor.answer(appealed.id)
        for one in before:
            if one.agent and one.agent.name in AGENTS[1:]:
                monitor.acknowledge(one.id, one.agent.name)
        assert {name for name, _skill, met in monitor.needs() if not met} == set(AGENTS)

    with clock.moved_to(NOON + timedelta(hours=1)):
        (number, *_rest) = train.drafted(source, 0, 1)
        with database.reading() as session:
            waiting = select(Review.id).where(Review.state == ReviewState.OPEN)
            reviews = session.scalars(waiting.order_by(Review.id)).all()
        for review in reviews:
            maker.sign_all(review)
        train.tick()
        course = train.course(number, source)
        assert train.assign(course, needing=True) == len(AGENTS)
        with database.reading() as session:
            taken = {one.user.name: one.id for one in enrolments(session, course)}
        for name in AGENTS:
            assert train.next(name) == number
            train.answer(number, who=name)
            train.do(courses.mark_read, name, taken[name], source)
        assert all(met for _name, _skill, met in monitor.needs())

    with clock.moved_to(NOON + timedelta(days=1)):
        _monitored(monitor, phones, card, _good, day="2026-03-03")
        with database.reading() as session:
            found = course_effect(session, train.actor("zhou"), course)
    assert (found.done, found.scores.trained, found.scores.others) == (3, 3, 3)
    assert found.scores.difference is not None
    assert found.scores.difference > 0
    assert found.scores.verdict == Verdict.HELPED


def _monitored(
    desk: MonitoringDesk,
    phones: Sequence[Phone],
    card: str,
    marks: Callable[[str], tuple[str, ...]],
    **values: str,
) -> list[Sample]:
    """Everybody takes calls, two of each are drawn over all levels, scored by two, calibrated."""
    for phone in phones:
        for _ in range(2):
            phone.begin()
            phone.close()
    quotas = {str(level): {"calls": 3 if level == Level.SHIFT else 2} for level in Level}
    known = {one.id for one in desk.samples()}
    found = [
        one
        for one in desk.draw(desk.plan(card, quotas, double_percent=100, **values))
        if one.id not in known
    ]
    for one in found:
        assert one.agent is not None
        given = marks(one.agent.name)
        findings = [UNSURE] if "0" in given else []
        first, second = (by.user.name for by in one.assessments)
        desk.score(one.id, first, *given, findings=findings)
        apart = one is found[0]
        desk.score(one.id, second, *(("0", "0", "0") if apart else given))
        if apart:
            desk.calibrate(one.id, *given)
    return [one for one in desk.samples() if one.id not in known]


def _weak(name: str) -> tuple[str, ...]:
    """Three do not know the deadline; nobody is perfect."""
    return KNOWLEDGE if name in AGENTS else ("100", "50", "100")


def _good(name: str) -> tuple[str, ...]:
    """Later all who were trained know it, and the others are as they were."""
    return ("100", "100", "100") if name in AGENTS else ("100", "50", "100")
