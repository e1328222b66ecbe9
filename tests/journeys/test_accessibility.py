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
        "/questions",
        "/required-reading",
        "/following",
        "/grievances/new",
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
        "/statistics",
        "/shifts",
        "/required-reading",
        "/grievances",
        "/search/past?q=停电",
    ],
    "marketing": ["/contribute", "/contribute/import", "/upkeep", "/questions", "/inbox"],
    "wang": [
        "/contribute/new",
        "/contribute/new/answer",
        "/contribute/new/procedure",
        "/contribute/new/regulation",
        "/contribute/new/pin",
        "/contribute/proposed",
    ],
    "reviewer": ["/review", "/review/absences", "/review/similar", "/grievances/warning"],
    "admin": [
        "/duties",
        "/duties/handovers/new?giver=marketing",
        "/duties/group",
        "/duties/orphans",
        "/admin/policies",
        "/admin/status",
        "/admin/audit",
        "/admin/access",
        "/admin/regions",
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
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 400, "height": 760})
    for path in PAGES[name]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        found += [f"{path} at 400 px, dark{told}" for told in barriers(page)]
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 400:
            found.append(f"{path} is {width} px wide")
    assert found == []


def test_places_that_have_no_room_go_behind_a_button(page_of: Callable[..., Page]) -> None:
    page = page_of("supervisor", DEMO)
    places, button = page.locator("#places"), page.locator(".top__places")
    for language, width in (("en", 1366), ("en", 1000), ("zh", 1366)):
        page.set_viewport_size({"width": width, "height": 768})
        page.goto("/inbox")
        switch = page.locator(f"[data-language-form] [value={language}]")
        if switch.count():
            switch.click()
            page.wait_for_load_state()
        if button.is_visible():
            expect(places).to_be_hidden()
            button.click()
        assert places.evaluate("one => one.scrollWidth <= one.clientWidth + 1"), (language, width)
        expect(places.get_by_role("link").last).to_be_in_viewport(ratio=1)
        if button.is_visible():
            page.keyboard.press("Escape")
    expect(button).to_be_hidden()


def test_where_one_logs_in_has_no_barriers(chromium: Browser, service: RunningService) -> None:
    with chromium.new_context(base_url=service.base) as context:
        page = context.new_page()
        assert barriers(page, "/login") == []
        expect(page.get_by_role("complementary", name="演示密码")).to_be_visible()
