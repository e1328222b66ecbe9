"""What the best hits hold of what a line asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.indexing import IndexedEntry
from search_index.engine import Index
from search_index.query.synonym_groups import Group, Synonyms
from search_index.ranking.evidence import Evidence
from search_index.ranking.interface import Hits, RankRequest
from search_index.ranking.scoring import FIGURES_MOST
from search_index.ranking.searcher import StagedSearcher
from search_index.ranking.tiers import Tier
from tests.search_index.entries import entry


@pytest.fixture
def filled(empty_index: Index) -> Index:
    entries: list[IndexedEntry] = [
        entry(1, "欠费停电后多久恢复供电", text="交清以后当天恢复。"),
        entry(2, "电费发票怎么开", variants=["专票去哪里领"]),
        entry(3, "供电条例", clauses=[("第一条", "供电应当安全"), ("第二条", "检修应当公告")]),
        entry(4, "电表怎么过户"),
    ]
    for one in entries:  # a segment each
        empty_index.apply([one])
    return empty_index


def evidence(index: Index, text: str, **asked: object) -> list[Evidence]:
    request = RankRequest(text, limit=50, **asked)  # type: ignore[arg-type]
    return StagedSearcher(index.snapshot).evidence(request, index.searcher.rank(request).hits)


def test_nothing_found_says_nothing(filled: Index) -> None:
    assert evidence(filled, "冰淇淋") == []


def test_all_that_is_asked_for_is_held(filled: Index) -> None:
    [found] = evidence(filled, "发票哪里领")
    assert found.held == 1.0  # 哪里 asks, and is no part of it
    assert (found.tier, found.pinned, found.documents) == (Tier.RANKED, False, 6)
    assert 0 < found.reached < found.possible


def test_words_the_base_lacks_are_asked_for_and_not_held(filled: Index) -> None:
    [known], [unknown] = evidence(filled, "发票"), evidence(filled, "发票冰淇淋")
    assert unknown.held < 0.5 < known.held
    assert unknown.possible > known.possible
    assert unknown.characters == 5


def test_a_figure_asks_for_no_more_than_it_may_count(filled: Index) -> None:
    [without], [with_figure] = evidence(filled, "电费发票"), evidence(filled, "电费发票95598")
    assert without.possible < with_figure.possible <= without.possible * (1 + FIGURES_MOST) + 1e-6


def test_a_clause_is_looked_at_by_itself(filled: Index) -> None:
    [second] = evidence(filled, "检修公告", kinds=frozenset({"regulation"}))
    assert second.held == 1.0
    hits = filled.searcher.rank(RankRequest("检修公告")).hits
    assert hits[0].clause == "第二条"
    first = Hits.of([next(h for h in filled.searcher.rank(RankRequest("安全")).hits)])
    assert first[0].clause == "第一条"
    [other] = StagedSearcher(filled.snapshot).evidence(RankRequest("检修公告"), first)
    assert other.held == 0.0


def test_the_right_one_may_stand_second(filled: Index) -> None:
    hits = filled.searcher.rank(RankRequest("电表过户")).hits
    others = filled.searcher.rank(RankRequest("发票")).hits
    [one] = StagedSearcher(filled.snapshot).evidence(
        RankRequest("电表过户"), others.followed_by(hits[:1])
    )
    assert one.held == 1.0
    [none] = StagedSearcher(filled.snapshot).evidence(RankRequest("电表过户"), others[:1])
    assert none.held < 0.5


def test_letters_that_were_read_are_not_asked_for_beside_what_they_were_read_as(
    filled: Index,
) -> None:
    [typed], [spelled] = evidence(filled, "发票"), evidence(filled, "fapiao")
    assert spelled.possible == pytest.approx(typed.possible, rel=0.3)
    assert spelled.held == typed.held == 1.0


def test_each_reading_of_a_line_has_its_own(filled: Index) -> None:
    synonyms = Synonyms.of([Group(("更名", "过户"))])
    plain, other = evidence(filled, "电表更名", synonyms=synonyms)
    assert plain.held < other.held == 1.0


def test_a_line_that_only_asks_is_about_nothing(filled: Index) -> None:
    [asking] = evidence(filled, "多久")
    assert asking.held == 0.0
    [about] = evidence(filled, "多久发票")
    assert about.held == 1.0


def test_a_hit_that_is_gone_by_now_holds_nothing(filled: Index) -> None:
    request = RankRequest("电表过户")
    hits = filled.searcher.rank(request).hits[:1]
    filled.apply([entry(4, "电表怎么过户", revision_id=401)])
    [left] = StagedSearcher(filled.snapshot).evidence(request, hits)
    assert (left.held, left.documents) == (0.0, 6)


def test_a_clause_that_is_gone_by_now_holds_nothing(filled: Index) -> None:
    [clause] = filled.searcher.rank(RankRequest("检修公告")).hits[:1]
    gone = Hits.of([replace(clause, clause="第九条")])
    [left] = StagedSearcher(filled.snapshot).evidence(RankRequest("检修公告"), gone)
    assert left.held == 0.0


@pytest.mark.parametrize("line", ["地铁多久", "地铁几点开门", "签证怎么领", "相亲照片怎么选"])
def test_another_trade_of_which_the_best_hits_say_nothing_is_elsewhere(
    line: str, filled: Index
) -> None:
    filled.apply([entry(5, "营业厅几点开门", text="带照片选窗口，领号多久都行。")])
    [found] = evidence(filled, line)
    assert found.elsewhere


@pytest.mark.parametrize(
    "line",
    [
        "发票多久",  # names no other trade
        "地铁发票多久",  # the hits say 发票
        "地铁怎么报装",  # no hit says 报装, but it is ours
        "地铁耗电多久",
    ],
)
def test_what_is_ours_or_what_the_best_hits_say_is_not_elsewhere(line: str, filled: Index) -> None:
    [found] = evidence(filled, line)
    assert not found.elsewhere


@pytest.mark.parametrize(
    "answer",
    [
        entry(5, "末班车几点"),
        entry(5, "多久一班", variants=["末班车几点"]),
        entry(5, "多久一班", text="末班车是十点。"),
        entry(5, "乘车须知", clauses=[("第一条", "等末班车不超过多久")]),
    ],
    ids=["title", "variant", "text", "clause"],
)
def test_a_base_that_speaks_of_another_trade_is_at_home_in_it(
    answer: IndexedEntry, filled: Index
) -> None:
    [before] = evidence(filled, "末班车多久")
    filled.apply([answer])
    [after] = evidence(filled, "末班车多久")
    assert (before.elsewhere, after.elsewhere) == (True, False)


def test_a_word_made_of_words_is_held_where_all_of_it_stands(filled: Index) -> None:
    filled.apply([entry(5, "银行代扣多久")])
    [part] = evidence(filled, "银行几点关门")
    filled.apply([entry(5, "银行几点上班", revision_id=501)])
    [whole] = evidence(filled, "银行几点关门")
    assert (part.elsewhere, whole.elsewhere) == (True, False)
