"""A clause changes: the agent sees it, the department confirms, the supervisor looks back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core import clock
from core.database import Database
from search_index.engine import Index
from tests.content.basis_world import World
from tests.content.conftest import Unindexed
from tests.journeys.barriers import barriers
from tests.running import RunningService

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PageOf = Callable[..., Page]


@pytest.fixture(scope="module")
def world(service: RunningService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """In the running service: a regulation whose third clause has changed, and what cites it."""
    file = Path(service.environment["KB_DATA_DIR"]) / "kb.sqlite"
    database = Database(f"sqlite:///{file}")
    maker = Unindexed(database, Index(tmp_path_factory.mktemp("unused")))  # the worker indexes
    with clock.moved_to(clock.now() - timedelta(days=2)):
        made = World(maker)
    made.changed_to(第三条="逾期不缴纳电费的，按照每日3‰加收违约金。")
    yield made
    database.dispose()


def test_from_the_changed_clause_to_the_departments_word(world: World, page_of: PageOf) -> None:
    number = world.answers["第三条"]
    agent = page_of("an")
    agent.goto(f"/entries/{number}")
    expect(agent.locator(".doubts")).to_contain_text("《供电服务办法》第三条已修改")

    wang = page_of("wang")
    wang.goto("/")
    wang.get_by_role("link", name="收件箱").click()
    wang.get_by_role("button", name=f"法规 {world.law} 有变更").click()
    expect(wang).to_have_url(re.compile("/upkeep$"))
    item = wang.locator(f"#{number}")
    expect(item.locator("ins.word")).to_have_text("3‰")
    item.get_by_label("仍然适用的理由").press("Enter")
    expect(item).to_be_visible()  # without a reason nothing is sent
    item.get_by_label("仍然适用的理由").fill("只改了比例，答复里没有写比例")
    item.get_by_label("仍然适用的理由").press("Enter")
    expect(wang.get_by_role("status").filter(has_text="已确认")).to_be_visible()
    expect(wang.locator(f"#{number}")).to_have_count(0)

    agent.reload()
    expect(agent.locator(".doubts")).to_have_count(0)

    zhou = page_of("zhou")
    zhou.goto(f"/entries/{number}")
    zhou.get_by_role("link", name="历史时点").click()
    expect(zhou.get_by_text("只改了比例，答复里没有写比例")).to_be_visible()
    yesterday = clock.now().astimezone(clock.HOTLINE_ZONE) - timedelta(days=1)
    zhou.fill("#past-at", yesterday.strftime("%Y-%m-%dT%H:%M"))
    zhou.get_by_role("button", name="查看").click()
    expect(zhou.locator(".basis__text")).to_contain_text("每日1‰")


def test_its_pages_have_no_barriers(world: World, page_of: PageOf) -> None:
    found = []
    for who, paths in {
        "wang": ["/inbox"],
        "zhao": ["/upkeep"],
        "zhou": ["/upkeep", "/search/past?q=违约金"],
    }.items():
        page = page_of(who)
        for path in paths:
            found += barriers(page, path)
    assert found == []
