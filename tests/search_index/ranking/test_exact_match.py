"""What is typed whole comes first, however it is typed."""

from __future__ import annotations

import pytest
from pypinyin import Style, lazy_pinyin

from search_index.engine import Index
from search_index.text.pinyin import key_of
from tests.search_index.entries import entry, found
from tests.search_index.titles import PHRASES


@pytest.mark.parametrize(("phrase", "entry_id"), PHRASES)
def test_a_title_or_variant_typed_whole_is_first(phrase: str, entry_id: int, titles: Index) -> None:
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
        first = found(titles, typed)[0][0]
        assert first == entry_id if typed.strip() == phrase else first in same, typed


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
