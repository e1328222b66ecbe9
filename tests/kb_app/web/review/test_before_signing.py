"""The band of what to know before signing stands above both texts."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.makers import CONTENT, Browser, Maker

Open = Callable[[str], Browser]


def law(maker: Maker) -> str:
    clauses = [{"label": "第一条", "heading": "", "text": "计划检修停电应当提前七天通知用户。"}]
    content = CONTENT["regulation"] | {"clauses": clauses}
    return maker.published("regulation", title="停电管理规定", content=content)


def proposed(maker: Maker, answer: str) -> int:
    basis = [{"number": law(maker), "clause": "第一条"}]
    return maker.submitted(title="提前多久", content={"answer": answer}, citations=basis)


def test_a_figure_that_is_not_in_the_clause_is_told_before_the_texts(
    chen: Browser, maker: Maker
) -> None:
    page = chen.get(f"/review/{proposed(maker, '我们提前 3 天通知您。')}").text
    (shown,) = re.findall(r'data-finding="clause">(.*?)</dd>', page, re.DOTALL)
    assert "3 天" in shown
    assert "七天" in shown
    assert "停电管理规定 第一条" in shown
    assert page.index("data-band") < page.index("review__side")


def test_where_everything_agrees_there_is_no_band(chen: Browser, maker: Maker) -> None:
    assert "data-band" not in chen.get(f"/review/{proposed(maker, '提前 7 天通知您。')}").text


def test_a_clause_that_changed_meanwhile_is_told(chen: Browser, maker: Maker) -> None:
    review_id = proposed(maker, "提前 7 天通知您。")
    number = chen.get(f"/api/v1/reviews/{review_id}").json["proposed"]["citations"][0]["number"]
    maker.retire(number)
    assert f'data-changed-basis="{number}"' in chen.get(f"/review/{review_id}").text


def test_the_api_tells_the_same(chen: Browser, maker: Maker) -> None:
    review_id = proposed(maker, "我们提前 3 天通知您。")
    (one,) = chen.get(f"/api/v1/reviews/{review_id}").json["figures"]
    assert (one["against"], one["own"]["figure"], one["other"]["figure"]) == (
        "clause",
        "3 天",
        "七天",
    )


def test_an_entry_on_the_same_clause_that_says_otherwise_is_linked(
    chen: Browser, maker: Maker
) -> None:
    basis = [{"number": law(maker), "clause": "第一条"}]
    said = {"title": "检修提前多久通知", "citations": basis}
    other = maker.published(content={"answer": "检修停电提前 7 天通知您。"}, **said)
    answer = {"answer": "检修停电提前 3 天通知您。"}
    page = chen.get(f"/review/{maker.submitted(content=answer, **said)}")
    assert page.status_code == 200
    (shown,) = re.findall(r'data-finding="same_basis">(.*?)</dd>', page.text, re.DOTALL)
    assert f'href="/entries/{other}"' in shown
