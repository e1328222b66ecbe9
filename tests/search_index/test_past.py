"""Searching what the base said earlier: what was in force then, and nothing that came later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from content.services.drafts import start_draft
from core import clock
from core.errors import Forbidden
from search_index.past import search_past
from search_index.queries import FoundIn, SearchRequest, SearchResult
from tests.made_files import pdf
from tests.makers import Maker

THEN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = THEN + timedelta(days=10)


@pytest.fixture
def number(maker: Maker) -> str:
    """An entry that was published at THEN and retired at LATER; another came between."""
    with clock.moved_to(THEN):
        number = maker.published(title="停电通知提前几天")
    with clock.moved_to(THEN + timedelta(days=5)):
        maker.published("case", title="停电通知的一个案例")
    with clock.moved_to(LATER):
        maker.retire(number)
    return number


def past(maker: Maker, text: str, at: datetime, who: str = "chen", **asked: object) -> SearchResult:
    with clock.moved_to(LATER + timedelta(days=1)), maker.database.reading() as session:
        request = SearchRequest(text, **asked)  # type: ignore[arg-type]
        return search_past(session, maker.actor(who), request, at)


def titles(result: SearchResult) -> list[str]:
    assert result.total == len(result.hits) == sum(result.facets["kind"].values())
    return [hit.title for hit in result.hits]


def test_each_moment_has_its_own_answers(maker: Maker, number: str) -> None:
    assert titles(past(maker, "停电通知", THEN - timedelta(days=1))) == []
    assert titles(past(maker, "停电通知", THEN + timedelta(days=1))) == ["停电通知提前几天"]
    assert len(titles(past(maker, "停电通知", LATER - timedelta(days=1)))) == 2
    assert titles(past(maker, "停电通知", LATER + timedelta(hours=1))) == ["停电通知的一个案例"]


def test_a_hit_is_the_text_of_then(maker: Maker, number: str) -> None:
    (hit,) = past(maker, "交了电费多久来电", THEN + timedelta(days=1)).hits
    assert (hit.number, hit.revision_seq, hit.by_variant) == (number, 1, True)
    assert ("停电", True) not in hit.title_parts
    assert hit.opening, "a variant says no answer"
    assert hit.text_to_say.startswith(hit.opening)


def test_it_narrows(maker: Maker, number: str) -> None:
    both = LATER - timedelta(days=1)
    assert titles(past(maker, "停电通知", both, kind="case")) == ["停电通知的一个案例"]
    assert titles(past(maker, "停电通知", both, department="service")) == []
    assert len(past(maker, "停电通知", both, limit=1).hits) == 1
    assert past(maker, "停电通知", both, limit=1).total == 2


def test_a_kind_that_is_never_shown_is_not_asked_for_either(maker: Maker) -> None:
    with clock.moved_to(THEN):
        maker.published("synonyms", title="停电 = 断电")
    assert titles(past(maker, "停电", THEN + timedelta(days=1), kind="synonyms")) == []


def test_it_asks_no_more_of_a_larger_base(maker: Maker) -> None:
    """A statement for each text that is read took a minute over 100,000 of them."""
    asked = []
    for title in ("停电公告", "停电短信"):
        with clock.moved_to(THEN):
            maker.published("case", title=title)
        statements: list[object] = []

        def note(*arguments: object, statements: list[object] = statements) -> None:
            statements.append(arguments[2])

        event.listen(maker.database.engine, "before_cursor_execute", note)
        try:
            past(maker, "停电", THEN + timedelta(days=1), limit=1)
        finally:
            event.remove(maker.database.engine, "before_cursor_execute", note)
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_a_clause_of_then(maker: Maker) -> None:
    with clock.moved_to(THEN):
        number = maker.published("regulation", title="停电管理办法")
    hit = past(maker, "计划检修停电提前七天公告", THEN + timedelta(days=1)).hits[0]
    assert (hit.number, hit.clause) == (number, "第二条")


def test_the_sentence_of_a_long_clause_that_answers_is_told(maker: Maker) -> None:
    answers = "居民住宅停电的，抢修人员应当在四十五分钟内到达现场。"
    text = "供电企业应当加强设备巡视，并且记录在册，按年归档备查。" * 10 + answers
    clauses = [{"label": "第一条", "heading": "", "text": text}]
    with clock.moved_to(THEN):
        maker.published("regulation", title="抢修办法", content={"clauses": clauses})
    hit = past(maker, "抢修人员几分钟到达现场", THEN + timedelta(days=1)).hits[0]
    assert hit.answering == answers


def test_agents_do_not_look_back(maker: Maker, number: str) -> None:
    with pytest.raises(Forbidden):
        past(maker, "停电通知", THEN + timedelta(days=1), who="an")


def test_what_nobody_sees_in_a_query_changes_nothing(maker: Maker, number: str) -> None:
    moment = THEN + timedelta(days=1)
    hidden = past(maker, "停\u200b电\u202e通知", moment)
    assert hidden.query == "停电通知"
    assert hidden.hits == past(maker, "停电通知", moment).hits


def test_an_entry_of_then_is_found_by_its_number(maker: Maker, number: str) -> None:
    both = LATER - timedelta(days=1)
    other = maker.published("case", title="另一个案例")
    for written in (number, number.lower().replace("-", ""), f"{number} 案例"):
        hits = past(maker, written, both).hits
        assert [hit.number for hit in hits][:1] == [number], written
    assert titles(past(maker, number, both)) == ["停电通知提前几天"]
    for at in (THEN - timedelta(days=1), LATER + timedelta(hours=1)):
        assert titles(past(maker, number, at)) == []
    assert titles(past(maker, other, both)) == []  # not there yet


def test_files_of_then_are_found_by_page(maker: Maker) -> None:
    """Also once others took their place, and no longer from then on."""
    with clock.moved_to(THEN):
        number = maker.draft(title="验收要带什么")
        old = maker.attach(number, pdf([["总则"], ["组件铭牌照片须盖章留存。"]]), "办法.pdf")
        maker.decide(maker.submit(number))
    with clock.moved_to(LATER - timedelta(days=2)):
        with maker.database.transaction() as session:
            start_draft(session, maker.actor("wang"), number)
        maker.attach(number, pdf([["组件铭牌照片不必盖章。"]]), "办法.pdf")
        maker.decide(maker.submit(number))
    (hit,) = past(maker, "铭牌照片盖章留存", THEN + timedelta(days=1)).hits
    assert hit.found_in == FoundIn(old, "办法.pdf", 2, True)
    assert (hit.number, hit.clause) == (number, None)
    assert ("铭牌", True) in hit.snippet
    (now,) = past(maker, "铭牌照片盖章留存", LATER).hits
    assert now.found_in is not None
    assert now.found_in.place == 1
