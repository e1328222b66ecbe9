"""What is stored of a question, and who gets to see what of it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from core import clock
from core.database import Database
from core.errors import Forbidden, Invalid, NotFound
from people.actors import Actor
from questions import queries
from questions.context import QuestionContext
from questions.models import GroupState, StepKind, Urgency
from questions.services import ending, recording
from search_index.engine import Index
from tests.questions.asking import asked, context_of, group_of
from tests.questions.conftest import Asking
from tests.questions.desk import TEXT, Desk

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def test_it_is_kept_with_query_agent_time_and_department(
    record: Asking, database: Database, people: dict[str, Actor]
) -> None:
    with clock.moved_to(NOON):
        asked = record(
            "充电桩报装要什么材料",
            category="third-party",
            earlier_queries=["充电桩", "报装"],
            details={"where": "小区地下车库", "who": ""},
        )
    group = group_of(database, asked.id)
    assert (asked.asked_by_id, asked.asked_at) == (people["an"].id, NOON)
    assert asked.earlier_queries == ["充电桩", "报装"]
    assert asked.details == {"where": "小区地下车库"}
    assert group.department.code == "marketing"
    assert group.assignee_id in (people["wang"].id, people["li"].id)
    assert group.due_at == NOON + timedelta(hours=2)
    assert [step.kind for step in group.steps] == [StepKind.ASKED]


def test_personal_numbers_are_masked_and_the_caller_encrypted(
    record: Asking, database: Database, context: QuestionContext
) -> None:
    asked = record(
        "户号3209871234567怎么查欠费",
        earlier_queries=["13812345678 欠费"],
        details={"what": "他的手机是13812345678"},
        callback={"promise": "complex", "caller": "13812345678"},
    )
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM questions")).all()
        trail = connection.execute(text("SELECT * FROM audit_events")).all()
    assert "13812345678" not in str(rows) + str(trail)
    assert "3209871234567" not in str(rows) + str(trail)
    assert context.callers.decrypted(asked.caller_cipher) == "13812345678"
    assert asked.caller_hash == context.callers.fingerprint(" 138 1234 5678")


@pytest.mark.parametrize(("promise", "hours"), [("simple", 2), ("complex", 24)])
def test_a_promised_call_is_due_as_told_on_the_phone(
    record: Asking, promise: str, hours: int
) -> None:
    with clock.moved_to(NOON):
        asked = record("电价什么时候调整", callback={"promise": promise})
    assert asked.callback_by == NOON + timedelta(hours=hours)
    assert asked.urgency == Urgency(promise)


def test_the_same_again_is_a_sighting_and_says_why(record: Asking, database: Database) -> None:
    first = record("充电桩报装要什么材料")
    again = record("充电桩报装要什么材料")
    other = record("家里电视机被雷打坏了谁赔")
    assert again.group_id == first.group_id != other.group_id
    assert "充电桩" in again.why or "充电" in again.why
    with database.reading() as session:
        demand = queries.demand_of(session, [first.group_id])
    assert demand[first.group_id].sightings == 2


@pytest.mark.parametrize("name", ["wang", "chen", "admin"])
def test_only_those_who_take_calls_record(record: Asking, name: str) -> None:
    with pytest.raises(Forbidden):
        record("停电了怎么办", agent=name)


def test_the_caller_is_forgotten_when_the_question_is_closed(
    record: Asking, database: Database, people: dict[str, Actor]
) -> None:
    asked = record("充电桩报装要什么材料", caller="客户 8812")
    assert asked.caller_cipher
    with database.transaction() as session:
        ending.close(session, people["an"], str(asked.id), "客户挂断")
    group = group_of(database, asked.id)
    assert group.state == GroupState.CLOSED  # nobody asks any more
    assert group.questions[0].caller_cipher is None


def test_the_very_same_line_is_not_crowded_out(record: Asking) -> None:
    crowd = [f"{what}要带什么材料去哪个窗口办" for what in "甲乙丙丁戊己庚辛"]
    groups = {record(line, same_as="").group_id for line in crowd}
    assert len(groups) == len(crowd)
    for line in crowd:
        for again in ("怎么办", "在哪办"):
            record(f"{line}{again}", same_as=str(record(line).id))
    last = record("庚要带什么材料去哪个窗口", same_as="")
    assert record("庚要带什么材料去哪个窗口").group_id == last.group_id


def test_the_category_is_the_one_named_or_the_closest_answers_or_other(desk: Desk) -> None:
    desk.maker.published(title="充电桩报装流程")
    assert desk.group(desk.record(TEXT, category="safety")).category.code == "safety"
    assert desk.group(desk.record(TEXT, category="", same_as="")).category.code == "third-party"
    unlike = desk.record("zzz", category="")
    assert desk.group(unlike).category.code == "other"
    with pytest.raises(Invalid):
        desk.record(TEXT, category="no-such")


def test_it_is_recorded_without_an_index_too(desk: Desk, database: Database, index: Index) -> None:
    desk.maker.published(title="充电桩报装流程")
    shutil.rmtree(index.folder)
    lost = Index(index.folder)
    elsewhere = context_of(lost)
    question = asked(database, elsewhere, desk.actor("an"), TEXT, category="")
    assert desk.group(question).category.code == "other"


def test_the_group_is_as_urgent_as_its_most_urgent_question(desk: Desk) -> None:
    with clock.moved_to(NOON):
        calm = desk.record(TEXT, grade="complex")
    with clock.moved_to(NOON + timedelta(hours=1)):
        desk.record(TEXT)  # simple: within two hours
    group = desk.group(calm)
    assert (group.urgency, group.due_at) == (Urgency.SIMPLE, NOON + timedelta(hours=3))
    with clock.moved_to(NOON + timedelta(hours=2)):
        desk.record(TEXT, grade="complex")
    assert desk.group(calm).due_at == NOON + timedelta(hours=3)


def test_what_was_answered_and_is_asked_again_is_open_again(desk: Desk) -> None:
    with clock.moved_to(NOON):
        first, _number = desk.answered(TEXT)
    later = NOON + timedelta(days=3)
    with clock.moved_to(later):
        again = desk.record(TEXT)
    group = desk.group(again)
    assert (group.id, group.state, group.reopened) == (first.group_id, GroupState.OPEN, 1)
    assert (group.answered_at, group.due_at) == (None, later + timedelta(hours=2))
    assert (group.reminded_at, group.escalated_at, group.burst_at) == (None, None, None)
    assert desk.last_step(again, StepKind.REOPENED).data == {"times": 1}
    assert sum(group.number in text for name in ("wang", "li") for text in desk.inbox(name)) == 2


def test_what_is_like_it_is_shown_before_it_is_stored(desk: Desk) -> None:
    number = desk.maker.published(title="充电桩报装流程")
    asked = desk.record(TEXT)
    with desk.database.reading() as session:
        found = recording.similar_to(session, desk.actor("an"), desk.context, TEXT)
        assert [hit.number for hit in found.answers] == [number]
        assert [group.id for group, _match in found.groups] == [asked.group_id]
        for who in ("wang", "chen"):
            with pytest.raises(Forbidden):
                recording.similar_to(session, desk.actor(who), desk.context, TEXT)


def test_a_closed_group_and_a_flag_are_not_chosen(desk: Desk) -> None:
    closed = desk.record(TEXT)
    desk.do(ending.close, "wang", desk.number(closed), "不属供电业务")
    flag = desk.flag(desk.maker.published(title="复电流程"))
    for reference in (str(closed.id), desk.number(flag)):
        with pytest.raises(Invalid):
            desk.record(TEXT, same_as=reference)
    with pytest.raises(NotFound):
        desk.record(TEXT, same_as="Q-000099")


def test_what_different_classes_of_customers_ask_is_not_one_question(
    record: Asking, database: Database
) -> None:
    homes = record(TEXT, customer="residential")
    again = record(TEXT, customer="residential")
    plant = record(TEXT, customer="large-industry")
    anybody = record(TEXT)
    assert again.group_id == homes.group_id
    assert plant.group_id != homes.group_id, "the answer may be another"
    assert anybody.group_id in {homes.group_id, plant.group_id}
    told = [group_of(database, one.id) for one in (homes, plant)]
    assert [group.department_id for group in told] == [told[0].department_id] * 2


def test_a_class_that_is_told_first_joins_what_told_none(record: Asking) -> None:
    anybody = record(TEXT)
    homes = record(TEXT, customer="residential")
    plant = record(TEXT, customer="large-industry")
    assert homes.group_id == anybody.group_id != plant.group_id
