"""Regulations: clauses with labels of their own, which others may cite."""

from __future__ import annotations

import pytest

from content.kinds.base import Clause
from content.kinds.registry import all_kinds, kind_named
from core.base_schema import load
from core.errors import Invalid
from tests.makers import CONTENT

REGULATION = CONTENT["regulation"]


def test_its_clauses_are_given_with_the_chapter_they_stand_in() -> None:
    first, second = kind_named("regulation").clauses(REGULATION)
    assert first == Clause("第一条", "第一章 总则", "为规范供电服务，制定本办法。")
    assert second.label == "第二条"


def test_a_label_stands_for_one_clause() -> None:
    twice = {"clauses": [REGULATION["clauses"][0], REGULATION["clauses"][0]]}
    with pytest.raises(Invalid) as refused:
        load(kind_named("regulation").schema(), twice)
    assert list(refused.value.fields) == ["clauses.1.label"]


def test_nothing_else_can_be_cited() -> None:
    assert [name for name, kind in all_kinds().items() if kind.citable] == ["regulation"]
