"""Which texts are alike, and which only look so."""

from __future__ import annotations

import time

import pytest

from search_index.similarity.similar_texts import Difference, SimilarTexts
from tests.linear_time import slowness

TEXTS = [
    "欠费停电交费后多久恢复供电",
    "为什么交了费还没有来电",
    "电表箱被车撞坏了谁负责",
    "居民电价一度多少钱",
    "三相电5千瓦怎么申请",
    "三相电8千瓦怎么申请",
    "能不能开电费发票",
    "不能开电费发票",
]


@pytest.fixture
def texts() -> SimilarTexts:
    made = SimilarTexts()
    for key, text in enumerate(TEXTS):
        made.add(key, text)
    return made


@pytest.mark.parametrize("key", range(len(TEXTS)))
def test_a_text_is_most_like_itself(texts: SimilarTexts, key: int) -> None:
    best = texts.nearest(TEXTS[key])[0]
    assert best.key == key
    assert best.score > 0.97
    assert best.differences == ()


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        (
            "请问：欠費停電，交費後多久恢復供電？",
            0,
        ),  # greeting, punctuation, traditional characters
        ("电表箱让车给撞坏了应该谁来负责", 2),
        ("居民一度电多少钱", 3),
    ],
)
def test_other_words_for_the_same_come_first(texts: SimilarTexts, asked: str, key: int) -> None:
    best = texts.nearest(asked)[0]
    assert best.key == key
    assert best.shared


@pytest.mark.parametrize(
    ("asked", "key", "why"),
    [
        (TEXTS[4], 5, Difference.NUMBERS),
        ("能开电费发票吗", 7, Difference.NEGATION),
        ("欠费停电交费后在哪里恢复供电", 0, Difference.ASKS),
    ],
)
def test_what_asks_something_else_says_so(
    texts: SimilarTexts, asked: str, key: int, why: Difference
) -> None:
    found = {like.key: like for like in texts.nearest(asked)}
    assert why in found[key].differences


def test_either_or_is_no_negation(texts: SimilarTexts) -> None:
    assert texts.nearest("可不可以开电费发票")[0].key == 6


def test_nothing_in_common_is_not_listed(texts: SimilarTexts) -> None:
    assert texts.nearest("zzz") == []
    assert SimilarTexts().nearest("停电") == []


def test_rare_words_tell_more_than_common_ones(texts: SimilarTexts) -> None:
    shared = texts.nearest("三相电5千瓦怎么申请")[0].shared
    assert shared.index("5kw") < shared.index("申请")


def test_thousands_of_texts_are_looked_through_in_time() -> None:
    made = SimilarTexts()
    for key in range(5_000):
        made.add(key, f"{TEXTS[key % 8]}{key % 97}号{key % 89}单元{key}户")
    begun = time.process_time()
    for _ in range(20):
        made.nearest("欠费停电交费后多久恢复供电12号")
    assert (time.process_time() - begun) / 20 < 0.05 * slowness()  # alone it takes 5 ms at 10,000
