"""What a proposal would do to real searches."""

from __future__ import annotations

from typing import Any

from core import clock
from review.impact.report import Impact, impact_of
from review.models import Review
from search_index.engine import Index
from search_index.models import LoggedSearch
from tests.makers import Maker
from tests.review.writing import ask_to_retire, save


def impact(maker: Maker, review_id: int) -> Impact:
    with maker.database.reading() as session:
        return impact_of(session, maker.index, session.get_one(Review, review_id))


def searched(maker: Maker, line: str, times: int = 1) -> None:
    agent, now = maker.actor("an").id, clock.now()
    kept: dict[str, Any] = {"user_id": agent, "sitting": "s", "hits": 1, "shown": []}
    with maker.database.transaction() as session:
        for _time in range(times):
            row = LoggedSearch(query=line, folded=line, begun_at=now, at=now, **kept)
            session.add(row)


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


def test_operators_in_a_line_are_obeyed(maker: Maker) -> None:
    maker.published(title="电表箱漏电怎么办", content={"answer": "请远离，我们派人处理。"})
    searched(maker, "充电桩报装 -营业厅")
    review_id = maker.submitted(title="充电桩怎样报装", content={"answer": "请到营业厅报装。"})
    found = impact(maker, review_id).replay
    assert found is not None
    assert (found.hits_before, found.hits_after) == (0, 0)


def test_a_proposed_pin_and_proposed_synonyms_act_on_the_searches(maker: Maker) -> None:
    for place in range(12):
        maker.published(title=f"停电了怎么办{'甲乙丙丁戊己庚辛壬癸子丑'[place] * 3}")
    other = maker.published(title="家里没电先看什么", content={"answer": "先看漏电开关。"})
    searched(maker, "停电了怎么办")
    pin = maker.submitted("pin", content={"queries": ["停电了怎么办"], "entries": [other]})
    told = impact(maker, pin).replay
    assert told is not None
    assert len(told.lost) == 1  # what stood last is pushed off by what is pinned
    searched(maker, "断流子坏了")
    words = maker.submitted("synonyms", content={"words": ["断流子", "漏电开关"]})
    told = impact(maker, words).replay
    assert told is not None
    assert (told.lines, told.lost) == (2, [])


def test_what_a_pin_puts_first_is_reckoned_with(maker: Maker) -> None:
    for place in range(10):
        maker.published(title=f"停电了怎么办{'甲乙丙丁戊己庚辛壬癸'[place] * 3}")
    last = maker.published(title="停电了找谁")
    maker.published("pin", content={"queries": ["停电了怎么办"], "entries": [last]})
    searched(maker, "停电了怎么办")
    review_id = maker.submitted(title="停电了怎么办", content={"answer": "停电了怎么办。"})
    found = impact(maker, review_id).replay
    assert found is not None
    assert [(one.before, one.after) for one in found.gained] == [(None, 2)]
