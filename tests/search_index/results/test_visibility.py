"""Only what is approved is seen, though its facts are kept: whatever happens, wherever it happens.

`other` is another process: a database object with nothing kept, over the same database. The index
is not drained after a change, so nothing is hidden by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text, update

from content.facts import InterimFacts, PublishedFacts
from content.models import Category, Entry
from content.services import drafts
from content.services.publishing import apply_due_dates
from core import clock
from core.database import Database
from review.models import Verdict
from review.services.deciding import decide
from search_index import services
from search_index.engine import Index
from search_index.queries import SearchRequest, SearchResult, search
from search_index.results import visibility
from search_index.results.visibility import Published, shown_now
from tests.databases import ENGINES
from tests.makers import CHECKED, Maker

WORDS = "多久恢复供电"

TODAY = date(2026, 3, 10)


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """The counting of changes is each database's own."""
    return str(request.param)


@pytest.fixture
def other(database: Database, index: Index) -> Iterator[Maker]:
    """Makes content in another process."""
    beside = Database(database.url, pool_size=2)
    yield Maker(beside, Index(index.folder))
    beside.dispose()


@pytest.fixture
def find(database: Database, index: Index) -> Callable[..., SearchResult]:
    """Search in this process, which keeps what it has read."""
    services.ensure(database, index)

    def searched(words: str = WORDS, **request: str) -> SearchResult:
        with database.reading() as session:
            return search(session, index.searcher, SearchRequest(words, **request))  # type: ignore[arg-type]

    return searched


def numbers(result: SearchResult) -> list[str]:
    """The numbers of the hits; the total and the counts say as many."""
    assert result.total == len(result.hits) == sum(result.facets["kind"].values())
    return [hit.number for hit in result.hits]


def test_what_another_process_retires_is_hidden_at_once(
    find: Callable[..., SearchResult], other: Maker
) -> None:
    first, second = other.published(), other.published(title="多久恢复供电，另一条")
    assert sorted(numbers(find())) == [first, second]
    other.retire(first)
    assert numbers(find()) == [second]


def test_what_another_process_replaces_is_not_shown_by_its_old_text(
    find: Callable[..., SearchResult], other: Maker
) -> None:
    number = other.published()
    assert numbers(find()) == [number]
    with other.database.transaction() as session:
        drafts.start_draft(session, other.actor("wang"), number)
    other.decide(other.submit(number))
    assert numbers(find()) == []  # the index knows the text before
    other.drain()
    (hit,) = find().hits
    assert (hit.number, hit.revision_seq) == (number, 2)


def test_what_another_process_publishes_is_found(
    find: Callable[..., SearchResult], other: Maker
) -> None:
    assert numbers(find()) == []
    number = other.published()
    assert numbers(find()) == [number]


def test_the_day_alone_ends_and_begins_what_is_seen(
    find: Callable[..., SearchResult], other: Maker
) -> None:
    """Nothing is written at midnight: the worker may be late, or down."""
    with clock.moved_to(clock.start_of(TODAY)):
        number = other.published("notice", title=WORDS, expires_on=str(TODAY))
        assert numbers(find()) == [number]
    with clock.moved_to(clock.end_of(TODAY) - timedelta(seconds=1)):
        assert numbers(find()) == [number]
    with clock.moved_to(clock.end_of(TODAY)):
        assert numbers(find()) == []
    with clock.moved_to(clock.start_of(TODAY)):  # a clock put back shows it again
        assert numbers(find()) == [number]


def test_what_the_worker_of_another_process_ends_stays_hidden(
    find: Callable[..., SearchResult], other: Maker
) -> None:
    with clock.moved_to(clock.start_of(TODAY)):
        other.published("notice", title=WORDS, expires_on=str(TODAY))
        assert len(numbers(find())) == 1
    with clock.moved_to(clock.end_of(TODAY)), other.database.transaction() as session:
        assert apply_due_dates(session) == 1
    with clock.moved_to(clock.start_of(TODAY)):
        assert numbers(find()) == []


