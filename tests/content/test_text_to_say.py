"""What an entry comes down to on the phone; a clause says where it stands."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from content.kinds.base import Clause
from content.text_to_say import sentence, text_to_say
from tests.makers import CONTENT

CLAUSE = Clause("第二条", "第二章 停电", "计划检修停电提前七天公告。")


def revision(kind: str) -> Any:
    return SimpleNamespace(
        title="停电管理办法", content=CONTENT[kind], entry=SimpleNamespace(kind=kind)
    )


@pytest.mark.parametrize(
    ("kind", "said", "on_top"),
    [
        ("answer", "结清电费后 24 小时内恢复供电。", "结清电费后 24 小时内恢复供电。"),
        ("procedure", "1. 受理（当场）\n记录诉求", ""),
        ("case", "", ""),
    ],
)
def test_only_what_is_for_saying_stands_on_top(kind: str, said: str, on_top: str) -> None:
    assert (text_to_say(revision(kind)), sentence(revision(kind))) == (said, on_top)


def test_a_clause_is_said_with_where_it_stands() -> None:
    told = text_to_say(revision("regulation"), CLAUSE)
    assert told == "《停电管理办法》第二条：计划检修停电提前七天公告。"
    assert sentence(revision("regulation"), CLAUSE) == CLAUSE.text
    assert text_to_say(revision("regulation")) == ""
