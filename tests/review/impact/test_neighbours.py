"""What says another number about the same, and what asks the same."""

from __future__ import annotations

from people.actors import CONSOLE
from people.services.region_tree import save_region
from review.impact.report import Impact, impact_of
from review.models import Review
from tests.makers import Maker


def impact(maker: Maker, review_id: int) -> Impact:
    with maker.database.reading() as session:
        return impact_of(session, maker.index, session.get_one(Review, review_id))


def test_who_says_another_number_about_the_same_is_named(maker: Maker) -> None:
    other = maker.published(
        title="计划停电怎么公告", content={"answer": "计划检修停电，我们提前 7 天通知客户。"}
    )
    maker.published(
        title="停电通知方式", content={"answer": "计划检修停电，我们提前三天通知客户。"}
    )
    review_id = maker.submitted(
        title="检修停电提前多久通知", content={"answer": "计划检修停电，我们会提前 3 天通知客户。"}
    )
    found = impact(maker, review_id).neighbours.contradictions
    assert [(one.entry.number, one.disagreement.measures) for one in found] == [(other, ("时长",))]


def test_what_asks_the_same_is_named_as_similar(maker: Maker) -> None:
    other = maker.published(title="欠费停电后多久恢复供电？")
    maker.published(title="怎样办理过户", content={"answer": "到营业厅办理。"})
    review_id = maker.submitted(title="欠费停电以后多久恢复供电", content={"answer": "当天。"})
    found = impact(maker, review_id).neighbours.duplicates
    assert [one.entry.number for one in found] == [other]


def test_a_text_of_others_that_was_turned_down_and_reworded_is_named(maker: Maker) -> None:
    said = "客户办理过户时，请带双方身份证件和房屋产权证明到营业厅，当天办结。"
    turned_down = maker.submitted(author="sun", title="过户要带什么", content={"answer": said})
    maker.decide(turned_down, "reject")
    review_id = maker.submitted(
        author="zhao", title="过户需要带什么", content={"answer": said.replace("当天", "当日")}
    )
    (found,) = impact(maker, review_id).copies
    assert (found.review_id, found.writers) == (turned_down, ["sun"])
    own = maker.submitted(
        author="sun", title="过户带什么材料", content={"answer": said.replace("当天", "即日")}
    )
    assert [one.review_id for one in impact(maker, own).copies] == [review_id]
    other = maker.submitted(author="zhao", title="电表不走", content={"answer": "请报修。" * 9})
    assert impact(maker, other).copies == []


def test_only_what_can_hold_for_the_same_customer_is_alike_or_contradicts(maker: Maker) -> None:
    with maker.database.transaction() as session:
        for code in ("luoyang", "zhengzhou"):
            values = {"code": code, "name": code, "parent": "", "department": ""}
            save_region(session, CONSOLE, values)
    told = {"title": "计划停电怎么公告", "content": {"answer": "计划检修停电，我们提前 7 天通知。"}}
    there = maker.published(regions=["zhengzhou"], **told)
    everywhere = maker.published(**told)
    law = maker.published(
        "regulation",
        title="停电公告办法",
        content={
            "clauses": [
                {"label": "第一条", "text": "计划检修停电，提前 9 天通知。", "regions": [region]}
                if region
                else {"label": "第二条", "text": "计划检修停电，提前 8 天通知。"}
                for region in ("zhengzhou", "")
            ]
        },
    )
    own = {"answer": "计划检修停电，我们提前 3 天通知。"}
    review_id = maker.submitted(title="计划停电怎样公告", content=own, regions=["luoyang"])
    found = impact(maker, review_id).neighbours
    contradicting = {(one.entry.number, one.clause) for one in found.contradictions}
    assert contradicting == {(everywhere, None), (law, "第二条")}
    assert there not in {one.entry.number for one in found.duplicates}
    assert everywhere in {one.entry.number for one in found.duplicates}


def test_a_clause_contradicts_what_holds_for_the_same(maker: Maker) -> None:
    with maker.database.transaction() as session:
        for code in ("luoyang", "zhengzhou"):
            values = {"code": code, "name": code, "parent": "", "department": ""}
            save_region(session, CONSOLE, values)
    other = maker.published(
        title="计划停电怎么公告",
        content={"answer": "计划检修停电，我们提前 7 天通知。"},
        regions=["zhengzhou"],
    )
    found = {}
    for region in ("luoyang", "zhengzhou"):
        clause = {"label": "第一条", "text": "计划检修停电，提前 9 天通知。", "regions": [region]}
        review_id = maker.submitted("regulation", title="办法", content={"clauses": [clause]})
        contradictions = impact(maker, review_id).neighbours.contradictions
        found[region] = [one.entry.number for one in contradictions]
    assert found == {"luoyang": [], "zhengzhou": [other]}
