"""Groups of words that mean the same: what they may say, and what they tell the search."""

from __future__ import annotations

from typing import Any

import pytest

from content.kinds.registry import kind_named
from content.kinds.searching_rule import WordsAlike
from core.base_schema import load
from core.errors import Invalid
from tests.makers import CONTENT


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": ["停电"]}, "words"),
        ({"words": ["停电", "停电"]}, "words.1"),
        ({"words": ["ＥＶ", "ev"]}, "words.1"),
        ({"words": ["停电", "电"]}, "words.1"),
        ({"words": ["停电", "……"]}, "words.1"),
        ({"words": [f"词{n}" for n in range(21)]}, "words"),
        ({"words": ["停电", "长" * 31]}, "words.1"),
    ],
)
def test_rules_for_searching_are_checked(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(kind_named("synonyms").schema(), CONTENT["synonyms"] | changes)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(("told", "one_way"), [({}, False), ({"one_way": True}, True)])
def test_the_search_is_told_the_words(told: dict[str, Any], one_way: bool) -> None:
    rule = kind_named("synonyms").searching_rule
    assert rule is not None
    assert rule({"words": ["停电", "断电"], **told}) == WordsAlike(("停电", "断电"), one_way)
