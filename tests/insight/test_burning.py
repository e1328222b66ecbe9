"""What cannot wait, and in which order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core import clock
from core.database import Database
from insight.backlog import on_their_way
from insight.burning import SOON, Reason, burning
from people.actors import Actor
from questions.models import Question, QuestionGroup, Urgency
from search_index.engine import Index
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
        found = burning(session, on_their_way(session, people["zhou"]))
    names = {text: name for name, text in texts.items()}
    assert [(names[one.waiting.group.text], one.reason) for one in found] == [
        ("danger", Reason.DANGER),
        ("late and urgent", Reason.LATE_URGENT),
        ("late", Reason.LATE),
        ("later than late", Reason.LATE),
        ("urgent", Reason.URGENT),
        ("soon", Reason.SOON),
    ]
