"""A reviewer's way through the queue and one review, by keys alone; two departments at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from content.schemas import DraftSchema
from content.services import drafts
from core.base_schema import load
from core.database import Database
from review.models import Review, ReviewState
from search_index.engine import Index
from tests.makers import CONTENT, Maker
from tests.running import RunningService

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PageOf = Callable[..., Page]
CHANGED = (3, 30, 61)


@pytest.fixture
def desk(service: RunningService) -> Iterator[Maker]:
    """Writes into the running service's database."""
    folder = service.environment["KB_DATA_DIR"]
    database = Database(f"sqlite:///{folder}/kb.sqlite")
    yield Maker(database, Index(Path(folder) / "index"))
    database.dispose()


def long_regulation(days: str) -> dict[str, Any]:
    """About 10,000 characters."""
    line = "供电所应当在规定时间内完成线路检修，并提前通知沿线客户做好准备，不得无故拖延。"
    clauses = [
        {
            "label": f"第{n}条",
            "heading": "",
            "text": f"第 {n} 号线路：{line * 3}" + (f"期限 {days}。" if n in CHANGED else ""),
        }
        for n in range(1, 78)
    ]
    return CONTENT["regulation"] | {"clauses": clauses}


def resubmitted(desk: Maker, number: str, title: str, **changes: Any) -> int:
    values = load(DraftSchema(), {"title": title, "category": "third-party", **changes})
    with desk.database.transaction() as session:
        wang = desk.actor("wang")
        draft = drafts.start_draft(session, wang, number)
        drafts.save_draft(session, wang, number, values, draft.version)
    return desk.submit(number)


def focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.id || document.activeElement.innerText")
    return text


def test_a_review_by_keys_alone(page_of: PageOf, desk: Maker) -> None:
    title = "线路检修细则"
    number = desk.published("regulation", title=title, content=long_regulation("5000 小时"))
    resubmitted(desk, number, title, content=long_regulation("8000 小时"))

    page = page_of("chen")
    page.goto("/review")
    for _step in range(60):
        page.keyboard.press("j")
        if title in focused(page):
            break
    begun = time.monotonic()
    page.keyboard.press("o")
    page.wait_for_url("**/review/*")
    expect(page.locator("[data-change]").first).to_be_visible()
    print(f"j, o opens the comparison in {(time.monotonic() - begun) * 1000:.0f} ms")
    expect(page.locator("[data-change]")).to_have_count(len(CHANGED))
    reached = []
    for _change in CHANGED:
        page.keyboard.press("n")
        reached.append(focused(page))
        expect(page.locator(":focus ins.word--measure").first).to_have_text("8000 小时")
    assert reached == ["change-1", "change-2", "change-3"]
    page.keyboard.press("p")
    assert focused(page) == "change-2"

    page.keyboard.press("m")
    table = page.locator("[data-comparison]")
    expect(table).to_have_class("comparison comparison--inline")
    page.reload()
    expect(table).to_have_class("comparison comparison--inline")
    page.keyboard.press("m")
    expect(table).to_have_class("comparison")

    page.keyboard.press("n")
    page.keyboard.press("c")
    page.keyboard.type("八千小时写错了吧")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("我的批注 · 第3条")).to_be_visible()
    expect(page.locator("[data-waiting-comments]")).to_have_text("1 条批注将随结论送出")
    page.keyboard.press("r")
    page.keyboard.type("见批注")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已退回修改：").first).to_be_visible()
    expect(page.locator('[aria-current="step"]')).to_have_count(1)

    author = page_of("li")
    author.goto(f"/contribute/{number}")
    expect(author.get_by_text("八千小时写错了吧")).to_be_visible()
    author.locator("[data-comment] summary").click()
    author.locator("[data-comment] textarea").fill("已改回五千")
    author.get_by_role("button", name="答复批注").click()
    expect(author.locator("[data-comment]").get_by_text("已答复")).to_be_visible()


def test_two_departments_approve_at_once(page_of: PageOf, desk: Maker) -> None:
    title = "抢修到场时限答复口径"
    number = desk.draft(author="zhao", title=title, content={"answer": "城区 45 分钟内到场。"})
    review_id = desk.submit(number, "zhao")
    with desk.database.transaction() as session:  # under the policy a new base starts with
        review = session.get_one(Review, review_id)
        review.policy_version_id, review.rule_key = 1, ""

    pages = [page_of("chen"), page_of("sun")]
    for page in pages:
        page.goto(f"/review/{review_id}")
        button = page.locator("[data-verdict=approve]")
        expect(button).to_have_attribute("aria-disabled", "true")
        page.keyboard.press("a")
        for _box in page.locator("[data-checklist] input").all():
            page.keyboard.press("Space")
            page.keyboard.press("a")
        expect(button).to_be_focused()
    for page, clicks in zip(pages, (1, 2), strict=True):
        click = "document.querySelector('[data-verdict=approve]').click();" * clicks
        page.evaluate(f"setTimeout(() => {{ {click} }})")
    for page in pages:
        expect(page.locator(".notes")).to_be_visible()

    with desk.database.reading() as session:
        review = session.get_one(Review, review_id)
        assert review.state == ReviewState.APPROVED
        assert len(review.sign_offs) == 2
        assert [r.published_at is not None for r in review.entry.revisions] == [True]
    agent = page_of("an")
    agent.goto(f"/search?q={title}")
    expect(agent.get_by_text(title).first).to_be_visible()
