"""Conditions by which figures open their lists: each holds what was counted."""

from __future__ import annotations

import pytest

from core import clock
from core.database import Database
from people.actors import Actor
from questions import queries
from questions.narrowing import Age, Answered, CameBack, narrowed
from tests.questions.prepared_groups import NOON

NARROWINGS = ("category", "grade", "age", "answered", "came_back", "overdue", "waiting", "asked")
NOTHING_ASKED = dict.fromkeys(NARROWINGS) | {"days": 30}


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("narrowing", "texts"),
    [
        ({"category": "service"}, {"电费", "标点", "一", "二", "三", "很久"}),
        ({"grade": "urgent"}, {"电梯"}),
        ({"age": Age.HOURS_2}, {"停电", "标点"}),
        ({"age": Age.DAY}, {"电费", "一", "二", "三"}),
        ({"age": Age.DAYS_3}, {"发票"}),
        ({"age": Age.OLDER}, {"电梯", "很久"}),
        ({"answered": Answered.ALL}, {"一", "二", "三"}),
        ({"answered": Answered.IN_TIME}, {"一"}),
        ({"answered": Answered.IN_TIME, "days": 366}, {"一", "很久"}),
        ({"answered": Answered.LATE}, {"二", "三"}),
        ({"overdue": True}, {"电费", "发票", "电梯"}),
        ({"waiting": True}, {"电费", "发票"}),
        ({"asked": True, "category": "service"}, {"电费", "标点", "一", "二", "三"}),
        ({"came_back": CameBack.RETURNED}, {"电费"}),
        ({"came_back": CameBack.REOPENED}, {"电梯"}),
    ],
)
def test_lists_hold_what_was_counted(
    database: Database, people: dict[str, Actor], narrowing: dict[str, object], texts: set[str]
) -> None:
    with clock.moved_to(NOON), database.reading() as session:
        conditions = narrowed(session, NOTHING_ASKED | narrowing)
        page = queries.groups(session, people["zhou"], states=None, conditions=conditions, limit=50)
    assert {group.text for group in page.items} == texts
