"""Which words of approved groups a line names, and that what they lead to is bounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.index.bm25f import WORDS
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
from tests.linear_time import slowness

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
    begun = time.process_time()
    many.named_in("停电" + "长" * 198)
    many.named_in("词语" * 100)
    assert time.process_time() - begun < 0.05 * slowness()


@given(
    st.lists(st.lists(st.text("停断电来费a ", min_size=1, max_size=4), min_size=2, max_size=4)),
    st.text("停断电来费a 了", max_size=20),
)
def test_any_groups_and_any_line_are_answered(groups: list[list[str]], text: str) -> None:
    synonyms = Synonyms.of(Group(tuple(words)) for words in groups)
    for word, others in synonyms.named_in(text).items():
        assert word not in others
    assert 1 <= len(synonyms.readings(plain_query(text))) <= READINGS_MAX
