"""Review-by dates: reminders once each, then doubt, then by rule taking down; never silently."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from content.doubts import DoubtReason
from core import audit, clock
from people.actors import Actor
from search_index import owed
from tests.content.basis_world import told
from tests.content.doubted import open_of
from tests.content.looking import shown
from tests.content.upkeep_world import ADMIN_RULE, DUE, NOON, confirm, due_of, on, rule, work
from tests.makers import Maker


@pytest.fixture
def number(maker: Maker) -> str:
    """An answer to be looked at again by `DUE`."""
    with clock.moved_to(NOON):
        return maker.published(review_by=str(DUE), title="一")


def test_each_reminder_is_given_once(maker: Maker, number: str, people: dict[str, Actor]) -> None:
    for ahead, count in ((31, 0), (30, 1), (20, 1), (7, 2), (1, 2), (0, 3), (-1, 4), (-5, 4)):
        with clock.moved_to(on(DUE - timedelta(days=ahead))):
            work(maker.database)
        for name in ("wang", "li"):
            assert len(told(maker.database, people[name])) == count, ahead
    assert told(maker.database, people["zhao"]) == []
    assert told(maker.database, people["wang"])[0] == f"{number} 应于 2026-06-01 前复核"


def test_a_worker_that_slept_gives_the_reminder_that_counts(
    maker: Maker, number: str, people: dict[str, Actor]
) -> None:
    with clock.moved_to(on(DUE - timedelta(days=3))):
        work(maker.database)
    assert len(told(maker.database, people["wang"])) == 1


def test_many_at_once_are_one_message(maker: Maker, people: dict[str, Actor]) -> None:
    with clock.moved_to(NOON):
        for n in range(3):
            maker.published(review_by=str(DUE + timedelta(days=n)), title=f"{n}")
    with clock.moved_to(on(DUE - timedelta(days=10))):
        work(maker.database)
    assert told(maker.database, people["wang"]) == ["本部门有 3 条内容待复核，最早的到 2026-06-01"]


def test_what_nobody_confirms_is_in_doubt_and_stays(maker: Maker, number: str) -> None:
    with clock.moved_to(on(DUE)):
        work(maker.database)
    assert open_of(maker.database, number) == []
    with clock.moved_to(on(DUE + timedelta(days=400))):
        work(maker.database)
        assert shown(maker.database, number) == "一"
    (doubt,) = open_of(maker.database, number)
    assert doubt.reason == DoubtReason.REVIEW_OVERDUE
    assert str(doubt.detail) == "应于 2026-06-01 前复核，部门尚未确认"


def test_by_rule_it_is_taken_down_and_comes_back(
    maker: Maker, number: str, people: dict[str, Actor]
) -> None:
    rule(maker, takedown_days=10, review_months=6)
    with clock.moved_to(on(DUE + timedelta(days=10))):
        work(maker.database)
        assert shown(maker.database, number) == "一"
    with clock.moved_to(on(DUE + timedelta(days=11))):
        work(maker.database)
        assert shown(maker.database, number) is None
    gone = f"{number} 逾期未复核，已暂停展示；确认后自动恢复"
    for name in ("wang", "chen"):
        assert told(maker.database, people[name])[-1] == gone
        assert told(maker.database, people[name]).count(gone) == 1
    with maker.database.reading() as session:
        events = audit.events_about(session, f"entry:{number}")
        assert [e.action for e in events][-1] == "entry.take_down"
        assert owed.lag(session, maker.index.consumer)[0]
    with clock.moved_to(on(DUE + timedelta(days=12))):
        confirm(maker, number)
        assert shown(maker.database, number) == "一"
    assert open_of(maker.database, number) == []
    assert due_of(maker.database, number) == date(2026, 12, 13)


def test_what_is_before_the_committee_is_not_taken_down(maker: Maker, number: str) -> None:
    rule(maker, **ADMIN_RULE)
    with clock.moved_to(on(DUE)):
        from content.services import drafts

        with maker.database.transaction() as session:
            drafts.start_draft(session, maker.actor("wang"), number)
        review = maker.submit(number)
    with clock.moved_to(on(DUE + timedelta(days=30))):
        work(maker.database)
        assert shown(maker.database, number) == "一"
        maker.decide(review, "reject")
        work(maker.database)
        assert shown(maker.database, number) is None


def test_a_new_revision_begins_anew(maker: Maker, number: str) -> None:
    from content.services import drafts

    rule(maker, **ADMIN_RULE)
    with clock.moved_to(on(DUE + timedelta(days=20))):
        work(maker.database)
        assert shown(maker.database, number) is None
        with maker.database.transaction() as session:
            drafts.start_draft(session, maker.actor("wang"), number)
        maker.decide(maker.submit(number))
        assert shown(maker.database, number) == "一"
    assert open_of(maker.database, number) == []
    assert due_of(maker.database, number) == date(2027, 6, 21)
