"""Pages that need no story first have no barriers; each is looked at once, as somebody sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests import makers
from tests.journeys.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEMO = "demo-95598"
PAGES = {
    "agent": ["/search", "/search?q=停电", "/entries/KB-000010", "/account"],
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
    "admin": ["/admin", "/admin/departments", "/admin/categories", "/admin/upkeep", "/admin/mails"],
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_no_barriers(page_of: Callable[..., Page], name: str) -> None:
    page = page_of(name) if name in makers.PEOPLE else page_of(name, DEMO)
    found = []
    for path in PAGES[name]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if name == "reviewer":
            for details in page.locator("details").all():
                details.evaluate("one => one.open = true")
        found += [path + told for told in barriers(page)]
    assert found == []
