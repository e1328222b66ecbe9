"""The pictures of README and docs, drawn from the service with its sample content.

Those of roles show a quarter that is made up, and some grievances on their way.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from base64 import b64decode
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.quarter.calls_taken import take_calls
from benchmarks.quarter.changes_published import publish_changes
from benchmarks.quarter.frame import frame
from benchmarks.quarter.questions_asked import ask_questions
from core import clock
from insight.entries.counting import count_entry_days
from insight.entries.entry_checks import check_entries
from kb_app.container import Container
from kb_app.demo.demo_accounts import PASSWORD
from kb_app.settings import Settings
from tests.grievances.counter import Counter
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


class OfRole(NamedTuple):
    """A page as somebody finds it: name of the file, who looks, where."""

    name: str
    who: str
    path: str


OF_ROLES = (
    OfRole("supervisor", "supervisor", "/statistics"),
    OfRole("supervisor-figure", "supervisor", "/statistics/figures/answered-first"),
    OfRole("supervisor-grievance", "supervisor", "/grievances/CG-000001"),
    OfRole("agent-grievance", "agent", "/grievances/new"),
    OfRole("contributor-grievance", "operation", "/grievances/CG-000001"),
    OfRole("contributor-entry", "marketing", "/entries/KB-000034/figures"),
    OfRole("reviewer-warning", "reviewer", "/grievances/warning"),
    OfRole("supervisor-plans", "supervisor", "/monitoring/plans"),
    OfRole("supervisor-sample", "supervisor", "/monitoring/samples/3"),
    OfRole("supervisor-weak", "supervisor", "/monitoring/weak"),
    OfRole("supervisor-course", "supervisor", "/training/courses/1"),
    OfRole("reviewer-sample", "reviewer3", "/monitoring/samples/6"),
    OfRole("agent-sample", "agent", "/monitoring/samples/3"),
    OfRole("contributor-exercises", "marketing", "/training/items/KB-000034"),
    OfRole("administrator-reports", "admin", "/statistics/reports"),
)
ON_THE_DAY = (OfRole("agent-training", "agent", "/training"),)  # a quarter later all is stale
HOUR = timedelta(hours=1)


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
            draw_roles(service.base, into, ON_THE_DAY)
        finally:
            service.end()
        _fill(Path(folder))
        service = RunningService(Path(folder))
        try:
            service.start()
            draw_roles(service.base, into)
        finally:
            service.end()


def _fill(folder: Path) -> None:
    """A quarter of calls and questions; a grievance that goes up, and one on the shelf."""
    container = Container.from_settings(Settings(data_dir=folder))
    quarter = frame(container.database, seed=95598)
    with container.database.transaction() as session:
        take_calls(session, quarter)
        ask_questions(session, quarter)
        publish_changes(session, quarter)
    counter = Counter(container.database)
    counter.callers = container.question_context.callers
    about = {"category": "reliability", "caller": "13900000000", "who": "agent"}
    with clock.moved_to(clock.now() - 9 * HOUR):
        number = counter.record("小区一个月停电三次，没有人提前通知", tendency=True, **about)
        counter.step(number, "judge", who="agent", own_fault=True)
    with clock.moved_to(clock.now() - 5 * HOUR):
        counter.step(number, "find_cause", who="operation", comment="线路改造，通知只发到物业")
        counter.record("电压太低，空调带不动", **about)
    with clock.moved_to(clock.now() - 72 * HOUR):
        filed = counter.record("窗口排队一小时", who="agent", category="service")
        counter.propose(filed, who="service")
        counter.call(filed, "satisfied", who="agent")
        counter.file(filed, who="agent", instructive=True)
    counter.attend()
    count_entry_days(container.database)
    check_entries(container.database, container.index.searcher)
    container.database.dispose()


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
        page = _logged_in(browser, address, "agent")
        for picture in PICTURES:
            _draw(page, picture, into / f"{picture.name}.webp")
        browser.close()


def draw_roles(address: str, into: Path, pictures: Sequence[OfRole] = OF_ROLES) -> None:
    """What each role finds, each in a window of its own."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        for shown in pictures:
            page = _logged_in(browser, address, shown.who)
            page.set_viewport_size({"width": 1366, "height": 768})
            page.goto(shown.path)
            _take(page, into / f"{shown.name}.webp")
            page.close()
        browser.close()


def _logged_in(browser: Browser, address: str, who: str) -> Page:
    page = browser.new_page(base_url=address, locale="zh-CN")
    page.goto("/login")
    page.fill("[name=name]", who)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
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
    _take(page, path)
    if picture.asked:
        with page.expect_response(lambda answer: answer.url.endswith("/discard")):
            page.keyboard.press("Alt+q")


def _take(page: Page, path: Path) -> None:
    page.wait_for_load_state("networkidle")
    browser = page.context.new_cdp_session(page)  # a quarter of what a PNG takes
    taken = browser.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    path.write_bytes(b64decode(taken["data"]))


if __name__ == "__main__":
    main()
