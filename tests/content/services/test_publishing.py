"""What decisions and dates do: the pointer moves, nothing approved is lost or overwritten."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from content.schemas import DraftSchema
from content.services import drafts, publishing
from core import audit, clock
from core.base_schema import load
from core.database import Database
from core.errors import Conflict
from review import services as review
from review.models import Verdict
from tests.content.looking import actions, newest, owed, shown, states, texts
from tests.databases import ON_POSTGRESQL
from tests.makers import CHECKED, CONTENT, Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)


def day(days: int) -> str:
    """A day counted from today."""
    return str(TODAY + timedelta(days=days))


def at(days: int) -> Any:
    """Noon of that day."""
    return clock.moved_to(NOON + timedelta(days=days))


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.moved_to(NOON):
        yield


def approved(maker: Maker, title: str, **dates: str | None) -> str:
    """A new entry the committee passed; published or waiting for its day."""
    number = maker.draft(title=title, **dates)
    maker.decide(maker.submit(number))
    return number


def approve_next(maker: Maker, number: str, title: str, **dates: str | None) -> None:
    """A further revision the committee passed."""
    save(maker, number, title, **dates)
    maker.decide(maker.submit(number))


def save(maker: Maker, number: str, title: str, **dates: str | None) -> None:
    """Write a further revision."""
    values = {"title": title, "category": "third-party", "content": CONTENT["answer"]}
    with maker.database.transaction() as session:
        loaded = load(DraftSchema(), values | dates)
        drafts.save_draft(session, maker.actor("wang"), number, loaded, None)


def due(database: Database) -> int:
    """Do what the dates ask for."""
    with database.transaction() as session:
        return publishing.apply_due_dates(session)


def test_approval_without_a_date_publishes_at_once(maker: Maker) -> None:
    number = approved(maker, "一")
    assert states(maker.database, number) == ["published"]
    assert shown(maker.database, number) == "一"
    assert owed(maker.database) == [int(number[3:])]


@pytest.mark.parametrize("begins", [-400, 0])
def test_a_date_that_has_come_publishes_at_once(maker: Maker, begins: int) -> None:
    assert shown(maker.database, approved(maker, "一", effective_from=day(begins))) == "一"


def test_what_is_passed_for_later_becomes_visible_by_itself(maker: Maker) -> None:
    number = approved(maker, "一", effective_from=day(3))
    assert states(maker.database, number) == ["approved"]
    assert owed(maker.database) == []
    with at(2):
        assert due(maker.database) == 0
        assert shown(maker.database, number) is None
    with at(3):
        assert due(maker.database) == 1
        assert shown(maker.database, number) == "一"
        assert owed(maker.database) == [int(number[3:])]
        assert due(maker.database) == 0
    assert actions(maker.database, number)[-1] == "revision.effective"


def test_it_becomes_visible_with_the_hotlines_day(maker: Maker) -> None:
    approved(maker, "一", effective_from=day(1))
    midnight = clock.start_of(TODAY + timedelta(days=1))
    with clock.moved_to(midnight - timedelta(seconds=1)):
        assert due(maker.database) == 0
    with clock.moved_to(midnight):
        assert due(maker.database) == 1


def test_until_its_day_comes_agents_see_what_was_published_before(maker: Maker) -> None:
    number = approved(maker, "一")
    approve_next(maker, number, "二", effective_from=day(3))
    with at(2):
        due(maker.database)
        assert shown(maker.database, number) == "一"
    with at(3):
        due(maker.database)
        assert shown(maker.database, number) == "二"
    assert states(maker.database, number) == ["superseded", "published"]


def test_what_has_expired_is_hidden_even_before_the_worker_comes(maker: Maker) -> None:
    number = approved(maker, "一", expires_on=day(3))
    with at(3):
        assert due(maker.database) == 0
        assert shown(maker.database, number) == "一"  # valid through the day
    with at(4):
        assert shown(maker.database, number) is None
        assert due(maker.database) == 1
        assert shown(maker.database, number) is None
    assert states(maker.database, number) == ["expired"]
    assert actions(maker.database, number)[-1] == "revision.expired"
    assert owed(maker.database) == [int(number[3:])] * 2


def test_what_begins_and_ends_while_the_worker_is_away_ends(maker: Maker) -> None:
    number = approved(maker, "一", effective_from=day(2), expires_on=day(3))
    with at(9):
        assert due(maker.database) == 1
        assert shown(maker.database, number) is None
    assert states(maker.database, number) == ["expired"]


def test_of_several_that_wait_the_latest_due_is_shown(maker: Maker) -> None:
    number = approved(maker, "一")
    approve_next(maker, number, "二", effective_from=day(2))
    approve_next(maker, number, "三", effective_from=day(4))
    with at(3):
        due(maker.database)
        assert shown(maker.database, number) == "二"
    with at(5):
        due(maker.database)
        assert shown(maker.database, number) == "三"
    assert states(maker.database, number) == ["superseded", "superseded", "published"]


def test_when_both_are_overdue_the_later_written_one_is_shown(maker: Maker) -> None:
    number = approved(maker, "一", effective_from=day(1))
    approve_next_waiting(maker, number, "二", effective_from=day(2))
    with at(5):
        due(maker.database)
        assert shown(maker.database, number) == "二"
    assert states(maker.database, number) == ["superseded", "published"]


def approve_next_waiting(maker: Maker, number: str, title: str, **dates: str | None) -> None:
    """A further revision while the first still waits."""
    with maker.database.transaction() as session:
        drafts.start_draft(session, maker.actor("wang"), number)
    approve_next(maker, number, title, **dates)


def test_a_later_text_published_first_puts_the_waiting_one_aside(maker: Maker) -> None:
    number = approved(maker, "一", effective_from=day(3))
    approve_next_waiting(maker, number, "二")
    assert shown(maker.database, number) == "二"
    with at(4):
        assert due(maker.database) == 0
        assert shown(maker.database, number) == "二"
    assert states(maker.database, number) == ["superseded", "published"]


def test_superseding_overwrites_nothing(maker: Maker) -> None:
    number = approved(maker, "一")
    before = newest(maker.database, number)
    approve_next(maker, number, "二")
    after = texts(maker.database, number)[0]
    assert (after.title, after.content, after.dates) == (before.title, before.content, before.dates)
    assert states(maker.database, number) == ["superseded", "published"]


def test_a_retired_entry_is_gone_at_once_with_all_that_waited(maker: Maker) -> None:
    number = approved(maker, "一")
    approve_next(maker, number, "二", effective_from=day(3))
    before = owed(maker.database)
    maker.retire(number)
    assert shown(maker.database, number) is None
    assert owed(maker.database) == [*before, int(number[3:])]
    with at(5):
        assert due(maker.database) == 0
        assert shown(maker.database, number) is None
    assert states(maker.database, number) == ["retired", "retired"]


def test_a_retired_entry_can_come_back_through_review(maker: Maker) -> None:
    number = approved(maker, "一")
    maker.retire(number)
    with maker.database.transaction() as session:
        drafts.start_draft(session, maker.actor("wang"), number)
    maker.decide(maker.submit(number))
    assert states(maker.database, number) == ["retired", "published"]
    assert shown(maker.database, number) == "一"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revisions SET title = '偷换' WHERE state = 'submitted'",
        "UPDATE revisions SET content = '{\"answer\": \"偷换\"}' WHERE state = 'submitted'",
        "UPDATE revisions SET expires_on = '2099-01-01' WHERE state = 'submitted'",
        "UPDATE revisions SET effective_from = '2020-01-01' WHERE state = 'submitted'",
        "UPDATE revisions SET review_by = '2020-01-01' WHERE state = 'submitted'",
        "UPDATE revisions SET category_id = category_id + 1 WHERE state = 'submitted'",
        "UPDATE revisions SET content_hash = 'x' WHERE state = 'submitted'",
        "UPDATE reviews SET content_hash = 'x' WHERE state = 'open'",
        "DELETE FROM citations",
    ],
)
def test_a_text_that_is_not_the_one_submitted_is_not_published(maker: Maker, change: str) -> None:
    regulation = maker.published("regulation")
    number = maker.draft(citations=[{"number": regulation, "clause": "第一条"}])
    review_id = maker.submit(number)
    with maker.database.transaction() as session:
        session.execute(text(change))
    with pytest.raises(Conflict) as refused:
        maker.decide(review_id)
    assert refused.value.code == "content_changed"
    assert states(maker.database, number) == ["submitted"]
    assert shown(maker.database, number) is None


def test_what_expired_while_it_was_reviewed_does_not_take_the_valid_text_down(
    maker: Maker,
) -> None:
    number = approved(maker, "一")
    save(maker, number, "二", expires_on=day(1))
    review_id = maker.submit(number)
    with at(2):
        with pytest.raises(Conflict) as refused:
            maker.decide(review_id)
        assert refused.value.code == "expired"
        assert shown(maker.database, number) == "一"
        maker.decide(review_id, "request_changes")
    assert states(maker.database, number) == ["published", "returned", "draft"]


def test_only_drafts_are_frozen_and_only_submissions_decided(maker: Maker) -> None:
    number = approved(maker, "一")
    with maker.database.transaction() as session:
        revision = session.get_one(drafts.Revision, newest_id(maker, number))
        for act in (
            lambda: publishing.freeze(session, revision),
            lambda: publishing.approve(session, revision, str(revision.content_hash)),
            lambda: publishing.end_submission(session, revision, revision.state.REJECTED),
        ):
            with pytest.raises(Conflict):
                act()
    assert states(maker.database, number) == ["published"]


def newest_id(maker: Maker, number: str) -> int:
    """The id of the newest revision."""
    with maker.database.reading() as session:
        found = session.execute(
            text(f"SELECT max(id) FROM revisions WHERE entry_id = {int(number[3:])}")
        )
        return int(found.scalar_one())


def test_many_due_at_once_are_done_in_portions(
    maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "DUE_AT_ONCE", 2)
    numbers = [approved(maker, str(place), effective_from=day(1)) for place in range(3)]
    with at(1):
        assert [due(maker.database) for _ in range(3)] == [2, 1, 0]
        assert [shown(maker.database, number) for number in numbers] == ["0", "1", "2"]


@ON_POSTGRESQL
def test_a_verdict_under_way_is_waited_for(maker: Maker) -> None:
    """The worker looks at an entry while a later text of it is being approved."""
    number = approved(maker, "一")
    approve_next(maker, number, "二", effective_from=day(1))
    save(maker, number, "三")
    review_id = maker.submit(number)
    chen = maker.actor("chen")
    with at(1):
        worker = threading.Thread(target=due, args=(maker.database,))
        with maker.database.transaction() as session:
            review.decide(session, chen, review_id, Verdict.APPROVE, checked=CHECKED)
            worker.start()
            worker.join(0.5)
        worker.join()
        assert shown(maker.database, number) == "三"
    assert states(maker.database, number) == ["superseded", "superseded", "published"]


@ON_POSTGRESQL
def test_the_worker_and_a_verdict_do_not_lock_each_other_out(maker: Maker) -> None:
    """The entries first, the audit trail last: for everybody in the same order."""
    first = approved(maker, "一", effective_from=day(1))
    second = approved(maker, "二", effective_from=day(1))
    wang = maker.actor("wang")
    with at(1):
        worker = threading.Thread(target=due, args=(maker.database,))
        with maker.database.transaction() as session:
            drafts.writable_entry(session, wang, second)
            worker.start()
            worker.join(0.5)
            audit.record(session, "wang", "entry.test", f"entry:{second}")
        worker.join()
        assert [shown(maker.database, number) for number in (first, second)] == ["一", "二"]
