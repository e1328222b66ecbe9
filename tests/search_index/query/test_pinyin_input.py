"""Letters are read as what the index is about: pinyin, initials, both mixed with characters."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from tests.search_index.entries import entry, found


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
def test_parts_in_pinyin_initials_and_mixed(typed: str, entry_id: int, titles: Index) -> None:
    assert found(titles, typed)[0] == (entry_id, None)


def test_letters_that_are_a_word_stay_a_word(empty_index: Index) -> None:
    empty_index.apply([entry(1, "ETC 怎么充电"), entry(2, "二套车怎么充电")])
    line = empty_index.searcher.understand("etc")
    assert (line.meant, line.readings) == ("etc", ())
    assert found(empty_index, "etc")[0] == (1, None)


def test_what_letters_were_read_as_is_told(titles: Index) -> None:
    line = titles.searcher.understand("dianjia怎么算")
    assert line.meant == "电价怎么算"
    assert "电价" in line.readings
