"""What happened: in the order of the commits, read by everybody, kept until all have passed."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from core import clock, feed
from core.database import Database
from core.feed import Happening, Portion
from migrations.runner import upgrade
from tests.databases import ON_POSTGRESQL

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
INDEX, HOOKS = "index", "webhooks"


def record(database: Database, *subject_ids: int, topic: str = "published") -> None:
    """Something happens to each subject, in one transaction."""
    with database.transaction() as session:
        for subject_id in subject_ids:
            feed.record(session, topic, subject_id)


def read(database: Database, consumer: str = INDEX, limit: int = 500) -> Portion:
    """What comes next for a consumer."""
    with database.reading() as session:
        return feed.portion(session, consumer, limit)


def follow(database: Database, consumer: str = INDEX, limit: int = 500) -> list[int]:
    """The subjects of the next portion, of which the consumer is done then."""
    portion = read(database, consumer, limit)
    with database.transaction() as session:
        feed.move_on(session, consumer, portion.until)
    assert not portion.lost
    return [happening.subject_id for happening in portion.happenings]


def rows(database: Database) -> int:
    """How many happenings are kept."""
    with database.reading() as session:
        return session.scalar(select(func.count(Happening.id))) or 0


def forget(database: Database) -> None:
    """Tidy up."""
    with database.transaction() as session:
        feed.forget_passed(session)


@pytest.fixture
def hooks(database: Database) -> str:
    """A second consumer, who begins at the present end."""
    with database.transaction() as session:
        feed.move_on(session, HOOKS, feed.portion(session, HOOKS).until)
    return HOOKS


def test_what_happened_is_read_in_portions_oldest_first(database: Database) -> None:
    record(database, 3, 1)
    record(database, 2, topic="retired")
    assert [one.topic for one in read(database).happenings] == ["published", "published", "retired"]
    assert follow(database, limit=2) == [3, 1]
    assert follow(database, limit=2) == [2]
    assert follow(database) == []


def test_the_order_is_that_of_the_commits_even_when_the_clock_goes_back(database: Database) -> None:
    with clock.moved_to(NOON):
        record(database, 1)
    with clock.moved_to(NOON - timedelta(hours=1)):
        record(database, 2)
    assert follow(database) == [1, 2]


def test_what_did_not_happen_leaves_nothing_and_no_gap(database: Database) -> None:
    record(database, 1)
    with pytest.raises(RuntimeError), database.transaction() as session:
        feed.record(session, "published", 2)
        session.flush()
        raise RuntimeError
    record(database, 3)
    portion = read(database)
    assert [one.subject_id for one in portion.happenings] == [1, 3]
    assert [one.number for one in portion.happenings] == [1, 2]


def test_who_dies_before_moving_on_reads_the_same_again(database: Database) -> None:
    record(database, 1, 2)
    first = read(database, limit=1)
    assert [one.subject_id for one in read(database, limit=1).happenings] == [1]
    record(database, 1)  # changed again while the first was worked on
    with database.transaction() as session:
        feed.move_on(session, INDEX, first.until)
    assert follow(database) == [2, 1]


def test_of_two_at_once_the_slower_does_not_turn_back_the_faster(database: Database) -> None:
    record(database, 1, 2)
    slow, fast = read(database, limit=1), read(database)
    for portion in (fast, slow):
        with database.transaction() as session:
            feed.move_on(session, INDEX, portion.until)
    assert follow(database) == []


def test_has_news(database: Database) -> None:
    with database.reading() as session:
        assert not feed.has_news(session, INDEX)
        assert feed.has_news(session, "never seen")
    record(database, 1)
    with database.reading() as session:
        assert feed.has_news(session, INDEX)
    follow(database)
    with database.reading() as session:
        assert not feed.has_news(session, INDEX)


class TestLateCommits:
    """Whoever commits late must be read all the same."""

    @ON_POSTGRESQL
    def test_one_that_began_first_and_commits_last_is_not_skipped(self, database: Database) -> None:
        with database.transaction() as early:
            feed.record(early, "published", 1)
            early.flush()
            record(database, 2)
            assert follow(database) == [2]
        assert follow(database) == [1]

    @ON_POSTGRESQL
    def test_commits_that_also_count_changes_do_not_wait_for_each_other(
        self, database: Database
    ) -> None:
        """One changes what is counted and then records, the other the other way round."""
        counted = text("UPDATE users SET active = active")  # many, so that they meet
        other = text("UPDATE departments SET name = name WHERE id = 1")
        begun, failures = threading.Barrier(2), list[Exception]()

        def one_way(session: Session) -> None:
            session.execute(counted)
            feed.record(session, "published", 1)

        def the_other_way(session: Session) -> None:
            feed.record(session, "published", 2)
            session.flush()
            session.execute(other)

        def work(steps: Callable[[Session], None]) -> None:
            try:
                for _round in range(60):
                    with database.transaction() as session:
                        steps(session)
                        session.flush()
                        begun.wait(10)
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(way,)) for way in (one_way, the_other_way)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(follow(database)) == 120

    def test_writers_at_once_and_a_reader_who_never_waits(self, database: Database) -> None:
        """Ids are given before the commit: a position among ids would skip some here."""
        writers, each = 4, 8
        seen: list[int] = []
        over = threading.Event()
        all_wrote = threading.Barrier(1 if database.is_sqlite else writers)  # SQLite: one by one

        def write(name: int) -> None:
            chance = random.Random(name)
            for n in range(each):
                with database.transaction() as session:
                    feed.record(session, "published", name * 100 + n)
                    session.flush()
                    all_wrote.wait(10)
                    time.sleep(chance.random() * 0.05)

        def keep_reading() -> None:
            while not over.is_set():
                seen.extend(follow(database, limit=3))

        threads = [threading.Thread(target=write, args=(name,)) for name in range(writers)]
        reader = threading.Thread(target=keep_reading)
        for thread in (reader, *threads):
            thread.start()
        for thread in threads:
            thread.join()
        over.set()
        reader.join()
        while rest := follow(database, limit=3):
            seen.extend(rest)
        assert len(seen) == writers * each
        assert set(seen) == {name * 100 + n for name in range(writers) for n in range(each)}
        for name in range(writers):  # and each writer's in its order
            assert [one for one in seen if one // 100 == name] == sorted(
                one for one in seen if one // 100 == name
            )


class TestForgetting:
    """Rows go when nobody needs them."""

    def test_what_all_have_passed_goes(self, database: Database, hooks: str) -> None:
        record(database, 1, 2, 3)
        follow(database)
        follow(database, hooks, limit=2)
        forget(database)
        assert rows(database) == 1
        assert follow(database, hooks) == [3]
        forget(database)
        assert rows(database) == 0
        record(database, 4)
        assert (follow(database), follow(database, hooks)) == ([4], [4])

    def test_who_was_away_for_a_day_has_missed_nothing(
        self, database: Database, hooks: str
    ) -> None:
        with clock.moved_to(NOON):
            record(database, *range(50))
            follow(database)
        with clock.moved_to(NOON + timedelta(days=1)):
            forget(database)
            assert follow(database, hooks) == list(range(50))

    @pytest.mark.parametrize("later", [0, 2])
    def test_who_does_not_come_any_more_holds_nothing_up_and_learns_what_it_lost(
        self, database: Database, hooks: str, later: int
    ) -> None:
        with clock.moved_to(NOON):
            record(database, 1, 2)
        follow(database)
        with clock.moved_to(NOON + feed.KEPT + timedelta(seconds=1)):
            forget(database)
            assert rows(database) == 0
            record(database, *range(later))
        portion = read(database, hooks)
        assert (portion.lost, portion.happenings, portion.until) == (True, (), 2 + later)
        with database.transaction() as session:
            feed.move_on(session, hooks, portion.until)
        record(database, 9)
        assert follow(database, hooks) == [9]

    def test_with_nobody_known_rows_go_by_age(self, database: Database) -> None:
        with database.transaction() as session:
            session.execute(text("DELETE FROM feed_positions"))
        with clock.moved_to(NOON):
            record(database, 1)
            forget(database)
            assert rows(database) == 1
        with clock.moved_to(NOON + timedelta(days=30)):
            forget(database)
            assert rows(database) == 0


class TestPositionsOfAnotherTime:
    """As after a restore by hand."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE feed_positions SET number = 1000",
            "DELETE FROM feed_positions",
            "DELETE FROM feed",
            "DELETE FROM feed WHERE number = 1",
        ],
    )
    def test_the_thread_is_lost_and_taken_up_again(
        self, database: Database, statement: str
    ) -> None:
        record(database, 1, 2)
        with database.transaction() as session:
            session.execute(text(statement))
        portion = read(database)
        assert (portion.lost, portion.until) == (True, 2)
        with database.transaction() as session:
            feed.move_on(session, INDEX, portion.until)
        record(database, 3)
        assert follow(database) == [3]


