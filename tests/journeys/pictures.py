"""The pictures of the README, drawn from the service with its sample content: `make pictures`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from kb_app.demo.demo_accounts import PASSWORD
from tests.journeys.conftest import ARGUMENTS, BROWSERS
from tests.running import RunningService

IMAGES = Path(__file__).parents[2] / "docs" / "images"
ASKED = "交了电费多久来电"


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
        _draw_search(browser, address, into / "agent.png")
        browser.close()


def _draw_search(browser: Browser, address: str, path: Path) -> None:
    page = browser.new_page(
        viewport={"width": 1366, "height": 768}, base_url=address, locale="zh-CN"
    )
    page.goto("/login")
    page.fill("[name=name]", "agent")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search")
    page.locator("#q").fill(ASKED)
    expect(page.locator("[role=option]").first).to_have_attribute("aria-selected", "true")
    expect(page.locator(".article__title").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    main()
