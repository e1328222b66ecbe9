"""The pictures of README and docs, drawn from the service with its sample content."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from base64 import b64decode
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect, sync_playwright

from kb_app.demo.demo_accounts import PASSWORD
from tests.journeys.conftest import ARGUMENTS, BROWSERS
from tests.running import RunningService

SETTLED_MS = 1500  # what stands beside an answer comes once the line does
QUALITY = 60
IMAGES = Path(__file__).parents[2] / "docs" / "images"


class Picture(NamedTuple):
    """The agent's page: name of the file, size of the window, what was asked, keys after."""

    name: str
    width: int
    height: int
    asked: str
    keys: tuple[str, ...] = ()


PICTURES = (
    Picture("agent", 1366, 768, "交了电费多久来电"),
    Picture("agent-panel", 400, 760, "交了电费多久来电"),
    Picture("agent-wide", 1920, 1080, "投诉会不会让对方知道是我", ("Alt+g", "Alt+g", "Alt+j")),
    Picture("agent-unsure", 1366, 768, "地铁几点收车"),
    Picture("agent-empty", 1366, 768, ""),
)


def main() -> None:
    """Draw all of them over those of before."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.pictures", description=__doc__)
    parser.add_argument("--into", type=Path, default=IMAGES, help="the folder they are put into")
    into: Path = parser.parse_args().into
    with tempfile.TemporaryDirectory(prefix="kb-pictures-") as folder:
        for command in ("init", "demo"):
            _run(folder, command)
        service = RunningService(Path(folder))
        try:
            service.start()
            draw(service.base, into)
        finally:
            service.end()


def _run(folder: str, command: str) -> None:
    words = [sys.executable, "-m", "kb_app", command]
    quiet = subprocess.DEVNULL
    subprocess.run(words, env=os.environ | {"KB_DATA_DIR": folder}, stdout=quiet, check=True)


def draw(address: str, into: Path) -> None:
    """All pictures of the service at `address`."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit("no Chromium found (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        page = _logged_in(browser, address)
        for picture in PICTURES:
            _draw(page, picture, into / f"{picture.name}.webp")
        browser.close()


def _logged_in(browser: Browser, address: str) -> Page:
    page = browser.new_page(base_url=address, locale="zh-CN")
    page.goto("/login")
    page.fill("[name=name]", "agent")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search")
    return page


def _draw(page: Page, picture: Picture, path: Path) -> None:
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.goto("/search")
    if picture.asked:
        with page.expect_response(lambda answer: "/search/results?" in answer.url):
            page.locator("#q").fill(picture.asked)
        expect(page.locator("[role=option]").first).to_be_visible()
        expect(page.locator("#preview :is(.article__title, h2)").first).to_be_visible()
        page.wait_for_timeout(SETTLED_MS)
    for key in picture.keys:
        page.keyboard.press(key)
    page.wait_for_load_state("networkidle")
    browser = page.context.new_cdp_session(page)  # a quarter of what a PNG takes
    taken = browser.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    path.write_bytes(b64decode(taken["data"]))
    if picture.asked:
        with page.expect_response(lambda answer: answer.url.endswith("/discard")):
            page.keyboard.press("Alt+q")


if __name__ == "__main__":
    main()