@pytest.mark.parametrize(
    ("later", "seconds"), [(timedelta(seconds=5), 5.0), (timedelta(hours=-1), 0.0)]
)
def test_the_lag_is_the_age_of_the_oldest_that_matters(
    database: Database, later: timedelta, seconds: float
) -> None:
    with clock.moved_to(NOON - timedelta(minutes=1)):
        record(database, 7, topic="doubted")
    with clock.moved_to(NOON):
        record(database, 1, 2)
    with clock.moved_to(NOON + later), database.reading() as session:
        assert feed.lag(session, INDEX, ["published"]) == (2, seconds)
        assert feed.lag(session, INDEX, ["retired"]) == (0, 0.0)
    follow(database)
    with database.reading() as session:
        assert feed.lag(session, INDEX, ["published"]) == (0, 0.0)


def test_the_trigger_is_there_again_after_an_upgrade(database: Database) -> None:
    with database.transaction() as session:
        on = "" if database.is_sqlite else " ON feed"
        session.execute(text(f"DROP TRIGGER number_feed{on}"))
    upgrade(database)
    record(database, 1)
    assert follow(database) == [1]


def _naive(database: Database) -> Callable[[], list[int]]:
    """A consumer whose position is an id: what this module is not."""
    last = [0]

    def follow_ids() -> list[int]:
        with database.reading() as session:
            query = select(Happening).where(Happening.id > last[0]).order_by(Happening.id)
            found = session.scalars(query).all()
        last[0] = max((one.id for one in found), default=last[0])
        return [one.subject_id for one in found]

    return follow_ids


@ON_POSTGRESQL
def test_a_position_among_ids_would_skip_who_commits_late(database: Database) -> None:
    """Why numbers are given at the commit: seen to fail, so that nobody goes back to ids."""
    follow_ids = _naive(database)
    with database.transaction() as early:
        feed.record(early, "published", 1)
        early.flush()
        record(database, 2)
        assert follow_ids() == [2]
    assert follow_ids() == []
