"""What goes up at once: danger, the seventh call of a customer, many calls in a short time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from core import clock
from core.database import Database
from questions.models import Question, StepKind, Urgency
from questions.services import raising, routing
from tests.questions.asking import group_of, told
from tests.questions.conftest import Asking
from tests.questions.desk import Desk

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TEXT = "充电桩报装要什么材料"


@pytest.mark.parametrize("text", ["停电了，老人被困电梯", "电线掉下来有人触电", "家里用呼吸机停电"])
def test_danger_goes_up_at_once(record: Asking, database: Database, text: str) -> None:
    record(text)
    assert told(database)["zhou", "raised"] == 1


def test_the_seventh_call_of_one_customer_goes_up(record: Asking, database: Database) -> None:
    for _ in range(6):
        record(TEXT, caller="客户8812")
        record(TEXT, caller="客户8813") if _ % 2 else None
    assert told(database)["zhou", "raised"] == 0
    asked = record(TEXT, caller=" 客户 8812 ")
    assert told(database)["zhou", "raised"] == 1
    assert StepKind.RAISED in [step.kind for step in group_of(database, asked.id).steps]


def test_a_burst_raises_one_alert(record: Asking, database: Database) -> None:
    for minutes in range(0, 12, 3):
        with clock.moved_to(NOON + timedelta(minutes=minutes)):
            record(TEXT)
    assert told(database)["zhou", "burst"] == 0
    with clock.moved_to(NOON + timedelta(minutes=30)):
        for _ in range(7):
            record(TEXT)
    assert told(database)["zhou", "burst"] == 1


def test_what_others_asked_lately_is_not_loaded(desk: Desk) -> None:
    """Whoever records next waits meanwhile, on whatever node: for what counts, not for all."""
    texts = [
        "电费怎么交",
        "发票怎么开",
        "怎么过户",
        "营业厅在哪",
        "几点来电",
        "表箱谁来修",
        "怎么报装",
    ]
    loaded: list[object] = []

    def note(one: Question, _context: object) -> None:
        loaded.append(one)

    with clock.moved_to(NOON):
        for text in texts:
            desk.record(text, same_as="")
        event.listen(Question, "load", note)
        try:
            desk.record("灯都不亮", same_as="")
        finally:
            event.remove(Question, "load", note)
    assert len(loaded) < len(texts)


def alarms(desk: Desk, name: str = "zhou") -> list[str]:
    """What somebody was told at once."""
    return [text for text in desk.inbox(name) if text.startswith("立即上报")]


def test_every_sighting_that_speaks_of_danger_is_heard_with_its_place(desk: Desk) -> None:
    first = desk.record("变压器冒烟了", details={"where": "幸福小区 3 栋"})
    second = desk.record("变压器冒烟了", agent="zhou", details={"where": "平安路口"})
    assert first.group_id == second.group_id
    assert [text.partition("地点：")[2] for text in alarms(desk)] == ["幸福小区 3 栋", "平安路口"]
    assert alarms(desk, "wang") or alarms(desk, "li")
    steps = [step for step in desk.group(first).steps if step.kind == StepKind.RAISED]
    assert [step.data["question"] for step in steps] == [first.id, second.id]
    assert {step.data["about"] for step in steps} == {"着火、爆炸、冒烟"}


def test_one_person_does_not_drown_the_alarms_of_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they record is as urgent as ever; not everybody is told of each any more."""
    monkeypatch.setattr(raising, "ALARMS_AT_MOST", 2)
    for place in range(3):
        asked = desk.record("变压器冒烟了", details={"where": f"第 {place} 个小区"})
    assert len(alarms(desk)) == 2
    steps = [step for step in desk.group(asked).steps if step.kind == StepKind.RAISED]
    assert (len(steps), desk.group(asked).urgency) == (3, Urgency.URGENT)
    desk.record("变压器冒烟了", agent="zhou", details={"where": "平安路口"})
    assert len(alarms(desk)) == 3


def test_a_place_that_comes_out_later_is_told(desk: Desk) -> None:
    asked = desk.record("有人触电了")
    desk.add(asked, details={"who": "路人"})
    desk.add(asked, details={"where": "幸福小区东门"})
    desk.add(asked, details={"how": "碰到路灯"})
    assert [text.partition("，地点")[2] for text in alarms(desk)] == ["还不清楚", "：幸福小区东门"]