def test_a_category_renamed_or_moved_by_another_process_shows_and_narrows_at_once(
    find: Callable[..., SearchResult], other: Maker
) -> None:
    number = other.published()
    assert find().hits[0].category_name == "第三方机构"
    assert numbers(find(category="service")) == []
    with other.database.transaction() as session:
        above = session.scalar(text("SELECT id FROM categories WHERE code = 'service'"))
        change = update(Category).where(Category.code == "third-party")
        session.execute(change.values(name="外部单位", parent_id=above))
    assert find().hits[0].category_name == "外部单位"
    with other.database.reading() as session:
        below = shown_now(session).structure.with_descendants("service")
    assert below == {"service", "third-party"}
    assert numbers(find()) == [number]


def test_what_is_changed_by_hand_in_the_database_counts_too(
    find: Callable[..., SearchResult], other: Maker
) -> None:
    other.published()
    assert len(numbers(find())) == 1
    with other.database.transaction() as session:
        session.execute(update(Entry).values(published_revision_id=None))
    assert numbers(find()) == []


def test_what_is_taken_down_is_hidden_at_once(
    find: Callable[..., SearchResult], other: Maker
) -> None:
    other.published()
    assert len(numbers(find())) == 1
    with other.database.transaction() as session:
        session.execute(update(Entry).values(taken_down_at=clock.now()))
    assert numbers(find()) == []


def test_what_a_transaction_saw_that_was_rolled_back_is_kept_nowhere(
    find: Callable[..., SearchResult], maker: Maker, other: Maker, index: Index
) -> None:
    """A search in the middle of a change, and as many changes committed by others after it."""
    number, title = maker.draft(title="多久恢复供电，未经批准"), "多久恢复供电，未经批准"
    review = maker.submit(number)
    assert numbers(find()) == []
    with pytest.raises(RuntimeError), maker.database.transaction() as session:
        chen = maker.actor("chen")
        decide(session, chen, review, Verdict.APPROVE, "通过", checked=CHECKED)
        assert [
            hit.title for hit in search(session, index.searcher, SearchRequest(title)).hits
        ] == []
        raise RuntimeError
    other.published()
    assert title not in [hit.title for hit in find().hits]


def test_whoever_is_too_far_behind_reads_everything(
    find: Callable[..., SearchResult], other: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = other.published()
    assert numbers(find()) == [first]
    second = other.published(title="多久恢复供电，另一条")
    other.retire(first)
    monkeypatch.setattr(visibility, "ONE_BY_ONE", 0)
    assert numbers(find()) == [second]
    with other.database.transaction() as session:
        session.execute(text("DELETE FROM changed_entries"))
    monkeypatch.undo()
    other.retire(second)
    with other.database.transaction() as session:
        session.execute(text("DELETE FROM changed_entries"))
    assert numbers(find()) == []


def test_nothing_is_read_again_while_nothing_changed(
    find: Callable[..., SearchResult], other: Maker, database: Database
) -> None:
    other.published()
    find()
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    assert len(numbers(find())) == 1
    event.remove(database.engine, "before_cursor_execute", note)
    assert asked == []  # the glance at the counts passes by the engine's events


def test_changed_step_by_step_it_is_what_is_read_at_once() -> None:
    """What went is gone, what stayed is kept, also of interim texts; a number past all is borne."""

    def facts(entry_id: int, revision_id: int, kind: str = "answer") -> PublishedFacts:
        return PublishedFacts(entry_id, revision_id, kind, 1, 2, None, TODAY)

    stays, goes = (InterimFacts(facts(one, 90 + one), clock.now()) for one in (1, 3))
    before = Published().changed(1, (), [facts(n, 10 + n) for n in range(1, 5)], [stays, goes])
    changed = [facts(3, 23, "notice"), facts(6, 26)]
    after = before.changed(2, {2, 3, 6, 7}, changed)
    whole = Published().changed(2, (), [facts(1, 11), facts(4, 14), *changed], [stays])
    assert after.table[0].tolist() == [0, 11, 0, 23, 14, 0, 26]
    assert after.interims == whole.interims == {1: stays}
    for found in (after, whole):
        kinds = [found.kinds[number] for number in found.table[1]]
        assert [kinds[one] for one in (1, 3, 4, 6)] == ["answer", "notice", "answer", "answer"]
