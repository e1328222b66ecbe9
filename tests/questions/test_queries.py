"""Who knows of which question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core import clock
from core.database import Database
from core.errors import NotFound
from people.actors import CONSOLE, Actor
from people.services import accounts
from questions import queries
from questions.models import GroupKind, GroupState
from questions.services import ending, routing
from tests.makers import PASSWORD
from tests.questions.conftest import Asking
from tests.questions.desk import TEXT, Desk
from tests.questions.prepared_groups import Group

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "sees_open", "sees_answered"),
    [
        ("an", True, True),  # asked it
        ("bao", True, False),  # another agent
        ("wang", True, True),  # the department's
        ("zhao", False, False),  # another department's
        ("chen", False, False),
        ("zhou", True, True),  # a supervisor
        ("admin", False, False),
    ],
)
def test_who_knows_of_a_question(
    record: Asking,
    database: Database,
    people: dict[str, Actor],
    name: str,
    sees_open: bool,
    sees_answered: bool,
) -> None:
    asked = record("充电桩报装要什么材料", category="third-party")
    who = people.get(name) or Actor(99, name, name, None, people["an"].roles)
    for sees, state in ((sees_open, GroupState.OPEN), (sees_answered, GroupState.CLOSED)):
        if state == GroupState.CLOSED:
            with database.transaction() as session:
                ending.close(session, people["wang"], f"Q-{asked.group_id:06d}", "重复")
        with database.reading() as session:
            listed = queries.groups(session, who, states=None, limit=10)
            assert [g.id for g in listed.items] == ([asked.group_id] if sees else [])
            if sees:
                assert queries.named(session, who, str(asked.id)).group.id == asked.group_id
            else:
                with pytest.raises(NotFound):
                    queries.named(session, who, str(asked.id))


@pytest.mark.parametrize(
    "reference", ["", "0", "abc", "Q-", "Q-x", "-1", "１", "9" * 13, "Q-000009"]
)
def test_what_names_nothing_is_not_found(desk: Desk, reference: str) -> None:
    desk.record()
    with desk.database.reading() as session, pytest.raises(NotFound):
        queries.named(session, desk.actor("zhou"), reference)


def test_a_reference_names_a_question_or_a_group(desk: Desk) -> None:
    asked = desk.record()
    number = desk.number(asked)
    with desk.database.reading() as session:
        by_id = queries.named(session, desk.actor("an"), str(asked.id))
        assert (by_id.group.id, by_id.question and by_id.question.id) == (asked.group_id, asked.id)
        by_number = queries.named(session, desk.actor("an"), number.lower())
        assert (by_number.group.id, by_number.question) == (asked.group_id, None)


def test_what_is_due_first_comes_first_and_what_is_over_last(desk: Desk) -> None:
    with clock.moved_to(NOON):
        over = desk.record("电表多久校一次")
        late = desk.record("变压器噪音大找谁处理", grade="complex")
        soon = desk.record(TEXT)
        desk.do(ending.close, "wang", desk.number(over), "不属供电业务")
    with desk.database.reading() as session:
        page = queries.groups(session, desk.actor("zhou"), states=None, limit=9)
        assert [one.id for one in page.items] == [soon.group_id, late.group_id, over.group_id]
        first = queries.groups(session, desk.actor("zhou"), limit=1)
        assert ([one.id for one in first.items], first.total) == ([soon.group_id], 2)


def test_lists_are_narrowed_by_kind_department_and_asker(desk: Desk) -> None:
    asked = desk.record()
    flag = desk.flag(desk.maker.published(title="复电流程"), who="zhou")
    theirs = desk.record("电费发票抬头写错了能改吗", category="service", agent="zhou")
    zhou = desk.actor("zhou")

    def ids(**narrowed: Any) -> list[int]:
        with desk.database.reading() as session:
            return sorted(
                one.id for one in queries.groups(session, zhou, limit=9, **narrowed).items
            )

    assert ids(kind=GroupKind.FLAG) == [flag.group_id]
    assert ids(department_id=desk.actor("zhao").department_id) == [theirs.group_id]
    assert ids(own=True) == [flag.group_id, theirs.group_id]
    assert ids(category_id=desk.group(asked).category_id) == [asked.group_id, flag.group_id]


def test_texts_are_told_to_those_who_may_know(desk: Desk) -> None:
    number = desk.number(desk.record())
    with desk.database.reading() as session:
        assert queries.texts_of(session, desk.actor("wang"), [number]) == {number: TEXT}
        assert queries.texts_of(session, desk.actor("zhao"), [number]) == {}


def test_calls_are_ones_own_and_for_supervisors_all(desk: Desk) -> None:
    mine = desk.record(callback={"promise": "complex"})
    theirs = desk.record("变压器吵", agent="zhou", callback={"promise": "simple"})
    taken_back = desk.record("电表", callback=True)
    desk.do(ending.close, "an", str(taken_back.id), "客户挂断")

    def owed(name: str) -> list[int]:
        with desk.database.reading() as session:
            return [
                one.id for one in queries.callbacks_owed(session, desk.actor(name), limit=9).items
            ]

    assert owed("an") == [mine.id]
    assert owed("zhou") == [theirs.id, mine.id]
    desk.call(theirs, "satisfied", who="zhou")
    assert owed("zhou") == [mine.id]
    with desk.database.reading() as session:
        demand = queries.demand_of(session, [mine.group_id, theirs.group_id])
    assert demand[mine.group_id] == queries.Demand(1, 1, mine.id)
    assert demand[theirs.group_id] == queries.Demand(1, 0, theirs.id)


def test_the_badge_counts_what_waits_for_the_department(desk: Desk) -> None:
    def waiting(name: str) -> int:
        with desk.database.reading() as session:
            return queries.owed_count(session, desk.actor(name))

    asked = desk.record()
    put_off = desk.record("变压器噪音大找谁处理")
    answering = desk.record("电表多久校一次")
    desk.draft(answering)
    assert {name: waiting(name) for name in ("wang", "li", "zhao", "an", "zhou")} == {
        "wang": 2, "li": 2, "zhao": 0, "an": 0, "zhou": 0,
    }  # fmt: skip
    desk.do(routing.snooze, "wang", desk.number(put_off), 3)
    assert waiting("wang") == 1
    with clock.moved_to(clock.now() + timedelta(hours=4)):
        assert waiting("wang") == 2
    desk.do(
        routing.route, "zhou", desk.number(asked), "safety", "第四条"
    )  # nobody there: the chair
    assert waiting("wang") == 0


def test_the_badge_is_for_who_answers_not_for_agents_of_the_department(desk: Desk) -> None:
    desk.record(category="service")
    assert desk.actor("an").department_id == desk.actor("zhao").department_id
    with desk.database.reading() as session:
        waiting = {name: queries.owed_count(session, desk.actor(name)) for name in ("zhao", "an")}
    assert waiting == {"zhao": 1, "an": 0}


def test_what_the_chair_has_to_settle_does_not_wait_for_the_department(
    group: Group, database: Database, people: dict[str, Actor]
) -> None:
    group("停电")
    group("电费", with_chair=True)
    with database.reading() as session:
        assert queries.owed_count(session, people["zhao"]) == 1


def test_is_overdue(desk: Desk) -> None:
    with clock.moved_to(NOON):
        asked = desk.record()
    for hours, late in ((1, False), (3, True)):
        with clock.moved_to(NOON + timedelta(hours=hours)):
            assert queries.is_overdue(desk.group(asked)) is late
    with clock.moved_to(NOON + timedelta(hours=3)):
        desk.do(ending.close, "wang", desk.number(asked), "不属供电业务")
        assert not queries.is_overdue(desk.group(asked))


def test_what_was_answered_for_another_can_be_chosen(desk: Desk) -> None:
    answered, _number = desk.answered(TEXT)
    with desk.database.transaction() as session:
        values = {"name": "ma", "display_name": "", "roles": ["agent"], "department": "service"}
        accounts.add_user(session, CONSOLE, values | {"active": True}, PASSWORD)
    again = desk.record("装充电桩带什么", agent="ma", same_as=desk.number(answered))
    assert again.group_id == answered.group_id
    assert desk.group(again).state == GroupState.OPEN
    assert desk.actor("an").id != again.asked_by_id


def test_flags_that_are_not_settled_are_told_to_who_judges_the_next_text(desk: Desk) -> None:
    number = desk.maker.published(title="复电流程")
    flag, other = desk.flag(number), desk.flag(number, who="zhao")
    entry_id = desk.group(flag).flagged_entry_id
    assert entry_id is not None

    def told() -> list[int]:
        with desk.database.reading() as session:
            return [one.id for one in queries.open_flags(session, entry_id)]

    assert told() == [flag.id, other.id]
    desk.do(ending.close, "an", str(flag.id), "点错了")
    assert told() == [other.id]
    desk.do(ending.close, "wang", desk.number(flag), "原文无误")
    assert told() == []
