"""A running service and a real browser. Without a browser these tests are left out, and say so;
with TEST_BROWSER=required (as in CI) they fail instead. With TEST_CORPORA, a folder of
docs/benchmarks.md, the base also holds the 108,161 entries of `faq`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, sync_playwright
from sqlalchemy import select

from benchmarks.kit.base import add_entries
from benchmarks.kit.corpora import load
from core.database import Database
from people.models import User
from search_index import services as index_services
from search_index.engine import Index
from tests import makers
from tests.running import RunningService

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Headless Chromium of the system."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        message = "no browser: journeys are left out (apt-get install chromium-headless-shell)"
        if os.environ.get("TEST_BROWSER") == "required":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, demo_file: Path) -> Iterator[RunningService]:
    """The service with sample content, the demo accounts, the people of `makers`, and the policy of
    a new base.
    """
    folder = tmp_path_factory.mktemp("service")
    database = Database(f"sqlite:///{shutil.copy(demo_file, folder)}")
    if corpora := os.environ.get("TEST_CORPORA"):
        with database.transaction() as session:
            author = session.scalars(select(User).where(User.name == "service")).one()
            add_entries(session, load("faq", Path(corpora)), author)
    index_services.ensure(database, Index(folder / "index"))
    database.dispose()
    running = RunningService(folder)
    running.start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def states() -> dict[str, StorageState]:
    """What the browser of each person held when they had logged in: spares the form next time."""
    return {}


@pytest.fixture
def page_of(
    chromium: Browser,
    service: RunningService,
    states: dict[str, StorageState],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[[str], Page]]:
    """`page_of("wang")`: a page for somebody who is logged in, to open the first address on.

    Fails when a page logs an error, or asks anything of another host. On failure a picture of each
    page stays in tests/artifacts.
    """
    contexts = []
    troubles: list[str] = []
    here: set[str] = set()

    def logged_in(name: str, password: str = makers.PASSWORD) -> Page:
        known = states.get(name) if name not in here else None  # two pages are two log-ins
        here.add(name)
        context = chromium.new_context(
            viewport={"width": 1366, "height": 768},
            base_url=service.base,
            locale="zh-CN",
            storage_state=known,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
        page.on("request", lambda sent: _check_host(sent.url, service.base, troubles))
        if known and context.request.get("/account", max_redirects=0).ok:
            return page  # on no page yet: a story opens its own, and another one takes a while
        page.goto("/login")
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        states.setdefault(name, context.storage_state())
        return page

    yield logged_in
    artifacts = Path(__file__).parent.parent / "artifacts"
    for number, context in enumerate(contexts):
        if request.node.stash.get(FAILED, False):
            artifacts.mkdir(exist_ok=True)
            picture = artifacts / f"{request.node.name}-{number}.png"
            context.pages[0].screenshot(path=picture)
        context.close()
    assert troubles == []


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember for `page_of` whether the test failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def _check_host(url: str, base: str, troubles: list[str]) -> None:
    if not url.startswith((base, "data:", "blob:")):
        troubles.append(f"request to another host: {url}")
