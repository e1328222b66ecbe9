"""Deadlines: when a step is due, how that reads, and that the clock stands while authors work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content.awaited import keep_awaited
from content.queries import entry_numbered
from core import clock
from core.database import Database
from review import services
from review.assignment.deadlines import Pressure, deadline_of, is_overdue
from review.assignment.whose_turn import Turn
from review.assignment.workload import workload
from review.models import Review
from review.queue import Wanted, queue
from tests.databases import ENGINES
from tests.makers import Maker
from tests.review.writing import ask_to_retire, save

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BOTH = pytest.mark.parametrize("engine_kind", ENGINES, indirect=True)


@pytest.fixture
def engine_kind(request: pytest.FixtureRequest) -> str:
    """One engine will do, but for the tests that name both."""
    return str(getattr(request, "param", ENGINES[0]))


def due(database: Database, review_id: int) -> datetime | None:
    """When a review is due."""
    with database.reading() as session:
        return session.get_one(Review, review_id).due_at


@pytest.mark.parametrize(
    ("later", "text", "pressure"),
    [
        (0 * HOUR, "余 24 小时", Pressure.CALM),
        (17.5 * HOUR, "余 6 小时", Pressure.CALM),
        (18 * HOUR, "余 6 小时", Pressure.SOON),
        (21 * HOUR, "余 3 小时", Pressure.SOON),
        (23.5 * HOUR, "余 30 分钟", Pressure.SOON),
        (24 * HOUR, "超期 1 分钟", Pressure.OVERDUE),
        (26 * HOUR, "超期 2 小时", Pressure.OVERDUE),
        (96 * HOUR, "超期 3 天", Pressure.OVERDUE),
    ],
)
def test_a_deadline_reads_in_words(
    maker: Maker, later: timedelta, text: str, pressure: Pressure
) -> None:
    with clock.moved_to(NOON):
        review_id = maker.submitted()
    with clock.moved_to(NOON + later), maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        deadline = deadline_of(review)
        assert deadline is not None
        assert (str(deadline.text), deadline.pressure) == (text, pressure)
        assert is_overdue(review) == (pressure == Pressure.OVERDUE)


def test_the_clock_stands_while_the_author_works(maker: Maker) -> None:
    with clock.moved_to(NOON):
        number = maker.draft()
        first = maker.submit(number)
    with clock.moved_to(NOON + 10 * HOUR):
        maker.decide(first, "request_changes")
    with clock.moved_to(NOON + 60 * HOUR):
        with maker.database.reading() as session:
            returned = deadline_of(session.get_one(Review, first))
            assert returned is not None
            assert str(returned.text) == "余 14 小时"
        save(maker, number)
        second = maker.submit(number)
    assert due(maker.database, second) == NOON + 74 * HOUR
    with clock.moved_to(NOON + 64 * HOUR):
        maker.decide(second, "request_changes")
    with clock.moved_to(NOON + 100 * HOUR):
        assert due(maker.database, maker.submit(number)) == NOON + 110 * HOUR


def test_what_was_overdue_when_it_was_returned_comes_back_overdue(maker: Maker) -> None:
    with clock.moved_to(NOON):
        number = maker.draft()
        first = maker.submit(number)
    with clock.moved_to(NOON + 26 * HOUR):
        maker.decide(first, "request_changes")
    with clock.moved_to(NOON + 50 * HOUR):
        again = maker.submit(number)
        assert due(maker.database, again) == NOON + 48 * HOUR
        with maker.database.reading() as session:
            assert workload(session, maker.actor("chen")).overdue == 1


def test_after_a_withdrawal_all_is_new(maker: Maker) -> None:
    with clock.moved_to(NOON):
        number = maker.draft()
        first = maker.submit(number)
    with clock.moved_to(NOON + 10 * HOUR), maker.database.transaction() as session:
        services.withdraw(session, maker.actor("wang"), first)
    with clock.moved_to(NOON + 20 * HOUR):
        save(maker, number)
        assert due(maker.database, maker.submit(number)) == NOON + 44 * HOUR


def test_a_retirement_has_its_own_clock(maker: Maker) -> None:
    with clock.moved_to(NOON):
        number = maker.draft()
        maker.decide(maker.submit(number))
        save(maker, number)
        change = maker.submit(number)
    with clock.moved_to(NOON + 10 * HOUR):
        maker.decide(change, "request_changes")
        retirement = ask_to_retire(maker, number)
    assert due(maker.database, retirement) == NOON + 34 * HOUR


@BOTH
def test_what_was_returned_is_the_authors_turn_until_it_comes_back(maker: Maker) -> None:
    number = maker.draft()
    first = maker.submit(number)

    def with_author() -> list[int]:
        with maker.database.reading() as session:
            chen = maker.actor("chen")
            page = queue(session, chen, Wanted(turn=Turn.AUTHOR), limit=10)
            assert workload(session, chen).with_author == page.total
            return [one.id for one in page.items]

    assert with_author() == []
    maker.decide(first, "request_changes")
    assert with_author() == [first]
    second = maker.submit(number)
    assert with_author() == []
    maker.decide(second, "reject")
    assert with_author() == []


@BOTH
def test_the_queue_comes_by_deadline_mine_first_and_narrows_to_what_is_late(maker: Maker) -> None:
    chen = maker.actor("chen")
    ids = []
    for hours in range(4):  # shared out in turn: chen, sun, chen, sun
        with clock.moved_to(NOON + hours * HOUR):
            ids.append(maker.submitted())
    with clock.moved_to(NOON + 25.5 * HOUR), maker.database.reading() as session:
        everything = queue(session, chen, Wanted(), limit=10).items
        assert [one.id for one in everything] == [ids[0], ids[2], ids[1], ids[3]]
        late = queue(session, chen, Wanted(overdue=True), limit=10).items
        assert [one.id for one in late] == [ids[0], ids[1]]
        assert queue(session, chen, Wanted(turn=Turn.MINE), limit=10).total == 2
        assert queue(session, chen, Wanted(turn=Turn.OTHERS), limit=10).total == 2


def wait_for(maker: Maker, number: str, until: datetime) -> None:
    """A caller waits for an entry."""
    with maker.database.transaction() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        keep_awaited(session, entry.id, 1, until)


def test_a_promise_to_a_caller_is_the_deadline(maker: Maker) -> None:
    number = maker.draft()
    with clock.moved_to(NOON):
        wait_for(maker, number, NOON + 2 * HOUR)
        review_id = maker.submit(number)
        assert due(maker.database, review_id) == NOON + 2 * HOUR


def test_a_promise_made_later_brings_it_forward_and_none_puts_it_off(maker: Maker) -> None:
    number = maker.draft()
    with clock.moved_to(NOON):
        review_id = maker.submit(number)
        before = due(maker.database, review_id)
        assert before is not None
        for until, then in ((before + HOUR, before), (NOON + HOUR, NOON + HOUR)):
            wait_for(maker, number, until)
            with maker.database.transaction() as session:
                services.follow_promises(session)
            assert due(maker.database, review_id) == then
        with maker.database.transaction() as session:
            assert services.follow_promises(session) == 0
