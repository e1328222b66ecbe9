"""A change that has to be read, from its publication to the supervisor's list; by keys alone."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from briefing.queries import open_readings
from briefing.services.publications import CONSUMER
from content.schemas import DraftSchema
from content.services import drafts
from core import clock, feed
from core.base_schema import load
from core.database import Database
from search_index.engine import Index
from tests import makers
from tests.content.conftest import Unindexed
from tests.journeys.barriers import barriers
from tests.running import RunningService

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PageOf = Callable[..., Page]
TITLE = "居民违约金每天按多少收？"
SIZES = ((400, 760), (1920, 1080), (1366, 768))


@pytest.fixture(scope="module")
def number(service: RunningService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """In the running service: an answer whose rate has changed just now."""
    file = Path(service.environment["KB_DATA_DIR"]) / "kb.sqlite"
    database = Database(f"sqlite:///{file}")
    maker = Unindexed(database, Index(tmp_path_factory.mktemp("unused")))  # the worker indexes
    # What was published before the worker's first look counts as known.
    wait_until(database, lambda session: bool(feed.positions(session, [CONSUMER])))
    with clock.moved_to(clock.now() - timedelta(days=2)):
        made = maker.published(title=TITLE, content=said("千分之一"))
    wang = maker.actor("wang")
    given = makers.new_entry(title=TITLE, content=said("千分之零点五"))
    values = load(DraftSchema(), {k: given[k] for k in ("title", "category", "content")})
    with database.transaction() as session:
        draft = drafts.start_draft(session, wang, made)
        drafts.save_draft(session, wang, made, values, version=draft.version)
    maker.sign_all(maker.submit(made))
    wait_until(
        database, lambda session: any(r.entry.number == made for r in open_readings(session))
    )
    yield made
    database.dispose()


def wait_until(database: Database, holds: Callable[[Session], bool]) -> None:
    """The worker has come round."""
    for _look in range(300):
        with database.reading() as session:
            if holds(session):
                return
        time.sleep(0.1)
    raise AssertionError("the worker did not come round")


def said(rate: str) -> dict[str, object]:
    """The content of the answer at a rate."""
    text = f"居民欠费违约金按每日{rate}计算。"
    return {"answer": text, "variants": ["违约金怎么算"], "keywords": [], "no_basis": "通行做法"}


def fits(page: Page, name: str) -> None:
    """Nothing is cut off at any size, nothing keeps people out; pictures on request."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (name, width)
        if folder := os.environ.get("TEST_PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}.png")
    assert barriers(page) == []


def test_read_by_keys_and_seen_by_the_supervisor(page_of: PageOf, number: str) -> None:
    zhou = page_of("zhou")
    zhou.goto("/shifts")
    zhou.get_by_label("班次必填").fill("全天班")
    zhou.get_by_label("开始时间必填").fill("00:00")
    zhou.get_by_label("结束时间必填").fill("23:59")
    zhou.get_by_label("成员").fill("an")
    zhou.get_by_role("button", name="新增班次").click()
    expect(zhou.get_by_role("status").filter(has_text="班次已保存")).to_be_visible()
    fits(zhou, "shifts")
    zhou.goto("/required-reading/watch")
    watched = zhou.locator("section.watch").filter(has_text=TITLE)
    expect(watched.get_by_text("全天班")).to_be_visible()
    fits(zhou, "watch")
    watched.get_by_role("button", name="提醒全天班").click()
    expect(zhou.get_by_role("status").filter(has_text="已提醒 1 人")).to_be_visible()

    an = page_of("an")
    an.goto("/search")
    reading = an.locator(".must-read").filter(has_text=TITLE)
    expect(reading.locator("del")).to_have_text("千分之一")
    expect(an.locator("#q")).to_be_focused()
    fits(an, "start")
    an.locator("[data-language-form] button").click()
    expect(an.locator("html")).to_have_attribute("lang", "en")
    fits(an, "start-en")
    an.locator("[data-language-form] button").click()
    expect(an.locator("html")).to_have_attribute("lang", "zh-CN")
    an.keyboard.press("ArrowRight")
    while not reading.evaluate("one => one === document.activeElement"):
        an.keyboard.press("ArrowDown")
    an.keyboard.press("Enter")
    expect(reading.get_by_role("alert")).to_have_text("请先按 1 或 2 选出现行的数字，再按 Enter")
    right = 1 if "千分之零点五" in reading.locator("label").nth(0).inner_text() else 2
    an.keyboard.press(str(3 - right))
    expect(reading.get_by_role("alert")).to_have_count(0)
    an.keyboard.press("Enter")
    expect(reading.get_by_role("alert")).to_contain_text(
        "不对，请再选一次：再看一遍原文：居民欠费违约金按每日千分之零点五计算"
    )
    expect(reading).to_be_focused()
    waiting = an.locator(".must-read").count()
    behind = an.locator("[data-to-read]")  # beside ☰, where places have no room
    told = int(behind.locator("[aria-hidden]").text_content() or 0)
    an.keyboard.press(str(right))
    an.keyboard.press("Enter")
    expect(reading).to_have_count(0)
    expect(an.locator(".must-read")).to_have_count(waiting - 1)
    expect(behind).to_have_count(int(told > 1))
    if told > 1:
        expect(behind).to_have_text(re.compile(rf"^{told - 1} 条须读{told - 1}$"))
    an.keyboard.press("Control+k")
    an.locator("#q").fill(TITLE)
    expect(an.locator("#hits [role=option]").first).to_contain_text(TITLE)
    an.keyboard.press("Alt+k")
    expect(an.locator("#toasts")).to_contain_text("已收藏")
    an.keyboard.press("Escape")
    expect(an.locator("#list [data-start]").get_by_text(TITLE)).to_be_visible()
    an.keyboard.press("ArrowRight")
    expect(an.locator("[data-panels] [data-row]:focus")).to_have_count(1)
    an.keyboard.press("ArrowLeft")
    expect(an.locator("[data-start] a:focus")).to_have_count(1)
    an.keyboard.type("停")
    expect(an.locator("#q")).to_have_value("停")

    an.goto(f"/entries/{number}")
    expect(an.locator("[data-favourite]")).to_have_attribute("aria-pressed", "true")
    an.get_by_role("button", name="关注", exact=True).click()
    expect(an.get_by_role("status").filter(has_text="已关注")).to_be_visible()
    expect(an.get_by_role("button", name="取消关注", exact=True)).to_be_visible()
    an.goto("/following")
    expect(an.locator("#followed-all ~ ul")).to_contain_text(TITLE)
    fits(an, "following")
    an.goto("/required-reading")
    expect(an.get_by_role("link", name=re.compile(re.escape(TITLE)))).to_be_visible()
    fits(an, "readings")
    zhou.reload()
    expect(watched).to_contain_text(re.compile(r"[1-9]\d* / \d+ 人已确认"))
    expect(watched.get_by_text("全天班")).to_have_count(0)
