"""What the figures of a text do not agree with, from the base."""

from __future__ import annotations

from typing import Any

import pytest

from core.database import Database
from review.held.findings import Against, Finding, findings_of, parts_of
from review.models import Review
from search_index.engine import Index
from tests.makers import CONTENT, Maker

LAW = {"label": "第一条", "heading": "", "text": "计划检修停电应当提前七天通知用户。"}


@pytest.fixture
def maker(database: Database, index: Index) -> Maker:
    return Maker(database, index)


@pytest.fixture
def law(maker: Maker) -> str:
    content = CONTENT["regulation"] | {"clauses": [LAW]}
    return maker.published("regulation", title="停电管理规定", content=content)


def found(maker: Maker, review_id: int) -> list[Finding]:
    with maker.database.reading() as session:
        return findings_of(session, session.get_one(Review, review_id).revision)


def submitted(maker: Maker, law: str, content: dict[str, Any]) -> int:
    return maker.submitted(
        title="停电提前多久通知", content=content, citations=[{"number": law, "clause": "第一条"}]
    )


def test_a_figure_is_held_against_the_clause_it_cites(maker: Maker, law: str) -> None:
    (one,) = found(maker, submitted(maker, law, {"answer": "我们提前 3 天通知您。"}))
    assert (one.against, one.own.said, one.other.said) == (Against.CLAUSE, "3 天", "七天")
    assert (one.number, one.clause, one.where) == (law, "第一条", "停电管理规定 第一条")


def test_what_agrees_raises_nothing(maker: Maker, law: str) -> None:
    assert found(maker, submitted(maker, law, {"answer": "我们提前 7 天通知您。"})) == []


def test_what_is_said_is_held_against_the_rest(maker: Maker, law: str) -> None:
    content = {"answer": "计划停电提前 7 天通知用户。", "say": "计划停电提前 3 天通知您。"}
    both = found(maker, submitted(maker, law, content))
    assert [one.against for one in both] == [Against.CLAUSE, Against.OWN_PART]
    assert (both[1].own.said, both[1].other.said) == ("3 天", "7 天")


def test_an_example_is_held_against_what_is_laid_down(maker: Maker) -> None:
    content = {
        "answer": "违约金每天按千分之一计收。\n\n例如欠费 100 元，违约金每天按千分之二计收。",
        "no_basis": "通行做法",
    }
    (one,) = found(maker, maker.submitted(content=content))
    assert (one.against, one.own.said) == (Against.OWN_PART, "千分之二")


def test_entries_on_the_same_clause_are_looked_at(maker: Maker, law: str) -> None:
    basis = [{"number": law, "clause": "第一条"}]
    content = {"answer": "检修停电提前 7 天通知用户，结清后 24 小时内恢复供电。"}
    other = maker.published(title="检修停电的通知", content=content, citations=basis)
    own = {"answer": "检修停电提前 7 天通知，结清后 48 小时内恢复供电。"}
    (one,) = found(maker, submitted(maker, law, own))
    assert (one.against, one.number) == (Against.SAME_BASIS, other)
    assert (one.own.said, one.other.said) == ("48 小时", "24 小时")


def test_who_rests_on_another_clause_is_not(maker: Maker, law: str) -> None:
    maker.published(content={"answer": "结清后 24 小时内恢复供电。", "no_basis": "通行"})
    own = {"answer": "提前 7 天通知，结清后 48 小时内恢复供电。"}
    assert found(maker, submitted(maker, law, own)) == []


def test_regulations_rest_on_nothing(maker: Maker) -> None:
    assert found(maker, maker.submitted("regulation")) == []


def test_what_may_be_typed_into_a_sum_is_no_figure_of_the_text(maker: Maker) -> None:
    """Its bounds are no amounts that anything else could say otherwise."""
    clause = LAW | {"text": "电量每户每年 2520 度以内的按第一档，每度 0.5 元。"}
    law = maker.published("regulation", content=CONTENT["regulation"] | {"clauses": [clause]})
    review_id = maker.submitted("diagnosis", citations=[{"number": law, "clause": "第一条"}])
    with maker.database.reading() as session:
        revision = session.get_one(Review, review_id).revision
        told = [one for part in parts_of("diagnosis", revision.content) for one in part.told]
    assert "10000" not in {one.amount for one in told}
    assert not [one.own.said for one in found(maker, review_id) if "10000" in one.own.said]
