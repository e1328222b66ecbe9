"""Reminders before a deadline and escalation after it: each once, whatever happens meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import or_, select

from core import clock
from core.database import Database
from core.messages import from_json
from people.models import User
from people.notifications.models import InboxMessage
from people.notifications.subjects import Subject, SubjectKind
from review import services
from review.models import Review
from tests.databases import ENGINES
from tests.makers import Maker
from tests.review.members import add_reviewer, away
from tests.review.writing import save

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BOTH = pytest.mark.parametrize("engine_kind", ENGINES, indirect=True)


@pytest.fixture
def engine_kind(request: pytest.FixtureRequest) -> str:
    """One engine will do, but for the tests that name both."""
    return str(getattr(request, "param", ENGINES[0]))


@pytest.fixture
def number(maker: Maker) -> str:
    """An entry whose draft was submitted at noon; it is chen's turn for 24 hours."""
    with clock.moved_to(NOON):
        number = maker.draft()
        maker.submit(number)
    return number


def run(database: Database) -> tuple[int, int]:
    """What the worker does."""
    with database.transaction() as session:
        services.reassign_stranded(session)
        return services.remind_and_escalate(session)


# What clocks say, and what goes from one to another; not that something new is there.
OF_CLOCKS = or_(InboxMessage.key.like("review:%"), InboxMessage.key.like("assignment:%"))


def told(database: Database) -> list[tuple[str, str]]:
    """Who was told what, in order."""
    with database.reading() as session:
        query = select(InboxMessage).where(OF_CLOCKS).order_by(InboxMessage.id)
        return [
            (session.get_one(User, one.user_id).name, str(from_json(one.text)))
            for one in session.scalars(query).all()
        ]


def make_chair(maker: Maker, name: str = "wu") -> None:
    """A chair of the committee who is away, so that nothing waits for them."""
    add_reviewer(maker, name, is_chair=True, person="", specialities=[])
    with clock.moved_to(NOON):
        away(maker, name, first=date(2026, 3, 2), days=60)


def test_each_is_told_once_and_at_its_time(maker: Maker, number: str) -> None:
    make_chair(maker)
    counts = []
    for hours in (0, 17.9, 18, 18.1, 23.9, 24, 24.1, 90):
        with clock.moved_to(NOON + hours * HOUR):
            counts.append(run(maker.database))
            again = run(maker.database)  # the next round, or after a restart
            assert again == (0, 0)
    assert counts == [(0, 0), (0, 0), (1, 0), (0, 0), (0, 0), (0, 1), (0, 0), (0, 0)]
    assert told(maker.database) == [
        ("chen", f"{number} 的审核将在 03-03 12:00 到期，请尽快审核"),
        ("wu", f"{number} 的审核已超期（应于 03-03 12:00 前完成），轮到 chen"),
    ]


@BOTH
def test_two_workers_tell_once(maker: Maker, number: str) -> None:
    for hours, expected in ((18, (1, 0)), (24, (0, 1))):
        with clock.moved_to(NOON + hours * HOUR), ThreadPoolExecutor(4) as pool:
            rounds = list(pool.map(lambda _n: run(maker.database), range(4)))
        assert tuple(map(sum, zip(*rounds, strict=True))) == expected
    assert [name for name, _text in told(maker.database)] == ["chen", "admin"]


def test_a_worker_that_was_away_only_escalates(maker: Maker, number: str) -> None:
    with clock.moved_to(NOON + 30 * HOUR):
        assert run(maker.database) == (0, 1)
    with maker.database.reading() as session:
        message = session.scalars(select(InboxMessage).where(OF_CLOCKS)).one()
        assert message.about == Subject(
            SubjectKind.ABSENCES
        )  # an administrator cannot open the review
        review = session.scalars(select(Review)).unique().one()
        assert review.remind_at is None
        assert review.escalated_at == NOON + 30 * HOUR


def test_what_fails_is_told_the_next_time(
    maker: Maker, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crashes(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("killed here")

    with clock.moved_to(NOON + 18 * HOUR):
        with monkeypatch.context() as patched:
            patched.setattr("sqlalchemy.orm.Session.commit", crashes)
            with pytest.raises(RuntimeError):
                run(maker.database)
        assert told(maker.database) == []
        assert run(maker.database) == (1, 0)


def test_nothing_is_told_of_what_was_decided(maker: Maker, number: str) -> None:
    with clock.moved_to(NOON + HOUR):
        maker.decide(1)
    for hours in (18, 30):
        with clock.moved_to(NOON + hours * HOUR):
            assert run(maker.database) == (0, 0)


def test_while_the_author_works_nothing_is_told(maker: Maker, number: str) -> None:
    with clock.moved_to(NOON + 17 * HOUR):
        maker.decide(1, "request_changes")
    with clock.moved_to(NOON + 40 * HOUR):
        assert run(maker.database) == (0, 0)
        save(maker, number)
        maker.submit(number)
    with clock.moved_to(NOON + 41 * HOUR):
        assert run(maker.database) == (1, 0)
    with clock.moved_to(NOON + 47 * HOUR):
        assert run(maker.database) == (0, 1)


def test_when_somebody_is_away_the_one_it_went_to_is_told(maker: Maker, number: str) -> None:
    with clock.moved_to(NOON):
        away(maker, "chen", delegate="sun", first=date(2026, 3, 3))
    with clock.moved_to(NOON + 18 * HOUR):
        run(maker.database)
    assert told(maker.database) == [
        ("sun", f"{number} 的审核转到您这里"),
        ("sun", f"{number} 的审核将在 03-03 12:00 到期，请尽快审核"),
    ]


def test_where_nobody_can_decide_the_chair_is_told(maker: Maker) -> None:
    with clock.moved_to(NOON):
        away(maker, "chen", first=date(2026, 3, 2), days=60)
        number = maker.draft(author="sun")
        maker.submit(number, "sun")
    for hours in (18, 24):
        with clock.moved_to(NOON + hours * HOUR):
            run(maker.database)
    assert told(maker.database) == [
        ("admin", f"{number} 的审核将在 03-03 12:00 到期，请尽快审核"),
        ("admin", f"{number} 的审核已超期（应于 03-03 12:00 前完成），没有人能审，请分派"),
    ]
