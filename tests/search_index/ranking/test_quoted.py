"""A line that was copied out of a clause or a page finds it, however many texts share its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.files.searched import SearchedPage
from search_index.engine import Index
from search_index.ranking.interface import RankRequest
from search_index.ranking.tiers import Tier
from search_index.text.page_labels import page_label
from tests.search_index.entries import entry, found

SHORT = [entry(n, f"违约用电怎么处理{n}", variants=["中止供电怎么恢复"]) for n in range(1, 40)]
PAGES = (
    "总则。供电企业应当按照国家标准供电。用户应当按时交付电费。" * 20,
    "计量。用电计量装置安装后，用户应当妥善保护。" * 20
    + "供电企业对查获的违约用电行为应当予\n以制止，可以当场中止供电。",
)
PAGE = page_label(0, 2)
LINE = "违约用电行为应当予以制止可以当场中止供电"


@pytest.fixture
def filled(empty_index: Index) -> Index:
    pages = tuple(SearchedPage(0, number, text) for number, text in enumerate(PAGES, start=1))
    clauses = [
        ("第一条", "为了规范供用电秩序，制定本规则。" * 30 + "附图说明另行规定，由省公司备案。")
    ]
    empty_index.apply(
        [
            *SHORT,
            replace(entry(50, "供用电规定汇编"), pages=pages),
            entry(51, "供用电秩序规则", clauses=clauses),
        ]
    )
    return empty_index


def test_the_page_a_line_was_copied_from_comes_first(filled: Index) -> None:
    hit = filled.searcher.rank(RankRequest(LINE)).hits[0]
    assert (hit.entry_id, hit.clause, hit.tier) == (50, PAGE, Tier.QUOTED)


def test_a_piece_across_the_end_of_a_line_is_found(filled: Index) -> None:
    assert found(filled, "查获的违约用电行为应当予以制止")[0] == (50, PAGE)


def test_so_does_a_clause(filled: Index) -> None:
    assert found(filled, "附图说明另行规定由省公司备案")[0] == (51, "第一条")


@pytest.mark.parametrize(
    "line",
    [
        "违约用电行为应当予以表扬可以当场中止供电",  # not what it says
        "供电企业应当在 3 日内对违约用电行为予以制止",
        "中止供电怎么办",  # too short to be copied
    ],
)
def test_what_no_text_holds_whole_is_ranked(line: str, filled: Index) -> None:
    assert filled.searcher.rank(RankRequest(line)).hits[0].tier is Tier.RANKED


def test_what_holds_all_of_it_comes_before_what_lacks_a_comma(filled: Index) -> None:
    other = "违约用电行为应当予以制止可以当场中止供电"
    filled.apply([entry(52, "用电检查办法", clauses=[("第二条", "为了规范检查。" * 40 + other)])])
    assert found(filled, LINE)[:2] == [(52, "第二条"), (50, PAGE)]


def test_a_figure_is_not_forgiven(filled: Index) -> None:
    for line in ("装表接电的期限为受理之日起不超过5日", "装表接电的期限为受理之日起，不超过7日"):
        filled.apply([entry(53, "期限", clauses=[("第三条", "承诺。" * 50 + line)])])
        tier = filled.searcher.rank(RankRequest("装表接电的期限为受理之日起不超过7日")).hits[0].tier
        assert (tier is Tier.QUOTED) == ("7" in line)


def test_a_title_typed_whole_comes_before_it(filled: Index) -> None:
    filled.apply([entry(60, LINE)])
    assert found(filled, LINE)[:2] == [(60, None), (50, PAGE)]


def test_what_may_not_come_back_does_not(filled: Index) -> None:
    assert (50, PAGE) not in found(filled, LINE, entries_only=True)
    filled.apply([], removed=[50])
    assert (50, PAGE) not in found(filled, LINE)
