"""While one writes: figures that do not agree, and what is there already."""

from __future__ import annotations

from collections.abc import Callable

from search_index import services
from tests.makers import CONTENT, Browser, Maker
from tests.review.impact.test_search_replay import searched

Open = Callable[[str], Browser]


def law(maker: Maker) -> str:
    clauses = [{"label": "第一条", "heading": "", "text": "计划检修停电应当提前七天通知用户。"}]
    content = CONTENT["regulation"] | {"clauses": clauses}
    return maker.published("regulation", title="停电管理规定", content=content)


def checks(browser: Browser, **typed: str) -> str:
    answer = browser.post(
        "/contribute/checks/answer", {k.replace("__", "."): v for k, v in typed.items()}
    )
    assert answer.status_code == 200
    return str(answer.json["html"])


def test_the_author_sees_what_the_clause_says(browser: Open, maker: Maker) -> None:
    typed = {
        "title": "停电提前多久",
        "content__answer": "提前 3 天通知您。",
        "citations__0__number": law(maker),
        "citations__0__clause": "第一条",
    }
    page = checks(browser("wang"), **typed)
    assert 'data-finding="clause"' in page
    assert "七天" in page
    assert "data-finding" not in checks(
        browser("wang"), **{**typed, "content__answer": "提前七日。"}
    )


def test_nothing_need_be_chosen_or_stored_yet(browser: Open, maker: Maker) -> None:
    assert checks(browser("wang"), title="半句").strip() == ""


def test_the_author_sees_likely_duplicates(browser: Open, maker: Maker) -> None:
    number = maker.published(title="电费怎么交？")
    assert f'data-duplicate="{number}"' in checks(browser("wang"), title="电费怎么交")
    assert "data-duplicate" not in checks(browser("wang"), title="电费怎么交", number=number)


def test_the_api_tells_the_author_the_same(browser: Open, maker: Maker) -> None:
    there = maker.published(title="电费怎么交？")
    number = maker.draft(
        title="电费怎么交",
        content={"answer": "提前 3 天通知。"},
        citations=[{"number": law(maker), "clause": "第一条"}],
    )
    told = browser("wang").get(f"/api/v1/entries/{number}/draft/checks").json
    assert [one["own"]["figure"] for one in told["figures"]] == ["3 天"]
    assert [one["number"] for one in told["duplicates"]] == [there]


def test_the_author_sees_which_searches_would_find_it(browser: Open, maker: Maker) -> None:
    services.rebuild(maker.database, maker.index)
    searched(maker, "充电桩报装", 2)
    number = maker.draft(title="充电桩怎样报装", content={"answer": "请到窗口。", "variants": []})
    who = browser("wang")
    assert f"/contribute/{number}/searches" in who.get(f"/contribute/{number}").text
    assert "充电桩报装 ×2" in who.get(f"/contribute/{number}/searches").json["html"]
    told = who.get(f"/api/v1/entries/{number}/draft/searches").json
    assert told["found"] == [{"text": "充电桩报装", "times": 2, "place": 1}]
    assert (told["missed"], told["phrasings"]) == ([], [])
