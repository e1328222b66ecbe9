"""Texts are kept as long as they are used."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from core.database import Database
from search_index import services
from search_index.engine import Index
from search_index.queries import SearchRequest, SearchResult, search
from search_index.results import stored_text
from tests.databases import ENGINES
from tests.makers import Maker

WORDS = "多久恢复供电"


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


def test_texts_that_were_not_used_for_long_are_let_go(
    find: Callable[..., SearchResult], other: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(4):
        other.published(title=f"多久恢复供电，第 {place} 条")
    monkeypatch.setattr(stored_text, "KEPT_CHARACTERS", 1)
    assert len(numbers(find())) == 4
    assert len(numbers(find())) == 4


def test_what_is_read_ahead_is_not_read_again(
    database: Database,
    find: Callable[..., SearchResult],
    maker: Maker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = [maker.published(title=f"多久恢复供电，第 {place} 条") for place in range(3)]
    services.read_ahead(database, at_once=2, pause=0)
    monkeypatch.setattr(stored_text, "_loaded", lambda *_asked: {})  # what is read now is nothing
    assert sorted(numbers(find())) == sorted(expected)


def test_no_more_is_read_ahead_than_is_kept(
    database: Database,
    find: Callable[..., SearchResult],
    maker: Maker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for place in range(4):
        maker.published(title=f"多久恢复供电，第 {place} 条")
    monkeypatch.setattr(services, "KEPT_CHARACTERS", 1)
    services.read_ahead(database, at_once=1, pause=0)
    monkeypatch.setattr(stored_text, "_loaded", lambda *_asked: {})
    assert [hit.title for hit in find().hits] == ["多久恢复供电，第 3 条"]
