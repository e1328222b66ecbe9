"""What agents find: only what is visible, counted as it is shown, marked where it matches."""

from __future__ import annotations

import time

import pytest

from core.database import Database
from search_index.engine import Index
from search_index.suggestions import suggest
from tests.linear_time import slowness
from tests.makers import Maker
from tests.search_index.searching import searched

pytestmark = pytest.mark.usefixtures("index_exists")


def test_a_published_answer_is_found_by_title_and_by_variant(
    maker: Maker, database: Database, index: Index
) -> None:
    number = maker.published()
    for text in ("欠费停电后多久恢复供电", "交了电费多久来电", "復電", "結清電費"):
        result = searched(database, index, text)
        assert [hit.number for hit in result.hits] == [number], text
        assert result.total == 1
        assert result.facets["kind"] == {"answer": 1}


def test_a_clause_is_a_hit_of_its_own(maker: Maker, database: Database, index: Index) -> None:
    number = maker.published("regulation", title="停电管理办法")
    hit = searched(database, index, "计划检修提前几天公告").hits[0]
    assert (hit.number, hit.clause) == (number, "第二条")
    assert ("计划检修", True) in hit.snippet or ("计划", True) in hit.snippet


def test_a_draft_is_nowhere(maker: Maker, database: Database, index: Index) -> None:
    number = maker.draft(title="龘龘机密草案")
    maker.drain()
    result = searched(database, index, "龘龘机密草案")
    assert (result.total, list(result.hits), result.facets["kind"]) == (0, [], {})
    with database.reading() as session:
        assert suggest(session, index.searcher, "龘龘") == []
    assert number


def test_a_retired_entry_is_gone_before_the_index_knows(
    maker: Maker, database: Database, index: Index
) -> None:
    number = maker.published()
    maker.retire(number)
    assert searched(database, index, "多久恢复供电").total == 0
    maker.drain()
    assert index.contents() == set()


def test_counts_are_what_pages_show(maker: Maker, database: Database, index: Index) -> None:
    for n in range(7):
        maker.published(title=f"停电怎么办之{n}")
    result = searched(database, index, "停电怎么办", limit=3)
    shown = [
        hit.number
        for offset in range(0, 12, 3)
        for hit in searched(database, index, "停电怎么办", limit=3, offset=offset).hits
    ]
    assert result.total == len(shown) == len(set(shown)) == 7


@pytest.mark.parametrize(
    "text",
    [
        "",
        "??",
        "[a TO 龥]",
        "(" * 5000,
        "NOT " * 3000,
        "停" * 100_000,
        '"' + "停电 通知 " * 400 + '"',
        "停\x00电",
        "停电😀\U0001f468‍\U0001f469‍\U0001f467",
        "\ud800停电\udfff",
        "ﷺ" * 300,
        "*:* OR kind:answer~5 ^99",
    ],
    ids=lambda text: ascii(text[:8]),
)
def test_anything_typed_is_answered_quickly(
    text: str, maker: Maker, database: Database, index: Index
) -> None:
    maker.published(title="停电通知")
    searched(database, index, "停电")
    begun = time.process_time()
    result = searched(database, index, text)
    with database.reading() as session:
        suggest(session, index.searcher, text)
    assert time.process_time() - begun < 0.4 * slowness()
    assert len(result.query) <= 200


def test_suggestions_put_beginnings_first(maker: Maker, database: Database, index: Index) -> None:
    inside = maker.published(title="家里停电怎么办")
    begins = maker.published(title="停电怎么报修")
    maker.published(title="电费发票")
    with database.reading() as session:
        assert suggest(session, index.searcher, "停電") == [
            ("停电怎么报修", begins),
            ("家里停电怎么办", inside),
        ]
        assert ("交了电费多久来电", begins) in suggest(session, index.searcher, "交了")


@pytest.mark.parametrize(
    ("typed", "marked"),
    [("tingdiantongzhi", "停电"), ("tdtz", "停电通知"), ("ting电", "停电"), ("停电", "停电")],
)
def test_the_characters_that_letters_found_are_marked(
    typed: str, marked: str, maker: Maker, database: Database, index: Index
) -> None:
    maker.published(title="停电通知")
    result = searched(database, index, typed)
    shown = [text for text, matches in result.hits[0].title_parts if matches]
    assert any(text.startswith(marked) for text in shown)
    assert (result.meant is None) == (typed == "停电")


def test_a_variant_that_is_the_reason_is_shown(
    maker: Maker, database: Database, index: Index
) -> None:
    maker.published(title="停电通知")
    hit = searched(database, index, "交了电费多久来电").hits[0]
    assert hit.by_variant
    assert ("".join(text for text, _ in hit.snippet)) == "交了电费多久来电"
    assert hit.opening
    assert hit.text_to_say.startswith(hit.opening)
    other = searched(database, index, "停电通知").hits[0]
    assert (other.by_variant, other.opening) == (False, "")


