"""What goes up: to named people, with a clock, each level once, and always with a reason."""

from __future__ import annotations

from collections import Counter as Counts
from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.errors import Conflict, Forbidden, NotFound
from grievances.handling.models import StepKind
from grievances.handling.queries import handling_named, waiting_count
from grievances.services import escalating
from grievances.services.handling_notices import why
from grievances.warning.models import WarningContact
from tests.grievances.counter import Counter

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def named(counter: Counter) -> Counter:
    """Somebody is named for each level: chen for the second, sun, the leader, for the third."""
    with counter.database.transaction() as session:
        for level, name in ((2, "chen"), (3, "sun")):
            session.add(WarningContact(level=level, user_id=counter.actor(name).id))
    return counter


def test_a_level_is_told_of_once_with_its_reasons(named: Counter) -> None:
    with clock.moved_to(NOON):
        number = named.record(tendency=True, own_fault=True)  # 4 points: level 1
        named.step(number, "judge", "an", tendency=True)
        named.propose(number)
        named.call(number, "dissatisfied")  # 6 points: level 2
    found = named.row(number)
    assert [up.level for up in found.escalations] == [1, 2]
    assert [[one.user.name for one in up.told] for up in found.escalations] == [["zhou"], ["chen"]]
    assert [up.due_at - NOON for up in found.escalations] == [
        timedelta(minutes=240),
        timedelta(minutes=120),
    ]
    assert why(found.escalations[1]) == "有升级倾向 · 表示不满意 · 本方有过错"
    said = [text for name, text in named.told() if name == "chen"]
    assert len(said) == 1
    assert "预警 2 级" in said[0]
    assert "有升级倾向" in said[0]


def test_who_was_told_sees_it_and_takes_it(named: Counter) -> None:
    number = named.record()
    chen = named.actor("chen")
    with named.database.reading() as session, pytest.raises(NotFound):
        handling_named(session, chen, number)
    named.up(number)
    named.up(number)
    with named.database.reading() as session:
        assert waiting_count(session, chen) == 1
    with pytest.raises(Forbidden):
        named.do(escalating.take, "an", number, "我来")
    named.do(escalating.take, "chen", number, "今天上门")
    found = named.row(number)
    assert all(up.taken_by_id == chen.id for up in found.escalations)
    with named.database.reading() as session:
        assert waiting_count(session, chen) == 0
    with pytest.raises(Conflict):
        named.do(escalating.take, "chen", number, "")


def test_nobody_took_it_so_it_climbs_to_the_leader_and_no_further(named: Counter) -> None:
    with clock.moved_to(NOON):
        number = named.record(tendency=True)
    levels = []
    for minutes in (239, 241, 300, 362, 500, 5000):
        with clock.moved_to(NOON + timedelta(minutes=minutes)):
            named.attend()
        levels.append([up.level for up in named.row(number).escalations])
    assert levels[:4] == [[1], [1, 2], [1, 2], [1, 2, 3]]
    assert levels[5] == [1, 2, 3]
    last = named.row(number).escalations[-1]
    assert "无人接手" in why(last)
    assert [one.user.name for one in last.told] == ["sun"]
    counts = Counts(text.partition("，")[0] for _name, text in named.told() if "级：" in text)
    assert set(counts.values()) == {1}


def test_what_was_taken_does_not_climb(named: Counter) -> None:
    with clock.moved_to(NOON):
        number = named.record(tendency=True)
        named.do(escalating.take, "zhou", number, "我跟进")
    with clock.moved_to(NOON + timedelta(hours=5)):
        named.attend()
    assert [up.level for up in named.row(number).escalations] == [1]


def test_anybody_who_has_to_do_with_it_may_ask_above(named: Counter) -> None:
    number = named.record()
    for who in ("an", "wang", "zhou"):
        named.up(number, who)
    with pytest.raises(Conflict):
        named.up(number)
    with pytest.raises(NotFound):
        named.up(number, "zhao")
    found = named.row(number)
    assert [up.level for up in found.escalations] == [1, 2, 3]
    assert found.steps[-1].kind == StepKind.ESCALATED
    assert found.steps[-1].comment == "客户要求见领导"


def test_what_is_foreseen_is_kept_once_the_customer_went_outside(named: Counter) -> None:
    number = named.record(tendency=True)
    named.step(number, "outside", "an", comment="打了 12398")
    named.propose(number)
    named.call(number, "dissatisfied", accepts=False)
    found = named.row(number)
    assert (found.peak_points, found.peak_grade) == (3, 1)
    assert found.points == 7
