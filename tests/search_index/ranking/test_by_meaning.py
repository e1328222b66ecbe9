"""What is near in meaning stands among what holds the words; what is named comes before both."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from search_index.meaning.scan import UNKNOWN
from search_index.ranking.interface import Hits, RankRequest
from search_index.ranking.tiers import Tier
from tests.search_index.entries import entry
from tests.search_index.meaning.by_heart import made, understood_by

ENTRIES = [
    entry(1, "停电怎么报修", kind="answer", category="outage"),
    entry(2, "电费在哪里缴", kind="script", category="bill"),
    entry(3, "发票怎么开", kind="answer", category="bill"),
    entry(4, "充电桩安装的条件", kind="answer", category="service", department="safety"),
    entry(5, "供电营业规则", clauses=[("第一条", "停电后多久复电"), ("第二条", "违约金")]),
]


@pytest.fixture
def filled(empty_index: Index) -> Index:
    understood_by(empty_index)
    empty_index.apply(ENTRIES)
    made(empty_index, ENTRIES)
    return empty_index


def hits(index: Index, text: str, **request: object) -> Hits:
    return index.searcher.rank(RankRequest(text, **{"settled": True, **request})).hits  # type: ignore[arg-type]


def places(found: Hits) -> list[tuple[int, str | None]]:
    return [(hit.entry_id, hit.clause) for hit in found]


def test_what_shares_no_word_is_found_by_what_it_means(filled: Index) -> None:
    assert (1, None) not in places(hits(filled, "没有亮", settled=False))
    found = hits(filled, "没有亮")
    assert places(found)[0] == (1, None)
    assert found[0].tier is Tier.RANKED
    assert found[0].worded == 0.0
    assert found[0].nearness > 1
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)
    assert found.scores.min() >= 0


def test_words_and_meaning_are_added_up(filled: Index) -> None:
    found = hits(filled, "家里黑了怎么报修")
    assert places(found)[0] == (1, None)
    by_words = {hit.entry_id: hit.score for hit in hits(filled, "家里黑了怎么报修", settled=False)}
    assert by_words
    for hit in found:
        if hit.entry_id in by_words and hit.clause is None:
            assert hit.worded == by_words[hit.entry_id]


@pytest.mark.parametrize(
    ("line", "first", "tier"),
    [
        ("电费在哪里缴", (2, None), Tier.AS_WRITTEN),
        ("KB000003", (3, None), Tier.NUMBER_NAMED),
        ("供电营业规则第二条", (5, "第二条"), Tier.CLAUSE_NAMED),
        ("dianfeizainalijiao", (2, None), Tier.SPELLED),
    ],
)
def test_what_is_named_comes_first(
    filled: Index, line: str, first: tuple[int, str | None], tier: Tier
) -> None:
    found = hits(filled, line)
    assert (places(found)[0], found[0].tier) == (first, tier)


@pytest.mark.parametrize(
    ("narrowed", "entries"),
    [
        ({"kinds": frozenset({"script"})}, {2}),
        ({"categories": frozenset({"bill"})}, {2, 3}),
        ({"departments": frozenset({"safety"})}, {4}),
        ({"entries_only": True}, {1, 2, 3, 4, 5}),
    ],
)
def test_filters_hold_for_what_is_found_by_meaning(
    filled: Index, narrowed: dict[str, object], entries: set[int]
) -> None:
    found = hits(filled, "没有亮", **narrowed)
    assert set(found.entry_ids.tolist()) <= entries
    assert len(found)
    if "entries_only" in narrowed:
        assert found.whole.all()


def test_what_is_deleted_is_gone_at_once(filled: Index) -> None:
    filled.apply([], removed=[1])
    assert 1 not in hits(filled, "没有亮").entry_ids.tolist()


def test_without_vectors_yet_an_entry_is_found_by_its_words(filled: Index) -> None:
    filled.apply([entry(9, "停电赔偿怎么申请")])
    found = hits(filled, "停电赔偿")
    assert places(found)[0] == (9, None)
    assert found[0].nearness == UNKNOWN


def test_a_letter_or_a_listing_asks_for_no_meaning(filled: Index) -> None:
    assert (hits(filled, "亮").nearness == UNKNOWN).all()
    assert (hits(filled, "kind:answer").nearness == UNKNOWN).all()
