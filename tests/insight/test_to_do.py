"""What cannot wait, and in which order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core import clock
from core.database import Database
from grievances.services import escalating
from insight.backlog import on_their_way
from insight.to_do import SOON, Reason, to_do
from people.actors import Actor
from questions.models import Question, QuestionGroup, Urgency
from search_index.engine import Index
from tests.grievances.counter import Counter
from tests.questions.asking import ask, group_of


def test_the_gravest_first_then_what_was_due_first(
    database: Database, index: Index, people: dict[str, Actor]
) -> None:
    index.rebuild([])
    now = clock.now()

    def asked(text: str, due_in: timedelta, urgency: Urgency, **changes: Any) -> str:
        question = ask(database, index, text, category="third-party")
        with database.transaction() as session:
            group = session.get_one(QuestionGroup, group_of(database, question).id)
            group.due_at, group.urgency = now + due_in, urgency
            for name, value in {"alarmed_at": None, **changes}.items():
                setattr(session.get_one(Question, question), name, value)
            return group.text

    hour = timedelta(hours=1)
    texts = {
        "later": asked("光伏并网怎么办", 5 * hour, Urgency.SIMPLE),
        "soon": asked("峰谷电价是多少", SOON / 2, Urgency.COMPLEX),
        "urgent": asked("电梯里困了人", 2 * hour, Urgency.URGENT),
        "late": asked("电表箱漏水", -2 * hour, Urgency.SIMPLE),
        "later than late": asked("发票抬头写错了", -hour, Urgency.COMPLEX),
        "late and urgent": asked("病人在家吸氧", -hour / 2, Urgency.URGENT),
        "danger": asked(
            "变压器响得厉害", 3 * hour, Urgency.SIMPLE, alarmed_at=datetime.now(now.tzinfo)
        ),
    }
    with clock.moved_to(now), database.reading() as session:
        found = to_do(session, on_their_way(session, people["zhou"]))
    names = {text: name for name, text in texts.items()}
    assert [(names[one.waiting.group.text], one.reason) for one in found if one.waiting] == [
        ("danger", Reason.DANGER),
        ("late and urgent", Reason.LATE_URGENT),
        ("late", Reason.LATE),
        ("later than late", Reason.LATE),
        ("urgent", Reason.URGENT),
        ("soon", Reason.SOON),
    ]


def test_grievances_that_nobody_took_and_those_that_are_late(
    database: Database, people: dict[str, Actor]
) -> None:
    counter, hour = Counter(database), timedelta(hours=1)
    now = clock.now()
    with clock.moved_to(now - hour):
        counter.record("窗口态度差", promise="day")  # nothing is wrong with it
        warned = counter.record("还要投诉到 12398", tendency=True)
        danger = counter.record("电线掉在幼儿园门口，有人触电")
        taken = counter.record("要见领导", tendency=True)
        counter.do(escalating.take, "zhou", taken, "")
        for _call in range(7):
            again = counter.record("又停电了", caller="13900000000")
    with clock.moved_to(now - 30 * hour):
        late = counter.record("电压低")
    with clock.moved_to(now), database.reading() as session:
        found = to_do(session, ())
        told = [(one.reason, one.grievance.number) for one in found if one.grievance]
    assert told[0] == (Reason.DANGER, danger)
    assert told[1] == (Reason.RAISED, again)
    assert (Reason.WARNED, warned) in told
    assert told[-1] == (Reason.LATE, late)
    assert taken not in {number for _reason, number in told}
