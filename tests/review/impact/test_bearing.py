"""What only sounds alike is no contradiction; what rests on the same, or is on the matter, is."""

from __future__ import annotations

from typing import Any

import pytest

from review.impact.report import impact_of
from review.models import Review
from tests.makers import CONTENT, Maker

PROPOSED = "我们受理申请后，在 7 个工作日内书面答复供电方案。"
FOREIGN = "管理部门受理申请后，在 15 个工作日内书面答复方案。"
PARTS = "供电企业受理申请后，在 15 个工作日内书面答复供电方案。"


def law(maker: Maker, title: str, heading: str, text: str, **changes: Any) -> str:
    """A published law of one clause, and of one that says nothing of figures."""
    clauses = [
        {"label": "第一条", "heading": "第一章 总则", "text": "为了规范，制定本办法。"},
        {"label": "第二条", "heading": heading, "text": text},
    ]
    content = CONTENT["regulation"] | {"clauses": clauses}
    return maker.published("regulation", title=title, content=content, **changes)


def contradicting(maker: Maker, **changes: Any) -> list[str]:
    """Numbers of what contradicts a proposed answer."""
    values = {"title": "高压办电多久答复供电方案", "content": {"answer": PROPOSED}} | changes
    review_id = maker.submitted(**values)
    with maker.database.reading() as session:
        impact = impact_of(session, maker.index, session.get_one(Review, review_id))
        return [one.entry.number for one in impact.neighbours.contradictions]


def test_a_foreign_law_that_sounds_alike_is_none(maker: Maker) -> None:
    law(maker, "电力设施保护条例", "第三章 保护区内作业", FOREIGN)
    assert contradicting(maker) == []


def test_the_same_law_is_one_for_who_cites_it(maker: Maker) -> None:
    number = law(maker, "电力设施保护条例", "第三章 保护区内作业", FOREIGN)
    cited = [{"number": number, "clause": "第一条"}]
    assert contradicting(maker, citations=cited) == [number]


@pytest.mark.parametrize(
    ("title", "heading"), [("供电方案管理办法", ""), ("供电营业规则", "第二章 供电方案")]
)
def test_a_law_on_the_subject_is_one(maker: Maker, title: str, heading: str) -> None:
    number = law(maker, title, heading, PARTS)
    assert contradicting(maker) == [number]


def test_an_answer_on_the_matter_is_one_in_its_category_only(maker: Maker) -> None:
    text = "我们受理申请后，在 15 个工作日内书面答复供电方案。"
    number = maker.published(title="专变新装的流程", content={"answer": text})
    maker.published(
        title="高可靠客户服务", content={"answer": text}, author="zhao", category="service"
    )
    assert contradicting(maker) == [number]


def test_an_answer_to_the_same_question_is_one_wherever_it_stands(maker: Maker) -> None:
    text = "我们受理申请后，在 15 个工作日内书面答复供电方案。"
    number = maker.published(
        title="高压办电多久答复供电方案？", content={"answer": text}, author="zhao"
    )
    assert contradicting(maker) == [number]


def test_figures_of_other_matters_in_one_category_are_none(maker: Maker) -> None:
    text = "我们受理投诉后，在 15 个工作日内书面答复处理意见。"
    maker.published(title="投诉多久有结果", content={"answer": text})
    assert contradicting(maker) == []


def test_another_step_of_the_same_matter_is_none(maker: Maker) -> None:
    """Like sentences on one subject; what is done within the days is another thing."""
    begun = "高压用户受理申请并且通过了现场勘查以后"
    text = f"{begun}，在 15 个工作日内装表接电。"
    maker.published(title="高压新装的时限", content={"answer": text})
    proposed = {"answer": f"{begun}，在 7 个工作日内书面答复。"}
    assert contradicting(maker, content=proposed) == []
