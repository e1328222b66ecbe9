"""What agents find: only what is visible, counted as it is shown, marked where it matches."""

from __future__ import annotations

import time

import pytest

from core.database import Database
from search_index import services
from search_index.engine import Index
from search_index.queries import SearchRequest, SearchResult, search
from search_index.suggestions import suggest
from tests.makers import Maker


def searched(database: Database, index: Index, text: str, **request: object) -> SearchResult:
    with database.reading() as session:
        return search(session, index.searcher, SearchRequest(text, **request))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _index_exists(database: Database, index: Index) -> None:
    services.ensure(database, index)


def test_a_published_answer_is_found_by_title_and_by_variant(
    maker: Maker, database: Database, index: Index
) -> None:
    number = maker.published()
    for text in ("欠费停电后多久恢复供电", "交了电费多久来电", "復電", "結清電費"):
        result = searched(database, index, text)
        assert [hit.number for hit in result.hits] == [number], text
        assert result.total == 1
        assert result.facets["kind"] == {"answer": 1}


def test_a_clause_is_a_hit_of_its_own(maker: Maker, database: Database, index: Index) -> None:
    number = maker.published("regulation", title="停电管理办法")
    hit = searched(database, index, "计划检修提前几天公告").hits[0]
    assert (hit.number, hit.clause) == (number, "第二条")
    assert ("计划检修", True) in hit.snippet or ("计划", True) in hit.snippet


def test_a_draft_is_nowhere(maker: Maker, database: Database, index: Index) -> None:
    number = maker.draft(title="龘龘机密草案")
    maker.drain()
    result = searched(database, index, "龘龘机密草案")
    assert (result.total, list(result.hits), result.facets["kind"]) == (0, [], {})
    with database.reading() as session:
        assert suggest(session, index.searcher, "龘龘") == []
    assert number


def test_a_retired_entry_is_gone_before_the_index_knows(
    maker: Maker, database: Database, index: Index
) -> None:
    number = maker.published()
    maker.retire(number)
    assert searched(database, index, "多久恢复供电").total == 0
    maker.drain()
    assert index.contents() == set()


def test_counts_are_what_pages_show(maker: Maker, database: Database, index: Index) -> None:
    for n in range(7):
        maker.published(title=f"停电怎么办之{n}")
    result = searched(database, index, "停电怎么办", limit=3)
    shown = [
        hit.number
        for offset in range(0, 12, 3)
        for hit in searched(database, index, "停电怎么办", limit=3, offset=offset).hits
    ]
    assert result.total == len(shown) == len(set(shown)) == 7


def test_filters_narrow_and_their_facet_still_offers_the_others(
    maker: Maker, database: Database, index: Index
) -> None:
    maker.published(title="停电通知怎么查")
    maker.published("case", title="停电通知的一个案例")
    result = searched(database, index, "停电通知", kind="case")
    assert [hit.kind for hit in result.hits] == ["case"]
    assert result.facets["kind"] == {"answer": 1, "case": 1}
    assert result.facets["department"] == {"marketing": 1}
    assert searched(database, index, "停电通知", department="service").total == 0
    assert searched(database, index, "停电通知", category="third-party").total == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "??",
        "[a TO 龥]",
        "(" * 5000,
        "NOT " * 3000,
        "停" * 100_000,
        '"' + "停电 通知 " * 400 + '"',
        "停\x00电",
        "停电😀\U0001f468‍\U0001f469‍\U0001f467",
        "\ud800停电\udfff",
        "ﷺ" * 300,
        "*:* OR kind:answer~5 ^99",
    ],
    ids=lambda text: ascii(text[:8]),
)
def test_anything_typed_is_answered_quickly(
    text: str, maker: Maker, database: Database, index: Index
) -> None:
    maker.published(title="停电通知")
    searched(database, index, "停电")
    begun = time.perf_counter()
    result = searched(database, index, text)
    with database.reading() as session:
        suggest(session, index.searcher, text)
    assert time.perf_counter() - begun < 0.4
    assert len(result.query) <= 200


def test_suggestions_put_beginnings_first(maker: Maker, database: Database, index: Index) -> None:
    inside = maker.published(title="家里停电怎么办")
    begins = maker.published(title="停电怎么报修")
    maker.published(title="电费发票")
    with database.reading() as session:
        assert suggest(session, index.searcher, "停電") == [
            ("停电怎么报修", begins),
            ("家里停电怎么办", inside),
        ]
        assert ("交了电费多久来电", begins) in suggest(session, index.searcher, "交了")
