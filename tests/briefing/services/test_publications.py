"""What becomes required reading when a text is published, moves on, is retired or comes back."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest

from briefing.figure_changes import figures_of
from briefing.models import Ending, RequiredReading
from briefing.proposing import proposal, published_before
from briefing.services import publications
from briefing.services.requiring import call_off, choose, require_now
from content.models import Entry, Revision, id_of
from core import feed
from core.errors import Conflict, Forbidden, NotFound, Stale
from review.grading.grade import Judged
from review.models import Review
from tests.briefing.reading_desk import DUE, TEXT, Desk
from tests.databases import ON_SQLITE

ROUNDS = {"longer": 20, "thorough": 60}.get(os.environ.get("TEST_HYPOTHESIS", ""), 1)
CHANGED = "结清电费后 12 小时内恢复供电。"
WORDED = "您好，结清电费后 12 小时内恢复供电。"
CHOICE: dict[str, Any] = {
    "roles": ["agent"],
    "departments": [],
    "shifts": [],
    "due_minutes": None,
}


def test_a_change_of_figures_asks_and_a_change_of_wording_does_not(desk: Desk) -> None:
    """One story: new, changed, worded anew, changed again, retired, published anew."""
    number = desk.publish()
    assert desk.to_read() == [], "a new answer asks nobody"
    desk.revise(number, CHANGED)
    (asked,) = desk.to_read()
    assert asked.difference is not None
    assert [(line.before, line.after) for line in asked.difference.lines] == [
        ("24 小时", "12 小时")
    ]
    assert asked.check is not None
    assert desk.to_read("wang") == [], "for agents, when nobody chose"
    desk.agents("mei")
    desk.confirm(asked)
    assert (desk.numbers(), desk.numbers("mei")) == ([], [number])

    desk.revise(number, WORDED)
    assert desk.to_read() == [], "graded as wording: asks nobody again"
    (still,) = desk.to_read("mei")
    assert still.reading.id == asked.reading.id
    assert still.reading.revision.seq == 3, "who has yet to read reads what stands there"

    desk.revise(number, "结清电费后 12 小时内恢复供电，手续费 5 元。")
    (anew,), (mine,) = desk.to_read("mei"), desk.to_read()
    assert anew.difference is not None
    assert mine.difference is not None
    told = {line.after for line in anew.difference.lines}
    assert told == {"12 小时", "5 元"}, "everything since the text they know"
    assert {line.after for line in mine.difference.lines} == {"5 元"}
    assert mine.reading.base_id == asked.reading.base_id

    desk.maker.retire(number)
    assert desk.to_read() == [], "out of sight before the worker comes round"
    desk.tick()
    with desk.database.reading() as session:
        reading = session.get_one(RequiredReading, anew.reading.id)
        assert reading.ended_as == Ending.TAKEN_DOWN
    desk.revise(number, "结清电费后 12 小时内恢复供电，手续费 5 元。")
    assert desk.numbers() == [number], "the same again: who had not confirmed has not"
    desk.confirm_all()
    assert desk.to_read() == []


@ON_SQLITE
def test_notices_are_proposed_and_choices_hold(desk: Desk) -> None:
    """A notice asks by itself; the department and the committee choose, for whom and by when."""
    maker = desk.maker
    notice = desk.publish("本周六检修。", "notice", title="检修")
    (asked,) = desk.to_read()
    assert (asked.reading.entry.number, asked.check, asked.difference) == (notice, None, None)
    night = desk.shift("夜班", "20:00", "08:00", ["an"])
    usual = {"usual_minutes": DUE}

    quiet = maker.submitted("notice", content={"text": "周日检修。"}, title="另一则")
    with desk.database.transaction() as session:
        choose(session, maker.actor("wang"), quiet, CHOICE | {"required": False}, **usual)
    maker.sign_all(quiet)
    desk.tick()
    assert desk.numbers() == [notice], "the department said nobody"

    review = maker.submitted(title="新答复", content={"answer": TEXT, "no_basis": "通行做法"})
    wanted = CHOICE | {"required": True, "shifts": [night], "due_minutes": 30}
    with desk.database.transaction() as session:
        with pytest.raises(NotFound):
            choose(session, maker.actor("zhao"), review, wanted, **usual)
        choose(session, maker.actor("chen"), review, wanted, **usual)
    maker.sign_all(review)
    desk.tick()
    chosen = next(one.reading for one in desk.to_read() if one.reading.entry.number != notice)
    assert (chosen.due_at - chosen.since).total_seconds() == 30 * 60
    desk.agents("mei")
    assert desk.numbers("mei") == [notice], "she works on no shift"

    desk.draft(notice, "本周六 8:00 检修。", "notice")
    again = maker.submit(notice)
    with desk.database.transaction() as session, pytest.raises(Conflict):
        choose(session, maker.actor("wang"), again, CHOICE | {"required": False}, **usual)
    with desk.database.transaction() as session:
        choose(session, maker.actor("wang"), again, wanted | {"roles": ["contributor"]}, **usual)
    maker.sign_all(again)
    with desk.database.transaction() as session, pytest.raises(Forbidden):
        choose(session, maker.actor("wang"), again, wanted, **usual)
    desk.tick()
    assert notice in desk.numbers("mei"), "whoever read the text before is told what changes in it"


@ON_SQLITE
def test_by_a_supervisor_and_called_off(desk: Desk) -> None:
    """What stands there can be made required reading, once; and asks nobody after it is over."""
    number = desk.publish()
    zhou, an = desk.maker.actor("zhou"), desk.maker.actor("an")
    values = CHOICE | {"number": number.lower(), "due_minutes": 15}
    with desk.database.transaction() as session:
        with pytest.raises(Forbidden):
            require_now(session, an, values, usual_minutes=DUE)
        reading = require_now(session, zhou, values, usual_minutes=DUE)
        with pytest.raises(Conflict):
            require_now(session, zhou, values, usual_minutes=DUE)
    assert desk.numbers() == [number]
    with desk.database.transaction() as session:
        with pytest.raises(Forbidden):
            call_off(session, an, reading.id)
        call_off(session, zhou, reading.id)
        with pytest.raises(Conflict):
            call_off(session, zhou, reading.id)
    assert desk.to_read() == []
    desk.revise(number, WORDED.replace("12", "24"))
    assert desk.to_read() == []


@ON_SQLITE
def test_what_is_asked_already_is_proposed_again(desk: Desk) -> None:
    """A figure beside other words asks nobody by itself, but whoever has read it is asked anew."""
    number = desk.publish()
    desk.draft(number, "结清全部电费后 24 小时内恢复供电。")
    review = desk.maker.submit(number)

    def proposed() -> bool:
        with desk.database.reading() as session:
            under_review = session.get_one(Review, review).revision
            return proposal(session, published_before(session, under_review), under_review).required

    assert not proposed()
    values = CHOICE | {"number": number}
    with desk.database.transaction() as session:
        reading = require_now(session, desk.maker.actor("zhou"), values, usual_minutes=DUE)
    assert proposed()
    desk.confirm_all()
    desk.maker.sign_all(review)
    desk.tick()
    assert desk.numbers() == [number], "as it was said"
    (asked,) = desk.to_read()
    assert asked.reading.id != reading.id


@ON_SQLITE
def test_a_thread_that_was_lost_is_found_again(desk: Desk) -> None:
    """What happened while nobody followed is seen by what stands there; a first start is quiet."""
    number, gone = desk.publish(), desk.publish(title="另一条")
    with desk.database.transaction() as session:
        require_now(session, desk.maker.actor("zhou"), CHOICE | {"number": gone}, usual_minutes=DUE)
    desk.revise(number, CHANGED, tick=False)
    desk.maker.retire(gone)
    with desk.database.transaction() as session:
        session.query(feed.Happening).delete()
    desk.tick()
    assert desk.numbers() == [number]
    with desk.database.transaction() as session:
        session.query(feed.Position).delete()
        publications.look_at_portion(session, usual_minutes=DUE)
    assert desk.numbers() == [number], "an upgrade asks nobody for what stood there before"


@ON_SQLITE
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_nobody_who_has_confirmed_misses_a_changed_figure(desk: Desk, seed: int) -> None:
    """Publications, the worker and confirmations in any order: a reader who is asked nothing knows
    the figures that stand there, and was shown each that changed since the text they knew."""
    chance = random.Random(seed)
    desk.agents("mei")
    number = desk.publish()
    with desk.database.transaction() as session:
        require_now(
            session, desk.maker.actor("zhou"), CHOICE | {"number": number}, usual_minutes=DUE
        )
    knows: dict[str, tuple[Any, ...]] = {}
    for _step in range(14):
        step = chance.choice(("figures", "figures", "wording", "retire", "tick", "read", "read"))
        if step == "tick":
            desk.tick()
        elif step == "read":
            _read(desk, chance.choice(("an", "mei")), knows)
        elif step == "retire":
            if _stated(desk, number) is not None:
                desk.maker.retire(number)
        else:
            _publish(desk, number, chance, changed=step == "figures")
        if chance.random() < 0.7:
            desk.tick()
            for name, known in knows.items():
                stated = _stated(desk, number)
                if stated is not None and not desk.to_read(name):
                    assert known == stated, (step, name)


def _publish(desk: Desk, number: str, chance: random.Random, *, changed: bool) -> None:
    hours = chance.choice((2, 4, 6, 8)) if changed else 4
    fee = chance.choice(("", "，收 5 元", "，收 8 元")) if changed else ""
    greeting = chance.choice(("", "您好，", "请您放心，"))
    desk.revise(number, f"{greeting}结清后 {hours} 小时内恢复{fee}。", tick=False)


def _read(desk: Desk, name: str, knows: dict[str, tuple[Any, ...]]) -> None:
    for asked in desk.to_read(name):
        stated = _values(asked.reading.revision)
        if name in knows and asked.difference is not None:
            shown = sum(bool(line.before) for line in asked.difference.lines)
            assert shown > 0 or not set(knows[name]) - set(stated), "a change was not shown"
        try:
            desk.confirm(asked, name)
        except (NotFound, Stale):
            continue  # another text was published since
        knows[name] = stated


def _stated(desk: Desk, number: str) -> tuple[Any, ...] | None:
    with desk.database.reading() as session:
        published = session.get_one(Entry, id_of(number)).published
        return _values(published) if published else None


def _values(revision: Revision) -> tuple[Any, ...]:
    text = Judged("answer", revision.title, revision.content)
    return tuple((one.measure, one.value) for one in figures_of(text))
