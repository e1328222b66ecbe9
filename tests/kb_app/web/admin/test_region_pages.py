"""Regions as an administrator keeps them, an agent chooses one, and pages tell what holds there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search_index import services
from tests.makers import CONTENT, Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def regions(browser: Open) -> Browser:
    """An administrator who has added 河南 and 洛阳 in it."""
    admin = browser("admin")
    for values in (
        {"code": "henan", "name": "河南"},
        {"code": "luoyang", "name": "洛阳", "parent": "henan", "department": "operation"},
    ):
        assert admin.post("/admin/regions", values).status_code == 303
    return admin


def test_they_stand_in_a_tree_with_who_is_responsible(regions: Browser) -> None:
    page = regions.get("/admin/regions").text
    assert "属于 河南：" in page
    assert "生产运行部" in page
    form = regions.get("/admin/regions/luoyang").text
    assert 'value="henan" selected' in form
    assert regions.get("/admin/regions/nowhere").status_code == 404


def test_a_stale_form_and_a_code_in_use_are_refused(regions: Browser) -> None:
    again = regions.post("/admin/regions", {"code": "henan", "name": "别的"})
    assert "这个代码已经有地区使用" in again.text
    changed = {"name": "洛阳市", "parent": "henan", "version": "1"}
    assert regions.post("/admin/regions/luoyang", changed).status_code == 303
    assert regions.post("/admin/regions/luoyang", changed).status_code == 412


def test_a_category_keeps_for_whom(regions: Browser) -> None:
    values = {"name": "第三方", "department": "marketing", "position": "5", "version": "1"}
    told = {"regions.1": "luoyang", "customers.0": "farming"}
    assert regions.post("/admin/categories/third-party", values | told).status_code == 303
    page = regions.get("/admin/categories/third-party").text
    assert 'value="luoyang" checked' in page
    assert 'value="farming" checked' in page


def test_an_agent_sees_what_holds_where_they_answer(
    browser: Open, regions: Browser, maker: Maker
) -> None:
    services.ensure(maker.database, maker.index)
    content = CONTENT["answer"] | {"answer": "每千瓦时 0.61 元。", "no_basis": "价格表"}
    number = maker.published(title="电价是多少？", content=content, regions=["luoyang"])
    an = browser("an")
    assert "地区：未选" in an.get("/search").text
    assert "仅适用洛阳，先选地区" in an.get("/search?q=电价是多少").text
    assert an.post("/region", {"region": "henan", "next": "/search"}).status_code == 303
    page = an.get("/search?q=电价是多少").text
    assert "地区：河南" in page
    assert "不适用本地，仅适用洛阳" in page
    assert "不要照它答复本地客户" in an.get(f"/entries/{number}").text
    an.post("/region", {"region": "luoyang"})
    assert "不要照它答复" not in an.get(f"/entries/{number}").text


def test_a_writer_says_for_whom(browser: Open, regions: Browser, maker: Maker) -> None:
    number = maker.draft()
    wang = browser("wang")
    form = wang.get(f"/contribute/{number}").text
    assert 'name="regions.1" value="luoyang"' in form
    assert 'name="customers.0" value="residential"' in form


def test_where_nobody_chose_one_the_list_says_why_and_offers_them(
    browser: Open, regions: Browser, maker: Maker
) -> None:
    said = CONTENT["answer"] | {"answer": "每千瓦时 0.52 元。", "no_basis": "价格表"}
    maker.published(title="居民电价是多少？", content=said, regions=["luoyang"])
    services.ensure(maker.database, maker.index)
    agent = browser("an")
    page = agent.get("/search?q=居民电价是多少").text
    assert "各地答案不同，还没有选地区。" in page
    assert 'name="region" value="luoyang"' in page
    chosen = agent.post("/region", {"region": "luoyang", "next": "/search?q=居民电价是多少"})
    assert chosen.status_code == 303
    assert "各地答案不同" not in agent.get("/search?q=居民电价是多少").text
    called_from = agent.get("/search?q=居民电价是多少&region=henan").text
    assert "对题的是别的地区的规定" in called_from
    for_others = agent.get("/search?q=居民电价是多少&customer=farming").text
    assert "各地答案不同" not in for_others
