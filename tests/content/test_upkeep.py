"""Review-by dates: reminders once each, then doubt, then by rule taking down; never silently."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from content.doubts import DoubtReason
from content.queries import entry_numbered
from content.schemas import UpkeepSchema
from content.services.reconfirming import reconfirm, save_rule
from content.services.upkeep_duties import remind_of_reviews, take_down_overdue
from content.upkeep_rules import months_later, reconfirmations_of
from core import audit, clock, outbox
from core.base_schema import load
from core.database import Database
from core.errors import Forbidden, Invalid, Stale
from people.actors import Actor
from tests.content.looking import shown
from tests.content.test_basis_changes import told
from tests.content.test_doubts import open_of
from tests.makers import Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
DUE = date(2026, 6, 1)
ADMIN_RULE = {"review_months": 12, "takedown_days": 10}


def work(database: Database) -> None:
    """What the worker does, twice, as after a restart."""
    for _time in range(2):
        with database.transaction() as session:
            remind_of_reviews(session)
            take_down_overdue(session)


def on(day: date) -> datetime:
    """Noon of a day at the hotline."""
    return clock.start_of(day) + timedelta(hours=12)


def rule(maker: Maker, kind: str = "answer", **values: int | None) -> None:
    """Lay down a rule as the administrator."""
    with maker.database.transaction() as session:
        save_rule(session, maker.actor("admin"), kind, load(UpkeepSchema(), values))


def confirm(maker: Maker, number: str, who: str = "wang", review_by: date | None = None) -> None:
    """The department says that it still holds."""
    with maker.database.transaction() as session:
        reconfirm(session, maker.actor(who), number, "仍然适用", review_by=review_by)


@pytest.fixture
def number(maker: Maker) -> str:
    """An answer to be looked at again by `DUE`."""
    with clock.moved_to(NOON):
        return maker.published(review_by=str(DUE), title="一")


def due_of(database: Database, number: str) -> date | None:
    """The review-by date in force."""
    with database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        return entry.review_by


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
        assert outbox.lag(session, outbox.INDEX)[0]
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


def test_confirming_is_noted_and_the_revision_untouched(
    maker: Maker, number: str, people: dict[str, Actor]
) -> None:
    with clock.moved_to(on(DUE)):
        confirm(maker, number, review_by=date(2026, 9, 1))
        work(maker.database)
    assert due_of(maker.database, number) == date(2026, 9, 1)
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        assert entry.published is not None
        assert entry.published.review_by == DUE
        (word,) = reconfirmations_of(session, entry.id)
        assert (word.user.name, word.reason, word.before) == ("wang", "仍然适用", DUE)
        event = audit.events_about(session, f"entry:{number}")[-1]
        assert (event.action, event.actor) == ("entry.reconfirm", "wang")
    assert told(maker.database, people["wang"]) == []


@pytest.mark.parametrize("day", [date(2026, 6, 1), date(2020, 1, 1), date(2031, 6, 2)])
def test_the_next_date_is_ahead_and_not_for_ever(maker: Maker, number: str, day: date) -> None:
    with clock.moved_to(on(DUE)), pytest.raises(Invalid) as refused:
        confirm(maker, number, review_by=day)
    assert list(refused.value.fields) == ["review_by"]


@pytest.mark.parametrize(
    ("kind", "due"),
    [("answer", date(2027, 3, 1)), ("regulation", date(2027, 3, 1)), ("notice", None)],
)
def test_without_a_date_the_kind_says_when(maker: Maker, kind: str, due: date | None) -> None:
    with clock.moved_to(NOON):
        assert due_of(maker.database, maker.published(kind)) == due


def test_the_rule_of_the_administrator_goes_before(maker: Maker) -> None:
    rule(maker, review_months=3)
    rule(maker, "case", review_months=None)
    with clock.moved_to(NOON):
        assert due_of(maker.database, maker.published(effective_from="2026-03-01")) == date(
            2026, 6, 1
        )
        assert due_of(maker.database, maker.published("case")) is None


def test_a_rule_is_the_administrators_and_not_overwritten_unseen(maker: Maker) -> None:
    values = load(UpkeepSchema(), ADMIN_RULE)
    with maker.database.transaction() as session:
        with pytest.raises(Forbidden):
            save_rule(session, maker.actor("chen"), "answer", values)
        assert save_rule(session, maker.actor("admin"), "answer", values, version=0).version == 1
        with pytest.raises(Stale):
            save_rule(session, maker.actor("admin"), "answer", values, version=0)


def test_a_date_that_has_come_is_refused_at_submission(maker: Maker) -> None:
    with clock.moved_to(on(DUE)), pytest.raises(Invalid) as refused:
        maker.submitted(review_by=str(DUE))
    assert list(refused.value.fields) == ["review_by"]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
    ],
)
def test_months_are_counted_by_the_calendar(start: str, months: int, end: str) -> None:
    assert months_later(date.fromisoformat(start), months) == date.fromisoformat(end)
