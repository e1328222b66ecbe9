"""What a row of the results says, and what is copied from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from core import clock
from kb_app.web.search import result_side
from search_index import services as index_services
from search_index.meaning.meaning import Meaning
from search_index.ranking.interface import RankRequest
from search_index.ranking.searcher import StagedSearcher
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]
JSON = {"Accept": "application/json"}


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def maker(maker: Maker) -> Maker:
    """A maker with a sound, empty index."""
    index_services.rebuild(maker.database, maker.index)
    return maker


def results(who: Browser, query: str, **more: Any) -> Any:
    return who.get("/search/results", query_string={"q": query, **more}, headers=JSON)


def copied(html: str) -> list[str]:
    return re.findall(r'data-copy="([^"]*)"', html)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"answer": "结清**24 小时**内恢复。\n\n其余。"}, "结清24 小时内恢复。"),
        ({"answer": "全文。", "say": "您好，已经恢复。"}, "您好，已经恢复。"),
    ],
)
def test_what_is_copied_is_the_text_to_say(
    browser: Open, maker: Maker, content: dict[str, Any], said: str
) -> None:
    maker.published(content=content)

    answer = results(browser("an"), "欠费停电").json

    assert copied(answer["list"]) == [said]
    assert f'data-copy-text="{said}"' in answer["preview"]


@pytest.mark.parametrize(
    ("kind", "query", "said"),
    [
        ("script", "客户不出声", "您好，请问有什么可以帮您？"),
        ("procedure", "受理", "1. 受理（当场）\n记录诉求"),
        ("case", "催促复电", ""),
        ("notice", "检修", "本周六检修。"),
    ],
)
def test_every_kind_has_its_own_to_copy(
    browser: Open, maker: Maker, kind: str, query: str, said: str
) -> None:
    maker.published(kind)

    assert copied(results(browser("an"), query).json["list"]) == [said]


def test_a_clause_is_copied_with_where_it_stands(browser: Open, maker: Maker) -> None:
    maker.published("regulation", title="停电管理办法")

    answer = results(browser("an"), "计划检修停电提前公告").json

    assert "《停电管理办法》第二条：计划检修停电提前七天公告。" in copied(answer["list"])
    assert "%E7%AC%AC%E4%BA%8C%E6%9D%A1" in answer["list"], "the link leads to the clause"


def test_badges_say_when_approved_by_whom_and_until_when(browser: Open, maker: Maker) -> None:
    soon = clock.today() + timedelta(days=3)
    maker.published(expires_on=str(soon), review_by=str(clock.today() + timedelta(days=1)))

    answer = results(browser("an"), "欠费").json

    assert f"{clock.today()} 审核通过" in answer["preview"]
    assert "市场营销部" in answer["preview"]
    assert f"{soon} 失效" in answer["list"]
    assert "即将失效" in answer["preview"]


def test_related_entries_are_visible_ones(browser: Open, maker: Maker) -> None:
    maker.published()
    other = maker.published(title="欠费停电的通知时限")
    maker.draft(title="欠费停电的草稿")

    agent = browser("an")
    found = results(agent, "欠费停电后多久恢复供电").json
    (address,) = re.findall(r'aria-selected="true"\s.*?data-preview="([^"]+)"', found["list"], re.S)
    preview = agent.get(address, headers=JSON).json["preview"]

    assert other in preview
    assert "欠费停电的草稿" not in preview


def test_a_variant_that_matched_is_named_as_one(browser: Open, maker: Maker) -> None:
    maker.published(title="欠费停电后多久恢复供电")
    assert "相似问" in results(browser("an"), "交了电费多久来电").json["list"]


def test_results_are_ranked_once_and_what_is_like_the_first_is_asked_for(
    browser: Open, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, agent = maker.published(), browser("an")
    maker.published(title="欠费停电的通知时限")
    ranked: list[str] = []
    rank = StagedSearcher.rank

    def counted(self: StagedSearcher, request: RankRequest) -> Any:
        ranked.append(request.text)
        return rank(self, request)

    monkeypatch.setattr(StagedSearcher, "rank", counted)
    found = results(agent, "欠费停电后多久恢复供电").json
    assert len(ranked) == 1
    assert "data-related" in found["preview"]
    quick = agent.get(f"/search/preview/{number}?quick=1", headers=JSON).json["preview"]
    assert len(ranked) == 1, "who runs down the list waits for none"
    assert "data-related" in quick
    preview = agent.get(f"/search/preview/{number}", headers=JSON).json["preview"]
    assert len(ranked) == 3, "for what is like it, and for what is said beside it"
    assert "data-related" not in preview
    standing = results(agent, "欠费停电后多久恢复供电", standing=1).json
    assert len(ranked) == 6, "with the line that stands all comes at once"
    assert "data-related" not in standing["preview"]


def test_a_line_is_asked_again_only_where_its_meaning_is_known(
    browser: Open, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker.published()
    agent = browser("an")
    assert not results(agent, "欠费停电", typing=1).json["settles"]
    monkeypatch.setattr(Meaning, "is_ready", property(lambda _: True))
    assert results(agent, "欠费停电", typing=1).json["settles"]
    assert not results(agent, "欠费停电").json["settles"]
    assert not results(agent, "", typing=1).json["settles"]


def test_what_the_process_keeps_is_not_read_again(browser: Open, maker: Maker) -> None:
    """No hit is loaded a second time as a whole, no category and no department at all."""
    for place in range(5):
        maker.published(title=f"欠费停电第{place}种情形")
    agent, line = browser("an"), "欠费停电"
    results(agent, line)
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(maker.database.engine, "before_cursor_execute", note)
    try:
        found = results(agent, line)
    finally:
        event.remove(maker.database.engine, "before_cursor_execute", note)
    assert found.json["list"].count('role="option"') == 5
    assert len([one for one in asked if "revisions.content" in one]) == 1, "the first hit's own"
    assert [one for one in asked if re.search(r"FROM (categories|departments)\b", one)] == []
    assert [
        one for one in asked if re.search(r"FROM (revision_files|citations|block_uses)\b", one)
    ] == []
    assert len(asked) <= 2, asked


def test_what_was_taken_away_since_it_was_ranked_is_not_shown(
    browser: Open, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, agent = maker.published(), browser("an")
    stays = maker.published(title="欠费停电的通知时限")
    results(agent, "欠费停电")  # or the request reads before it searches, and sees that moment
    search = result_side.search_anyhow

    def retired_meanwhile(*given: Any) -> Any:
        found = search(*given)
        maker.retire(gone)
        return found

    monkeypatch.setattr(result_side, "search_anyhow", retired_meanwhile)
    shown = results(agent, "欠费停电").json
    assert stays in shown["list"]
    assert gone not in shown["list"] + shown["preview"]


def test_rows_of_the_list_say_no_more_than_is_needed_to_choose(browser: Open, maker: Maker) -> None:
    maker.published(review_by="2099-01-01")
    listed = results(browser("an"), "欠费").json["list"]
    assert ">答案<" in listed
    assert "2099" not in listed
    assert "审核" not in listed


def test_how_a_line_was_understood_pushes_no_hit_down(browser: Open, maker: Maker) -> None:
    number = maker.published(title="停电通知怎么查询")
    listed = results(browser("an"), "tingdiantongzhi").json["list"]
    assert listed.index(number) < listed.index("读作：停电通知")


def test_it_is_told_how_many_answer_and_how_many_share_words_only(
    browser: Open, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "欠费停电后多久恢复供电"
    for title in (asked, "欠费停电的通知时限", "欠费停电证明"):
        maker.published(title=title)
    few = results(browser("an"), asked).json
    assert few["total"] == 3
    assert few["status"] == "1 条对题 · 另有 2 条沾边"
    assert "答案 3" in few["facets"]
    monkeypatch.setattr("kb_app.web.search.result_side.FEW", 2)
    many = results(browser("an"), asked).json
    assert many["status"] == few["status"]
    assert re.search(r">答案</a>", many["facets"]), "of so many no chip tells a number"
    assert results(browser("an"), "类型：标准答案").json["status"] == "3 条对题"


def test_a_line_that_speaks_of_danger_is_answered_by_what_to_say_at_once(
    browser: Open, maker: Maker
) -> None:
    maker.published()
    an = browser("an")
    answer = results(an, "我家电线掉下来了冒火花").json
    assert 'class="danger"' in answer["danger"]
    assert "data-escalate" in answer["danger"], "one key escalates"
    assert 'class="danger"' in an.get("/search?q=我家电线掉下来了冒火花").text
    assert results(an, "欠费停电后多久恢复供电").json["danger"] == ""
    reader = results(browser("wang"), "我家电线掉下来了冒火花").json["danger"]
    assert "data-escalate" not in reader, "who may not record is told what to say alone"
    assert 'class="danger"' in reader
