"""Which real searches would find a draft, told while it is written."""

from __future__ import annotations

from sqlalchemy import select

from content.models import Entry
from content.queries import revision_in_work
from review.impact.draft_searches import DraftSearches, draft_searches
from search_index.models import LoggedSearch, SearchUse, UseAction
from tests.makers import Maker
from tests.review.impact.test_search_replay import searched
from tests.review.writing import save


def told(maker: Maker, number: str) -> DraftSearches:
    with maker.database.reading() as session:
        entry = session.scalars(select(Entry)).unique().all()
        own = next(one for one in entry if one.number == number)
        draft = revision_in_work(session, own.id)
        assert draft is not None
        return draft_searches(session, maker.index, draft)


def test_lines_that_would_find_a_draft_are_told_and_nothing_is_published(maker: Maker) -> None:
    maker.published(title="电表箱漏电怎么办", content={"answer": "请远离，我们派人处理。"})
    searched(maker, "充电桩报装", 3)
    searched(maker, "电表箱漏电")
    before = maker.index.contents()
    number = maker.draft(title="充电桩怎样报装", content={"answer": "请到窗口。", "variants": []})
    found = told(maker, number)
    assert (found.lines, found.known) == (2, 2)
    assert [(one.query.text, one.query.times, one.place) for one in found.found] == [
        ("充电桩报装", 3, 1)
    ]
    assert (found.missed, found.phrasings) == ([], [])
    assert maker.index.contents() == before


def test_what_stands_behind_the_first_page_is_missed_and_proposed(maker: Maker) -> None:
    for place in range(10):
        maker.published(title=f"停电了怎么办{'甲乙丙丁戊己庚辛壬癸'[place] * 3}")
    searched(maker, "停电了怎么办呀", 2)
    content = {"answer": "先看总开关。", "variants": []}
    number = maker.draft(title="停电时家里要留意的几件事情", content=content)
    missed = told(maker, number)
    assert [(one.query.text, one.place) for one in missed.missed] == [("停电了怎么办呀", 11)]
    assert missed.phrasings == ["停电了怎么办呀"]
    save(maker, number, content=content | {"variants": ["停电了怎么办呀"]})
    asked = told(maker, number)
    assert [one.place for one in asked.found] == [1]
    assert (asked.missed, asked.phrasings) == ([], [])


def test_a_line_agents_used_its_entry_for_is_missed_wherever_the_draft_stands(
    maker: Maker,
) -> None:
    number = maker.published(title="充电桩怎样报装", content={"answer": "请到窗口。"})
    searched(maker, "拉根线给车用")
    with maker.database.transaction() as session:
        logged = session.scalars(select(LoggedSearch)).one()
        entry = session.scalars(select(Entry)).unique().one()
        session.add(
            SearchUse(
                search_id=logged.id,
                entry_id=entry.id,
                revision_id=entry.published_revision_id,
                action=UseAction.COPIED,
                at=logged.at,
            )
        )
    save(maker, number, title="充电桩怎样报装", content={"answer": "请到营业厅。", "variants": []})
    found = told(maker, number)
    assert [(one.query.text, one.place) for one in found.missed] == [("拉根线给车用", None)]
    assert found.phrasings == ["拉根线给车用"]


def test_lines_that_have_nothing_to_do_with_it_are_not_told(maker: Maker) -> None:
    maker.published(title="电表箱漏电怎么办")
    searched(maker, "发票抬头")
    number = maker.draft(title="充电桩怎样报装", content={"answer": "请到窗口。", "variants": []})
    found = told(maker, number)
    assert (found.lines, found.found, found.missed) == (1, [], [])
