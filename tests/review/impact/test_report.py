"""What a proposal would do: to citations, beside other entries, in real searches."""

from __future__ import annotations

from typing import Any

from core import clock
from review.impact.citing import Fate
from review.impact.report import Impact, impact_of
from review.models import Review
from search_index.engine import Index
from search_index.models import LoggedSearch
from tests.makers import CONTENT, Maker
from tests.review.comparison.writing import CLAUSES
from tests.review.writing import ask_to_retire, save


def impact(maker: Maker, review_id: int) -> Impact:
    with maker.database.reading() as session:
        return impact_of(session, maker.index, session.get_one(Review, review_id))


def regulation(rows: list[tuple[str, str]]) -> dict[str, Any]:
    clauses = [{"label": label, "heading": "", "text": text} for label, text in rows]
    return CONTENT["regulation"] | {"clauses": clauses}


def searched(maker: Maker, line: str, times: int = 1) -> None:
    agent, now = maker.actor("an").id, clock.now()
    kept: dict[str, Any] = {"user_id": agent, "sitting": "s", "hits": 1, "shown": []}
    with maker.database.transaction() as session:
        for _time in range(times):
            row = LoggedSearch(query=line, folded=line, begun_at=now, at=now, **kept)
            session.add(row)


def test_three_changed_clauses_name_exactly_who_cites_them(maker: Maker) -> None:
    law = maker.published("regulation", title="停电管理规定", content=regulation(CLAUSES))
    cited = {
        label: maker.published(
            title=f"引用{label}的答案",
            content={"answer": f"见{label}的规定。"},
            citations=[{"number": law, "clause": label}],
        )
        for label in ("第二条", "第三条", "第四条", "第五条")
    }
    rows = [*CLAUSES[:2], ("第三条", CLAUSES[2][1].replace("7 天", "3 天")), *CLAUSES[5:]]
    rows.insert(5, CLAUSES[3])
    save(maker, law, title="停电管理规定", content=regulation(rows))
    found = impact(maker, maker.submit(law)).citing
    assert {(one.entry.number, one.clause): one.fate for one in found} == {
        (cited["第三条"], "第三条"): Fate.CHANGED,
        (cited["第四条"], "第四条"): Fate.MOVED,
        (cited["第五条"], "第五条"): Fate.DELETED,
    }


def test_retiring_a_regulation_touches_every_citation(maker: Maker) -> None:
    law = maker.published("regulation")
    answer = maker.published(citations=[{"number": law, "clause": "第一条"}])
    found = impact(maker, ask_to_retire(maker, law))
    assert [(one.entry.number, one.fate) for one in found.citing] == [(answer, Fate.ENDED)]


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
    assert [(one.entry.number, one.disagreement.measures) for one in found] == [(other, ("天",))]


def test_what_asks_the_same_is_named_as_similar(maker: Maker) -> None:
    other = maker.published(title="欠费停电后多久恢复供电？")
    maker.published(title="怎样办理过户", content={"answer": "到营业厅办理。"})
    review_id = maker.submitted(title="欠费停电以后多久恢复供电", content={"answer": "当天。"})
    found = impact(maker, review_id).neighbours.duplicates
    assert [one.entry.number for one in found] == [other]


def test_real_searches_are_replayed_without_publishing(maker: Maker, index: Index) -> None:
    maker.published(title="电表箱漏电怎么办", content={"answer": "请远离，我们派人处理。"})
    searched(maker, "充电桩报装", 3)
    searched(maker, "电表箱漏电")
    before = index.contents()
    review_id = maker.submitted(title="充电桩怎样报装", content={"answer": "请到营业厅报装。"})
    found = impact(maker, review_id).replay
    assert found is not None
    assert (found.lines, found.hits_before, found.hits_after) == (2, 0, 3)
    assert [one.query.text for one in found.gained] == ["充电桩报装"]
    assert found.missed == []
    assert index.contents() == before


def test_a_change_and_a_retirement_lose_what_found_the_old_text(maker: Maker) -> None:
    number = maker.published(title="充电桩怎样报装", content={"answer": "请到营业厅报装。"})
    searched(maker, "充电桩报装", 2)
    save(maker, number, title="电动汽车用电", content={"answer": "请到窗口办理。"})
    changed = impact(maker, maker.submit(number)).replay
    retired = impact(maker, ask_to_retire(maker, number)).replay
    for found in (changed, retired):
        assert found is not None
        assert (found.hits_before, found.hits_after) == (2, 0)
        assert [one.query.text for one in found.missed] == ["充电桩报装"]


def test_an_entry_pushed_off_the_page_is_named(maker: Maker) -> None:
    for place in range(10):
        maker.published(title=f"停电了怎么办{'甲乙丙丁戊己庚辛壬癸'[place] * 3}")
    searched(maker, "停电了怎么办")
    review_id = maker.submitted(
        title="停电了怎么办", content={"answer": "停电了怎么办，先看开关。"}
    )
    found = impact(maker, review_id).replay
    assert found is not None
    assert len(found.gained) == 1
    assert len(found.lost) == 1
    assert not found.lost[0].used


def test_without_an_index_the_rest_is_still_told(maker: Maker, index: Index) -> None:
    law = maker.published("regulation")
    answer = maker.published(citations=[{"number": law, "clause": "第一条"}])
    review_id = ask_to_retire(maker, law)
    with maker.database.reading() as session:
        nowhere = Index(index.folder / "nowhere")
        found = impact_of(session, nowhere, session.get_one(Review, review_id))
    assert [one.entry.number for one in found.citing] == [answer]
    assert found.replay is None