def test_a_place_in_the_words_themselves_is_told(desk: Desk) -> None:
    desk.record("幸福小区有人触电")
    assert alarms(desk)[0].endswith("地点：幸福小区")


def test_danger_wakes_what_was_put_off_and_shortens_its_time(desk: Desk) -> None:
    with clock.moved_to(NOON):
        asked = desk.record(TEXT, grade="complex")
        desk.do(routing.snooze, "wang", desk.number(asked), 20)
    later = NOON + timedelta(hours=1)
    with clock.moved_to(later):
        desk.record("电线掉下来了", same_as=str(asked.id))
    group = desk.group(asked)
    assert (group.snoozed_until, group.urgency) == (None, Urgency.URGENT)
    assert group.due_at == later + timedelta(minutes=30)


def test_a_customer_is_counted_over_all_wordings_of_a_matter(desk: Desk) -> None:
    wordings = [
        "电费怎么又涨了", "阶梯电价为什么这样算", "账单金额不对", "电表是不是走快了",
        "这个月多收我钱", "上次问的电费没有答复", "我要投诉电费",
    ]  # fmt: skip
    asked = [desk.record(text, category="service", caller="8812", same_as="") for text in wordings]
    assert [desk.question(one).call_number for one in asked] == [1, 2, 3, 4, 5, 6, 7]
    assert StepKind.REPEATED in desk.steps(asked[2])
    assert sum("第 3 次来电" in text for name in ("zhao", "sun") for text in desk.inbox(name)) == 1
    assert alarms(desk) == [f"立即上报：{desk.number(asked[6])}，同一客户第 7 次来电"]
    desk.record("再问一次电费", category="service", caller="8812", same_as="")
    assert len(alarms(desk)) == 1


def test_a_second_customers_seventh_call_goes_up_too(desk: Desk) -> None:
    for caller in ("8812", "8813"):
        for _ in range(7):
            desk.record(TEXT, caller=caller)
    assert len(alarms(desk)) == 2


def test_another_matter_long_ago_and_unknown_callers_do_not_count(desk: Desk) -> None:
    with clock.moved_to(NOON):
        desk.record(TEXT, caller="8812")
    with clock.moved_to(NOON + timedelta(days=40)):
        desk.record("电梯停运归谁管", category="safety", caller="8812")
        again = desk.record(TEXT, caller="8812")
        unknown = [desk.record(TEXT) for _ in range(7)]
    assert desk.question(again).call_number == 1
    assert {desk.question(one).call_number for one in unknown} == {1}


def test_a_caller_named_later_is_counted_then(desk: Desk) -> None:
    for _ in range(2):
        desk.record(TEXT, caller="8812")
    third = desk.record(TEXT)
    assert desk.question(third).call_number == 1
    desk.add(third, caller="8812")
    assert desk.question(third).call_number == 3
    assert StepKind.REPEATED in desk.steps(third)


def bursts(desk: Desk) -> list[str]:
    """Alerts that many call."""
    return [text for text in desk.inbox("zhou") if text.startswith("集中来电")]


def test_a_burst_is_seen_over_wordings_at_one_place(desk: Desk) -> None:
    texts = ["停电了", "家里没电", "灯都不亮", "整栋楼黑了", "几点来电", "空调停了"]
    with clock.moved_to(NOON):
        for text in texts:
            where = {"where": "幸福小区"}
            desk.record(text, category="reliability", same_as="", details=where)
    assert len(bursts(desk)) == 1
    assert "幸福小区" in bursts(desk)[0]


def test_other_places_and_other_business_are_no_burst(desk: Desk) -> None:
    with clock.moved_to(NOON):
        for number, text in enumerate(("停电了", "家里没电", "灯都不亮", "整栋楼黑了")):
            where = {"where": f"第{number}村"}
            desk.record(text, category="reliability", same_as="", details=where)
        for text in ("电费怎么交", "发票怎么开", "怎么过户", "营业厅在哪"):
            desk.record(text, category="service", same_as="", details={"where": "第0村"})
    assert bursts(desk) == []