def test_the_sentence_that_answers_is_in_the_snippet_of_a_long_clause(
    maker: Maker, database: Database, index: Index
) -> None:
    sentence = "变压器噪声超过规定的，由归口部门在十五日内治理。"
    text = "值班人员应当记录来电人的意见并说明答复时限。" * 9 + sentence
    clauses = [
        {"label": "第一条", "heading": "", "text": text},
        {"label": "第二条", "heading": "", "text": sentence},
    ]
    maker.published("regulation", title="噪声管理规定", content={"clauses": clauses})
    hits = {hit.clause: hit for hit in searched(database, index, "变压器噪声几日内治理").hits}
    assert hits["第一条"].answering == sentence
    assert sentence in "".join(piece for piece, _ in hits["第一条"].snippet)
    assert hits["第二条"].answering == ""  # short enough to be read


def test_did_you_mean(maker: Maker, database: Database, index: Index) -> None:
    number = maker.published(title="计划停电通知怎么查询")
    assert searched(database, index, "停点通知").correction == "停电通知"
    assert searched(database, index, "停点通知", corrected=False).correction is None
    assert searched(database, index, "tingdina").correction == "停电"
    assert searched(database, index, "停电通知").correction is None
    maker.retire(number)  # what it would find is no longer to be seen
    assert searched(database, index, "停点通知").correction is None


def test_did_you_mean_tells_nothing_of_drafts(
    maker: Maker, database: Database, index: Index
) -> None:
    maker.draft(title="计划停电通知怎么查询")
    maker.drain()
    assert searched(database, index, "停点通知").correction is None


EXHAUSTING = [
    "??",
    "[a TO 龥]",
    "(" * 5000,
    "NOT " * 3000,
    '"' + "停电 通知 " * 400 + '"',
    "停" * 100_000,
    "停\x00电",
    "\ud800停电\udfff",
    "停电😀\U0001f468‍\U0001f469‍\U0001f467",
    "\u202e停电\u202c شبكة",
    "tingdian" * 200,
    "zh" * 5000,
    "a" * 100_000,
    "xian'" * 40,
    "-停 " * 100,
    '"停" ' * 100,
    "kind:answer " * 100,
    "“" * 5000,
    "第二十九条" * 40,
    "电力法" * 60,
    "囧" * 200,
    "囧停电 " * 50,
]


def test_nothing_typed_takes_long(maker: Maker, database: Database, index: Index) -> None:
    maker.published(title="停电通知")
    maker.published("regulation", title="电力法")
    index.warm()
    searched(database, index, "停电")
    for text in EXHAUSTING:
        for ask in (
            lambda t: searched(database, index, t),
            lambda t: index.searcher.complete(t, 8),
        ):
            begun = time.thread_time()
            ask(text)
            assert time.thread_time() - begun < 0.2, ascii(text[:20])


def test_a_search_says_how_sure_it_is(maker: Maker, database: Database, index: Index) -> None:
    number = maker.published()
    sure = searched(database, index, "欠费停电后多久恢复供电")
    assert (sure.confidence, sure.confident) == (0.99, True)
    alike = searched(database, index, "多久能学会游泳")
    assert [hit.number for hit in alike.hits] == [number]
    assert alike.confidence is not None
    assert 0 < alike.confidence < 0.5
    assert alike.confident is False
    for text, narrowed in (
        ("冰淇淋", {}),
        ("", {}),
        ("欠费停电后多久恢复供电", {"kind": "notice"}),
    ):
        nothing = searched(database, index, text, **narrowed)
        assert (nothing.total, nothing.confidence, nothing.confident) == (0, 0.0, False)


def test_what_nobody_sees_in_a_query_changes_nothing(
    maker: Maker, database: Database, index: Index
) -> None:
    number = maker.published(title="停电通知怎么查")
    for text in ("停\u200b电通知", "\ufeff停电\u2060通知", "停\u202e电通知", "停\u00ad电通知"):
        result = searched(database, index, text)
        assert (result.query, result.hits[0].number) == ("停电通知", number)
        with database.reading() as session:
            assert suggest(session, index.searcher, text) == [("停电通知怎么查", number)]
            hidden = f"{number[:5]}\u200b{number[5:]}"
            assert suggest(session, index.searcher, hidden) == [("停电通知怎么查", number)]
    assert index.searcher.understand("停\u200b电").terms == index.searcher.understand("停电").terms


def test_the_number_of_an_entry_finds_it(maker: Maker, database: Database, index: Index) -> None:
    number = maker.published(title="停电通知怎么查")
    maker.published(title="客服电话是多少")
    digits = int(number.removeprefix("KB-"))
    for text in (number, number.lower(), f"KB{digits}", f"ＫＢ－{digits:06d}"):
        assert [hit.number for hit in searched(database, index, text).hits] == [number]
        with database.reading() as session:
            assert suggest(session, index.searcher, text) == [("停电通知怎么查", number)]


def test_a_number_of_what_may_not_be_seen_finds_nothing(
    maker: Maker, database: Database, index: Index
) -> None:
    draft, retired = maker.draft(title="停电通知草稿"), maker.published(title="停电通知旧版")
    maker.retire(retired)
    for number in (draft, retired):
        assert searched(database, index, number).total == 0
        with database.reading() as session:
            assert suggest(session, index.searcher, number) == []


def test_did_you_mean_only_where_that_finds_more_surely(
    maker: Maker, database: Database, index: Index
) -> None:
    maker.published(title="我想提前还款，利息怎么算")
    maker.published(title="公司回收旧表吗")
    assert searched(database, index, "提前还款，会收利息").correction is None
    assert searched(database, index, "旧表会收").correction == "旧表回收"
