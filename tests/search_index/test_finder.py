"""What is typed whole comes first, however it is typed; then what is ranked, in its order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from search_index.engine import Index
from search_index.query.query import plain_query
from search_index.ranking.interface import RankRequest
from search_index.text.pinyin import key_of
from tests.search_index.entries import entry, found

TITLES = [
    "停电通知怎么查询",
    "计划停电提前几天通知",
    "居民阶梯电价怎么算",
    "重新签订供用电合同要多久",
    "银行卡代扣电费怎么办理",
    "长期不用的电表可以暂停吗",
    "10kV 线路跳闸后多久重合",
    "旅游期间停用电表",
    "更名过户要带什么",
    "电费交了还没来电",
    "电费交了，还没来电？",
]
VARIANTS = {1: ["哪里能看到停电消息"], 5: ["银行自动扣电费"], 9: ["交了钱多久来电"]}


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder))
        index.rebuild(
            entry(n, title, variants=VARIANTS.get(n, ())) for n, title in enumerate(TITLES, 1)
        )
        yield index


PHRASES = [
    *((title, n) for n, title in enumerate(TITLES, 1)),
    *((variant, n) for n, variants in VARIANTS.items() for variant in variants),
]


@pytest.mark.parametrize(("phrase", "entry_id"), PHRASES)
def test_a_title_or_variant_typed_whole_is_first(phrase: str, entry_id: int, index: Index) -> None:
    ways = [
        phrase,
        f" {phrase} ",
        "".join(lazy_pinyin(phrase)),
        " ".join(lazy_pinyin(phrase, style=Style.TONE)),
        "".join(lazy_pinyin(phrase, style=Style.TONE3)),
        "".join(lazy_pinyin(phrase)).upper(),
        "".join(lazy_pinyin(phrase, style=Style.FIRST_LETTER)),
    ]
    same = {n for text, n in PHRASES if key_of(text) == key_of(phrase)}
    for typed in ways:
        first = found(index, typed)[0][0]
        assert first == entry_id if typed.strip() == phrase else first in same, typed


@pytest.mark.parametrize("place", range(8))
@pytest.mark.parametrize("wrong", ["囧", "", "囧囧"])
def test_one_wrong_character_is_forgiven(place: int, wrong: str, index: Index) -> None:
    title = TITLES[0]
    wrong = wrong.replace("囧囧", f"囧{title[place]}")
    assert found(index, title[:place] + wrong + title[place + 1 :])[0] == (1, None)


def test_neighbours_may_be_exchanged_and_numbers_may_not(empty_index: Index) -> None:
    empty_index.apply([entry(1, "预存电费二十元"), entry(2, "10千伏线路"), entry(3, "20千伏线路")])
    assert found(empty_index, "预存费电二十元")[0] == (1, None)
    hits = empty_index.searcher.rank(RankRequest("30千伏线路")).hits
    assert all(hit.score < 900 for hit in hits)


@pytest.mark.parametrize(
    ("typed", "entry_id"),
    [
        ("zhongxin签订", 4),  # 重 read as in 重量
        ("chongxinqianding", 4),
        ("zhangqibuyongdedianbiaokeyizantingma", 6),  # 长 read as in 成长
        ("lvyouqijian", 8),
        ("lüyou", 8),
        ("lǚ yóu", 8),
        ("jie1ti1dian4jia4", 3),
        ("luyouqijiantingyongdianbiao", 8),
        ("dianbiao zanting", 6),
        ("jietidianjia", 3),
        ("jtdj", 3),
        ("jieti电价", 3),
        ("阶t电价", 3),
        ("gmgh", 9),
        ("10kVxianlu", 7),
    ],
)
def test_parts_in_pinyin_initials_and_mixed(typed: str, entry_id: int, index: Index) -> None:
    assert found(index, typed)[0] == (entry_id, None)


def test_letters_that_are_a_word_stay_a_word(empty_index: Index) -> None:
    empty_index.apply([entry(1, "ETC 怎么充电"), entry(2, "二套车怎么充电")])
    line = empty_index.searcher.understand("etc")
    assert (line.meant, line.readings) == ("etc", ())
    assert found(empty_index, "etc")[0] == (1, None)


def test_what_letters_were_read_as_is_told(index: Index) -> None:
    line = index.searcher.understand("dianjia怎么算")
    assert line.meant == "电价怎么算"
    assert "电价" in line.readings


@settings(max_examples=60, deadline=None)
@given(st.text("停电费通知表怎么ab ？", max_size=9))
def test_after_what_is_whole_comes_what_is_ranked(index: Index, text: str) -> None:
    line = index.searcher.understand(text)
    hits = index.searcher.rank(RankRequest(text, limit=50)).hits
    ranked = index.ranker.rank(RankRequest(text, limit=50, query=line)).hits
    ids = [hit.entry_id for hit in hits]
    first = [hit.entry_id for hit in hits if hit.score >= 900]
    rest = [hit.entry_id for hit in ranked if hit.entry_id not in first]
    assert ids[: len(first)] == first
    assert sorted(ids[len(first) :]) == sorted(rest)
    assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)
    if not line.readings:
        assert line.terms == plain_query(line.plain).terms


def test_filters_hold_for_what_comes_first(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电通知"), entry(2, "停电通知", kind="case")])
    assert found(empty_index, "停电通知") == [(1, None), (2, None)]
    assert found(empty_index, "tdtz", kinds=frozenset({"case"})) == [(2, None)]
    empty_index.apply([], removed=[2])
    assert found(empty_index, "停电通知", kinds=frozenset({"case"})) == []
    assert found(empty_index, "tdtz") == [(1, None)]


def test_a_replaced_title_is_not_found_whole(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电通知怎么查")])
    empty_index.apply([entry(1, "电费账单", revision_id=101)])
    for typed in ("停电通知怎么查", "tingdiantongzhizenmecha", "tdtzzmc"):
        assert found(empty_index, typed) == []
