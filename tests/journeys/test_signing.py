"""What a reviewer knows before signing, and a first load that is taken over, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from content.services.drafts import start_draft
from core.database import Database
from review import services, taken_over
from search_index.engine import Index
from tests.journeys.barriers import barriers
from tests.makers import CONTENT, Maker
from tests.questions.asking import context_of
from tests.questions.desk import Desk
from tests.review.writing import save
from tests.running import RunningService

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PageOf = Callable[..., Page]
FOLD = 768


@pytest.fixture
def maker(service: RunningService) -> Iterator[Maker]:
    """Writes into the running service's database."""
    folder = service.environment["KB_DATA_DIR"]
    database = Database(f"sqlite:///{folder}/kb.sqlite")
    yield Maker(database, Index(Path(folder) / "index"))
    database.dispose()


def all_at_once(maker: Maker) -> int:
    """A change whose figure is not the clause's, while a flag is open and a caller waits."""
    clauses = [{"label": "第一条", "heading": "", "text": "计划检修停电应当提前七天通知用户。"}]
    content = CONTENT["regulation"] | {"clauses": clauses}
    law = maker.published("regulation", title="检修停电告知规定", content=content)
    basis = [{"number": law, "clause": "第一条"}]
    said = {"title": "检修停电怎么告知", "citations": basis}
    number = maker.published(content={"answer": "我们提前 7 天通知您。"}, **said)
    desk = Desk(maker.database, context_of(maker.index), maker)
    asked = desk.record("鱼塘增氧机要停几天", callback={"promise": "simple", "caller": "8812"})
    desk.link(asked, number)
    desk.flag(number, comment="客户说是前一天才接到通知")
    with maker.database.transaction() as session:
        start_draft(session, maker.actor("wang"), number)
    save(maker, number, content={"answer": "我们提前 3 天通知您。"}, **said)
    return maker.submit(number)


def first_load(maker: Maker) -> int:
    """As many first publications as make a load, declared by their department."""
    for place in range(taken_over.LEAST):
        maker.submitted(author="zhao", title=f"首批整理的常见问题之 {place}")
    with maker.database.transaction() as session:
        return services.declare_load(session, maker.actor("zhao"), "逐条核对过现行制度").id


def bottom_of(shown: Locator) -> float:
    box = shown.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def test_what_to_know_before_signing_stands_above_the_fold(page_of: PageOf, maker: Maker) -> None:
    review_id = all_at_once(maker)
    page = page_of("chen")
    page.goto(f"/review/{review_id}")
    band = page.locator("[data-band]")
    expect(band.locator("[data-finding=clause]")).to_contain_text("3 天")
    expect(band.locator("[data-finding=clause]")).to_contain_text("七天")
    expect(band.locator("[data-waiting]")).to_contain_text("1 位客户等回电")
    expect(band.locator("[data-open-flag]")).to_contain_text("前一天才接到通知")
    assert bottom_of(band) <= FOLD
    assert barriers(page) == []


def test_a_first_load_is_taken_over_by_who_opened_the_sample(page_of: PageOf, maker: Maker) -> None:
    load = first_load(maker)
    page = page_of("chen")
    page.goto("/review/takeovers")
    assert barriers(page) == []
    page.locator(f'a[href="/review/takeovers/{load}"]').click()
    assert barriers(page) == []
    waiting = page.locator("ol.card-box li").count()
    take_over = page.get_by_role("button", name="接收还在等的")
    expect(take_over).to_be_disabled()
    sample = page.locator("[data-sample] a")
    count = sample.count()
    for place in range(count):
        expect(page.get_by_text("请先打开")).to_have_count(count - place)
        sample.nth(place).click()
        expect(page.locator("#verdict")).to_be_visible()
        page.goto(f"/review/takeovers/{load}")
    for box in page.locator(".checklist input").all():
        box.check()
    take_over.click()
    expect(page.get_by_text(f"已会签 {waiting} 件")).to_be_visible()
    with maker.database.reading() as session:
        signed = taken_over.load_numbered(session, maker.actor("chen"), load)
        assert {len(one.sign_offs) for one in signed.reviews} == {1}
