"""What the committee approved for searching acts on the next search: synonyms, and pins."""

from __future__ import annotations

from datetime import UTC, datetime

from core import clock
from core.database import Database
from search_index.engine import Index
from search_index.queries import SearchRequest, SearchResult, search
from tests.makers import Maker


def searched(maker: Maker, text: str, **request: object) -> SearchResult:
    with maker.database.reading() as session:
        return search(session, maker.index.searcher, SearchRequest(text, **request))  # type: ignore[arg-type]


def test_a_group_acts_once_it_is_approved_without_a_rebuild(
    maker: Maker, database: Database, index: Index
) -> None:
    number = maker.published(title="停电怎么报修", content={"answer": "请打热线。"})
    review = maker.submitted("synonyms", title="断电 = 停电")
    assert searched(maker, "断电").total == 0
    maker.decide(review)  # and nothing is indexed
    result = searched(maker, "断电")
    assert [hit.number for hit in result.hits] == [number]
    assert ("停电", True) in result.hits[0].title_parts
    assert {word: list(others) for word, others in result.also.items()} == {"断电": ["停电"]}
    group = f"KB-{int(number[3:]) + 1:06d}"
    maker.retire(group)
    assert searched(maker, "断电").total == 0


def test_what_was_typed_counts_more_than_its_synonym(maker: Maker) -> None:
    synonym = maker.published(title="断电怎么报修", content={"answer": "请打热线。"})
    typed = maker.published(title="停电怎么报修", content={"answer": "请打热线。"})
    maker.published("synonyms")
    assert [hit.number for hit in searched(maker, "停电").hits] == [typed, synonym]
    assert [hit.number for hit in searched(maker, "断电").hits] == [synonym, typed]


def test_who_says_both_words_gains_nothing_by_it(maker: Maker) -> None:
    one = maker.published(title="断电怎么报修呢", content={"answer": "请打热线。"})
    both = maker.published(title="断电停电报修", content={"answer": "请打热线。"})
    before = {hit.number: hit.score for hit in searched(maker, "断电报修").hits}
    maker.published("synonyms")
    after = {hit.number: hit.score for hit in searched(maker, "断电报修").hits}
    assert before == after
    assert {one, both} == set(after)


def test_a_change_is_seen_at_once(maker: Maker) -> None:
    number = maker.published(title="停电怎么报修", content={"answer": "请打热线。"})
    assert searched(maker, "断电").total == 0
    maker.published("synonyms")
    assert [hit.number for hit in searched(maker, "断电").hits] == [number]


def shown(maker: Maker, text: str, **request: object) -> list[tuple[str, bool]]:
    return [(hit.number, hit.pinned) for hit in searched(maker, text, **request).hits]


def test_a_pinned_answer_comes_first_and_once(maker: Maker) -> None:
    best = maker.published(title="停电", content={"answer": "请稍候。"})
    also = maker.published(title="停电查询", content={"answer": "请看公告。"})
    other = maker.published("case", title="完全无关")
    waiting = maker.submitted("pin", content={"queries": ["停电"], "entries": [also, other]})
    assert shown(maker, "停电") == [(best, False), (also, False)]
    maker.decide(waiting)
    assert shown(maker, "停电") == [(also, True), (other, True), (best, False)]
    assert searched(maker, "停电").total == 3
    assert searched(maker, "停电").facets["kind"] == {"answer": 2, "case": 1}
    assert shown(maker, "停电怎么办")[0] == (best, False)


def test_filters_and_pages_hold_for_pinned_answers(maker: Maker) -> None:
    answer = maker.published(title="停电", content={"answer": "请稍候。"})
    case = maker.published("case", title="完全无关")
    maker.published("pin", content={"queries": ["停电"], "entries": [case]})
    assert shown(maker, "停电", kind="answer") == [(answer, False)]
    assert shown(maker, "停电", kind="case") == [(case, True)]
    assert shown(maker, "停电", limit=1) == [(case, True)]
    assert shown(maker, "停电", limit=1, offset=1) == [(answer, False)]


def test_what_is_pinned_goes_with_its_entry_and_with_its_own_dates(maker: Maker) -> None:
    answer = maker.published(title="停电", content={"answer": "请稍候。"})
    case = maker.published("case", title="完全无关")
    values = {"content": {"queries": ["停电"], "entries": [case]}, "expires_on": "2099-12-31"}
    maker.published("pin", **values)
    with clock.moved_to(datetime(2100, 1, 1, tzinfo=UTC)):
        assert shown(maker, "停电") == [(answer, False)]
    assert shown(maker, "停电") == [(case, True), (answer, False)]
    maker.retire(case)
    assert shown(maker, "停电") == [(answer, False)]


def test_a_pin_obeys_what_is_excluded(maker: Maker) -> None:
    number = maker.published(title="停电找谁", content={"answer": "请拨抢修电话。"})
    maker.published("pin", content={"queries": ["停电"], "entries": [number]})
    assert shown(maker, "停电")[0] == (number, True)
    assert shown(maker, "停电 -抢修") == []


def test_a_pin_fires_when_its_line_is_typed_in_pinyin(maker: Maker) -> None:
    maker.published(title="停电了怎么办", content={"answer": "请稍候。"})
    pinned = maker.published(title="找谁", content={"answer": "请拨抢修电话。"})
    maker.published("pin", content={"queries": ["停电"], "entries": [pinned]})
    assert shown(maker, "tingdian")[0] == (pinned, True)
