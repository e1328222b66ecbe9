"""English of callers stands for the words of entries."""

from __future__ import annotations

import pytest

from search_index.text.english import english_phrases, in_chinese
from search_index.text.pinyin import segmented

NOBODY_TYPES = {"outage"}  # ou ta ge: no word


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("power off", "停电"),
        ("power-off", "停电"),
        ("my power is  out", "停电"),
        ("meter坏了", "电表 坏了"),
        ("停电 bill", "停电 电费"),
        ("how do i pay my bill", "怎么交电费"),
        ("meter outage abc", "电表 停电 abc"),
        ("can't hear me", "客户说听不见"),
    ],
)
def test_the_longest_that_stands_there_is_read(line: str, meant: str) -> None:
    said = in_chinese(line)
    assert said is not None
    assert said.text == meant


@pytest.mark.parametrize("line", ["", "停电", "tingdian", "my", "how to", "powers", "kwh", "bil"])
def test_what_is_not_on_the_list_stays(line: str) -> None:
    assert in_chinese(line) is None


def test_no_pinyin_is_taken_for_english() -> None:
    alone = {phrase for phrase in english_phrases() if segmented(phrase.replace("'", ""))}
    assert alone <= NOBODY_TYPES
