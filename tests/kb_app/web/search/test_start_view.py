"""What stands beside the empty box."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from search_index import services as index_services
from tests.makers import Browser, Maker, actor_named
from tests.questions.asking import asked as recorded

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def maker(maker: Maker) -> Maker:
    """A maker with a sound, empty index."""
    index_services.rebuild(maker.database, maker.index)
    return maker


def test_it_tells_what_changed_and_whom_one_owes_a_call(
    browser: Open, maker: Maker, app: Flask
) -> None:
    number = maker.published(title="新发布的答案")
    maker.draft(title="绝密草稿")
    promise = {"promise": "simple", "caller": "客户8812"}
    context = app.extensions["kb"].question_context
    actor = actor_named(maker.database, "an")
    recorded(maker.database, context, actor, "充电桩要什么材料", callback=promise)

    page = browser("an").get("/search").text
    assert "近七天的变化" in page
    assert number in page
    assert "绝密草稿" not in page
    assert "我的回电" in page
    assert "余 " in page
    assert "待回电 1" in page
    others = browser("wang").get("/search").text
    assert "我的回电" not in others
    with clock.moved_to(clock.now() + timedelta(days=8)):
        later = browser("an").get("/search").text
        assert "没有变化" in later
        assert "逾期" in later


def test_it_tells_what_is_in_use_today(browser: Open, maker: Maker, app: Flask) -> None:
    number = maker.published(title="大家都在用的")
    an = browser("an")
    an.get("/search/results?q=大家都在用的")
    used = {"query": "大家都在用的", "number": number, "action": "copied", "rank": 1}
    assert an.send("POST", "/search/used", json=used).status_code == 204
    app.extensions["kb"].search_log.flush()

    page = an.get("/search").text
    assert "今天大家在用" in page
    assert "1 次" in page
    assert an.send("PUT", f"/api/v1/favourites/{number}").status_code == 200
    page = an.get("/search").text
    assert page.count("大家都在用的") >= 3, "changed, in use, at hand"
    assert "您收藏的" in page
    maker.retire(number)
    page = an.get("/search").text
    assert page.count("大家都在用的") == 1, "what is gone is told of once, without a way to it"
    assert f"/entries/{number}" not in page
    assert "大家都在用的" not in browser("wang").get("/search").text
