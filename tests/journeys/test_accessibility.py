"""Pages that need no story first have no barriers; each is looked at once, as somebody sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import makers
from tests.journeys.barriers import barriers
from tests.running import RunningService

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PAGES = {
    "agent": [
        "/search",
        "/search?q=停电",
        "/entries/KB-000010",
        "/account",
        "/monitoring",
        "/monitoring/plans",
        "/training",
        "/training/seminars",
        "/training/contests",
    ],
    "supervisor": [
        "/monitoring",
        "/monitoring/plans",
        "/monitoring/weak",
        "/training/courses",
        "/training/seminars",
        "/training/contests",
        "/statistics/reports",
    ],
    "marketing": ["/contribute", "/contribute/import"],
    "wang": [
        "/contribute/new",
        "/contribute/new/answer",
        "/contribute/new/procedure",
        "/contribute/new/regulation",
        "/contribute/new/pin",
        "/contribute/proposed",
    ],
    "reviewer": ["/review", "/review/absences", "/review/similar"],
    "admin": [
        "/duties",
        "/duties/handovers/new?giver=marketing",
        "/duties/group",
        "/admin",
        "/admin/departments",
        "/admin/categories",
        "/admin/upkeep",
        "/admin/mails",
    ],
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_no_barriers(page_of: Callable[..., Page], name: str) -> None:
    page = page_of(name) if name in makers.PEOPLE else page_of(name, DEMO)
    found = []
    for path in PAGES[name]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if name in {"reviewer", "supervisor"}:
            for details in page.locator("details").all():
                details.evaluate("one => one.open = true")
        found += [path + told for told in barriers(page)]
    assert found == []


def test_where_one_logs_in_has_no_barriers(chromium: Browser, service: RunningService) -> None:
    with chromium.new_context(base_url=service.base) as context:
        page = context.new_page()
        assert barriers(page, "/login") == []
        expect(page.get_by_role("complementary", name="演示密码")).to_be_visible()
