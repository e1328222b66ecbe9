"""Handing over by pages: chosen, seen, confirmed."""

from __future__ import annotations

from collections.abc import Callable

from core import clock
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE
NEW = "/duties/handovers/new"


def form(**changes: str) -> dict[str, str]:
    """Everything of marketing to service, today."""
    given = {"giver": "marketing", "receiver": "service", "reason": "机构调整"}
    return given | {"effective_on": str(clock.today()), "everything": "true"} | changes


def test_one_sees_what_moves_before_anybody_is_asked(
    browser: Callable[[str], Browser], maker: Maker
) -> None:
    number = maker.published()
    page = browser("wang").post(NEW, form())
    assert page.status_code == 200
    assert number in page.text
    assert "时限一个都不变" in page.text
    assert "没有移交" in browser("zhao").get("/duties/handovers").text
    made = browser("wang").post(NEW, form(act="propose"))
    assert made.status_code == 303
    shown = browser("zhao").get(made.location).text
    assert number in shown
    assert "接收" in shown
    assert "1 次移交等您接收" in shown


def test_what_was_typed_comes_back_with_what_is_wrong(
    browser: Callable[[str], Browser], maker: Maker
) -> None:
    maker.published()
    page = browser("admin").post(NEW, form(receiver="safety", numbers="KB-000001", reason="为什么"))
    assert page.status_code == 400
    for said in ("安全监察部还没有供稿人", "KB-000001", "为什么"):
        assert said in page.text
    assert "请选择移交什么" in browser("wang").post(NEW, form(everything="")).text


def test_an_administrator_chooses_whose(browser: Callable[[str], Browser], maker: Maker) -> None:
    maker.published()
    assert "先选择移交部门" in browser("admin").get(NEW).text
    page = browser("admin").get(f"{NEW}?giver=marketing").text
    assert "第三方机构" in page
    assert "条目 1" in page
