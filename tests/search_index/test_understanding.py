"""What a line means to a search: operators, corrections, the reason shown for a hit, freshness."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from core import clock
from core.database import Database
from search_index import services
from search_index.engine import Index
from search_index.queries import SearchRequest, SearchResult, search
from tests.makers import Maker


@pytest.fixture(autouse=True)
def _index_exists(database: Database, index: Index) -> None:
    services.ensure(database, index)


def searched(database: Database, index: Index, text: str, **request: object) -> SearchResult:
    with database.reading() as session:
        return search(session, index.searcher, SearchRequest(text, **request))  # type: ignore[arg-type]


def test_operators_narrow(maker: Maker, database: Database, index: Index) -> None:
    answer = maker.published(title="停电通知怎么查")
    other = maker.published(title="通知停电后怎么办")
    case = maker.published("case", title="停电通知的一个案例")

    def numbers(text: str, **request: object) -> set[str]:
        return {hit.number for hit in searched(database, index, text, **request).hits}

    assert numbers("停电通知") == {answer, other, case}
    assert numbers("“停电通知”") == {answer, case}
    assert numbers("停电 -案例") == {answer, other}
    assert numbers('停电 -"停电通知"') == {other}
    for typed in ("kind:case", "类型：案例", "KIND：case"):
        assert numbers(f"停电通知 {typed}") == {case}
    assert numbers("停电通知 dept:marketing") == {answer, other, case}
    assert numbers("停电通知 dept:service") == set()
    assert numbers("停电通知 kind:case", kind="answer") == set()
    assert numbers("停电通知 kind:nonsense") == {answer, other, case}


def test_departments_by_their_names(maker: Maker, database: Database, index: Index) -> None:
    number = maker.published(title="停电通知怎么查")
    with database.reading() as session:
        hit = search(session, index.searcher, SearchRequest("停电通知")).hits[0]
    typed = f"停电通知 部门：{hit.department_name}"
    assert [h.number for h in searched(database, index, typed).hits] == [number]


def test_facets_of_operators_and_filters(maker: Maker, database: Database, index: Index) -> None:
    for n in range(3):
        maker.published(title=f"停电通知之{n}")
    maker.published("case", title="停电通知的一个案例")
    by_filter = searched(database, index, "停电通知", kind="case")
    assert by_filter.facets["kind"] == {"answer": 3, "case": 1}
    assert by_filter.facets["department"] == {"marketing": 1}
    typed = searched(database, index, "停电通知 kind:case")
    assert typed.facets["kind"] == {"case": 1}
    both = searched(database, index, "停电通知 -案例", kind="case", department="marketing")
    assert (both.total, both.facets["kind"]) == (0, {"answer": 3})


@pytest.mark.parametrize(
    ("typed", "marked"),
    [("tingdiantongzhi", "停电"), ("tdtz", "停电通知"), ("ting电", "停电"), ("停电", "停电")],
)
def test_the_characters_that_letters_found_are_marked(
    typed: str, marked: str, maker: Maker, database: Database, index: Index
) -> None:
    maker.published(title="停电通知")
    result = searched(database, index, typed)
    shown = [text for text, matches in result.hits[0].title_parts if matches]
    assert any(text.startswith(marked) for text in shown)
    assert (result.meant is None) == (typed == "停电")


def test_a_variant_that_is_the_reason_is_shown(
    maker: Maker, database: Database, index: Index
) -> None:
    maker.published(title="停电通知")
    hit = searched(database, index, "交了电费多久来电").hits[0]
    assert hit.by_variant
    assert ("".join(text for text, _ in hit.snippet)) == "交了电费多久来电"
    assert not searched(database, index, "停电通知").hits[0].by_variant


def test_did_you_mean(maker: Maker, database: Database, index: Index) -> None:
    number = maker.published(title="计划停电通知怎么查询")
    assert searched(database, index, "停点通知").correction == "停电通知"
    assert searched(database, index, "停点通知", corrected=False).correction is None
    assert searched(database, index, "tingdina").correction == "停电"
    assert searched(database, index, "停电通知").correction is None
    maker.retire(number)  # what it would find is no longer to be seen
    assert searched(database, index, "停点通知").correction is None


def test_did_you_mean_tells_nothing_of_drafts(
    maker: Maker, database: Database, index: Index
) -> None:
    maker.draft(title="计划停电通知怎么查询")
    maker.drain()
    assert searched(database, index, "停点通知").correction is None


def test_among_equals_what_ends_soon_comes_last(
    maker: Maker, database: Database, index: Index
) -> None:
    soon = maker.published(title="停电通知", expires_on=clock.today() + timedelta(days=3))
    lasting = maker.published(title="停电通知")
    assert [hit.number for hit in searched(database, index, "停电通知").hits] == [lasting, soon]


EXHAUSTING = [
    "??",
    "[a TO 龥]",
    "(" * 5000,
    "NOT " * 3000,
    '"' + "停电 通知 " * 400 + '"',
    "停" * 100_000,
    "停\x00电",
    "\ud800停电\udfff",
    "停电😀\U0001f468‍\U0001f469‍\U0001f467",
    "\u202e停电\u202c شبكة",
    "tingdian" * 200,
    "zh" * 5000,
    "a" * 100_000,
    "xian'" * 40,
    "-停 " * 100,
    '"停" ' * 100,
    "kind:answer " * 100,
    "“" * 5000,
    "第二十九条" * 40,
    "电力法" * 60,
    "囧" * 200,
    "囧停电 " * 50,
]


def test_nothing_typed_takes_long(maker: Maker, database: Database, index: Index) -> None:
    maker.published(title="停电通知")
    maker.published("regulation", title="电力法")
    index.warm()
    searched(database, index, "停电")
    for text in EXHAUSTING:
        for ask in (
            lambda t: searched(database, index, t),
            lambda t: index.searcher.complete(t, 8),
        ):
            begun = time.thread_time()
            ask(text)
            assert time.thread_time() - begun < 0.2, ascii(text[:20])
