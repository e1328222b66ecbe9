"""Synonyms: which words a line names, and that what they lead to is found at once and bounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.database import Database
from search_index.engine import Index
from search_index.index.bm25f import WORDS
from search_index.queries import SearchRequest, SearchResult, search
from search_index.query.query import plain_query
from search_index.query.synonym_groups import (
    ALTERNATIVES_MAX,
    FACTOR,
    NO_SYNONYMS,
    READINGS_MAX,
    WORDS_MAX,
    Group,
    Synonyms,
)
from tests.makers import Maker

GROUPS = Synonyms.of(
    [
        Group(("停电", "断电")),
        Group(("恢复供电", "复电", "来电")),
        Group(("光伏", "分布式电源"), one_way=True),
        Group(("电费", "用电费用")),
        Group(("断电", "掉闸")),
        Group(("计划停电", "检修停电")),
        Group(("ev 充电", "汽车 充电")),
        Group(("停电", "NO POWER")),
    ]
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("停电了", {"停电": ["断电", "no power"]}),
        ("家里 断 电 了", {"断电": ["停电", "掉闸"]}),  # spaces between characters mean nothing
        ("掉闸", {"掉闸": ["断电"]}),  # one step: not 停电 as well
        ("光伏怎么并网", {"光伏": ["分布式电源"]}),
        ("分布式电源怎么并网", {}),
        ("充电费用", {}),  # 电费 would cut two words apart
        ("充电费用和电费", {"电费": ["用电费用"]}),
        ("计划停电通知", {"计划停电": ["检修停电"]}),  # the longest wins
        ("停电断电", {"停电": ["no power"], "断电": ["掉闸"]}),  # both were typed
        ("EV 充电", {"ev充电": ["汽车充电"]}),
        ("evev 充电", {}),
        ("no power today", {"no power": ["停电"]}),
        ("no powers", {}),
        ("復電", {"复电": ["恢复供电", "来电"]}),
        ("", {}),
        ("。。。", {}),
    ],
)
def test_which_words_a_line_names(text: str, named: dict[str, list[str]]) -> None:
    assert {word: list(others) for word, others in GROUPS.named_in(text).items()} == named


def texts(text: str) -> list[set[str]]:
    """The words of each reading of a line."""
    readings = GROUPS.readings(plain_query(text))
    return [{t.term for t in reading.terms if t.family == WORDS} for reading in readings]


def test_a_line_is_read_with_each_alternative_in_the_place_of_its_word() -> None:
    assert texts("断电了") == [{"断电", "了"}, {"停电", "了"}, {"掉", "闸", "了"}]
    assert {"充电", "费用", "用电"} <= texts("充电费用和电费")[1]  # the other word stays
    several = texts("停电，复电")
    assert any({"断电", "复电"} <= words for words in several)
    assert any({"断电", "恢复", "供电"} <= words for words in several)
    assert any({"停电", "恢复", "供电"} <= words for words in several)
    assert len(several) <= READINGS_MAX


def test_what_was_not_typed_counts_less() -> None:
    typed, other, *_ = GROUPS.readings(plain_query("断电了"))
    known = {(t.family, t.term): t.factor for t in typed.terms}
    for term in other.terms:
        key = term.family, term.term
        assert term.factor == known.get(key, FACTOR)
    assert (WORDS, "断电") not in {(t.family, t.term) for t in other.terms}


def test_a_line_without_synonyms_stays_as_it_is() -> None:
    line = plain_query("办理过户")
    assert GROUPS.readings(line) == [line]
    assert NO_SYNONYMS.readings(line) == [line]


def test_alternatives_are_bounded() -> None:
    many = Synonyms.of([Group(("停电", *(f"说法{n}" for n in range(19)))) for _ in range(5)])
    assert sum(map(len, many.named_in("停电停电").values())) == ALTERNATIVES_MAX
    readings = many.readings(plain_query("停电停电"))
    assert len(readings) == READINGS_MAX
    found = {term.term for reading in readings for term in reading.terms}
    assert {str(n) for n in range(ALTERNATIVES_MAX)} <= found  # each is in one of them
    words = Synonyms.of([Group((f"词语{n}号", f"别称{n}号")) for n in range(9)])
    line = plain_query("".join(f"词语{n}号" for n in range(9)))
    assert len(words.named_in(line.text)) == WORDS_MAX
    assert len(words.readings(line)) <= READINGS_MAX


def test_many_groups_and_a_long_line_take_little_time() -> None:
    many = Synonyms.of([Group((f"词语{n}", "停电" + "长" * 20 + str(n))) for n in range(5000)])
    begun = time.perf_counter()
    many.named_in("停电" + "长" * 198)
    many.named_in("词语" * 100)
    assert time.perf_counter() - begun < 0.05


@given(
    st.lists(st.lists(st.text("停断电来费a ", min_size=1, max_size=4), min_size=2, max_size=4)),
    st.text("停断电来费a 了", max_size=20),
)
def test_any_groups_and_any_line_are_answered(groups: list[list[str]], text: str) -> None:
    synonyms = Synonyms.of(Group(tuple(words)) for words in groups)
    for word, others in synonyms.named_in(text).items():
        assert word not in others
    assert 1 <= len(synonyms.readings(plain_query(text))) <= READINGS_MAX


def searched(maker: Maker, text: str, **request: object) -> SearchResult:
    with maker.database.reading() as session:
        return search(session, maker.index.searcher, SearchRequest(text, **request))  # type: ignore[arg-type]


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


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
