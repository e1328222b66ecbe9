"""The list 待复核: who sees what, confirming with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from content.services.upkeep_duties import remind_of_reviews, take_down_overdue
from core import clock
from tests.content.basis_world import World
from tests.content.upkeep_world import rule
from tests.makers import Browser, Maker


@pytest.fixture
def world(maker: Maker) -> World:
    """A regulation whose third clause has changed, and what cites it."""
    world = World(maker)
    world.changed_to(第三条="逾期不缴纳电费的，按照每日3‰加收违约金。")
    return world


def test_a_department_sees_its_own_with_both_texts(
    world: World, browser: Callable[[str], Browser]
) -> None:
    page = browser("wang").get("/upkeep").text
    assert world.answers["第三条"] in page
    assert "1‰" in page
    assert "3‰" in page
    assert world.other not in page
    assert world.answers["第一条"] not in page
    assert ">1 条待复核<" in page
    assert world.other in browser("zhao").get("/upkeep").text
    every = browser("zhou").get("/upkeep").text
    assert world.other in every
    assert world.answers["第三条"] in every
    assert "确认仍然适用" not in every
    one = browser("zhou").get("/upkeep?department=service").text
    assert world.answers["第三条"] not in one


def test_one_click_with_a_reason(world: World, browser: Callable[[str], Browser]) -> None:
    wang, number = browser("wang"), world.answers["第三条"]
    (doubt,) = world.open(number)
    path = f"/upkeep/{number}/confirm"
    seen = {"doubts.0": str(doubt.id)}
    assert wang.post(path, seen).status_code == 400
    assert wang.post(path, {"reason": "已核对"}).status_code == 412
    assert wang.post(path, {"reason": "已核对", **seen}).status_code == 303
    assert "没有待复核的内容" in wang.get("/upkeep").text
    assert "存疑" not in browser("an").get(f"/entries/{number}").text


def test_revising_begins_a_draft(world: World, browser: Callable[[str], Browser]) -> None:
    number = world.answers["第三条"]
    page = browser("wang").get("/upkeep").text
    assert f'action="/contribute/{number}/draft"' in page
    browser("wang").post(f"/contribute/{number}/draft")
    page = browser("wang").get("/upkeep").text
    assert f'action="/contribute/{number}/draft"' not in page
    assert "修改（草稿）" in page


def test_what_was_taken_down_is_gone_for_agents_and_on_the_list(
    maker: Maker, client: FlaskClient, browser: Callable[[str], Browser]
) -> None:
    number = maker.published(review_by=str(clock.today() + timedelta(days=1)))
    rule(maker, takedown_days=0)
    agent = maker.token("an")
    assert client.get(f"/api/v1/entries/{number}", headers=agent).status_code == 200
    with clock.moved_to(clock.now() + timedelta(days=2)):
        with maker.database.transaction() as session:
            assert (remind_of_reviews(session), take_down_overdue(session)) == (1, 1)
        assert client.get(f"/api/v1/entries/{number}", headers=agent).status_code == 404
        for _indexed in (False, True):  # the index may lag behind, what is seen may not
            found: Any = client.get("/api/v1/search?q=恢复供电", headers=agent).json
            assert (found["total"], found["hits"]) == (0, [])
            maker.drain()
    own: Any = client.get(f"/api/v1/entries/{number}", headers=maker.token("wang")).json
    assert own["taken_down_at"]
    wang = browser("wang")
    assert "已暂停展示" in wang.get("/upkeep").text
    assert "已暂停展示" in wang.get(f"/contribute/{number}").text
    assert wang.post(f"/upkeep/{number}/confirm", {"reason": "对"}).status_code == 412
    doubts = {"doubts.0": str(own["in_doubt"][0]["id"])}
    assert wang.post(f"/upkeep/{number}/confirm", {"reason": "对", **doubts}).status_code == 303
    maker.drain()
    found = client.get("/api/v1/search?q=恢复供电", headers=agent).json
    assert found["total"] == 1
