"""What keeps people out of a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def barriers(page: Page, path: str = "") -> list[str]:
    """What axe finds on `page`, or on the page at `path`."""
    if path:
        page.goto(path)
    found = Axe().run(page).response["violations"]
    return [f"{path}: {each['id']} {each['nodes'][0]['target']}" for each in found]
