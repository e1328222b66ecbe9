"""A disk that is really full, under the database and under the index (fault 8, 9)."""

from __future__ import annotations

import gc
import json
import re
import warnings
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest
from sqlalchemy import select

from core.database import Database
from people.actors import CONSOLE
from people.authentication import tokens
from people.notifications.models import InboxMessage
from search_index import services as index_services
from search_index.engine import Index
from tests.databases import ON_SQLITE, SqliteTemplates
from tests.faults.disk.disks import Ballast, small_disk
from tests.faults.holding import (
    assert_index_follows,
    assert_kept,
    assert_whole,
    wait_until,
)
from tests.faults.writers import Acknowledged, Answer, Caller
from tests.makers import PASSWORD, Maker, new_entry
from tests.running import RunningService

MEGABYTE = 1024 * 1024
DISK_MEGABYTES, LOW_MEGABYTES = 40, 8


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", DISK_MEGABYTES) as mounted:
        yield mounted


@pytest.fixture
def service(disk: Path, sqlite_templates: SqliteTemplates) -> Iterator[RunningService]:
    """Everything it has lies on the small disk, what it logs too."""
    database = Database(sqlite_templates.copy(disk))
    index_services.ensure(database, Index(disk / "index"))
    database.dispose()
    running = RunningService(disk)
    running.environment["KB_DISK_LOW_MB"] = str(LOW_MEGABYTES)
    try:
        running.start()
        yield running
    finally:
        running.end()


@pytest.mark.kills
@pytest.mark.timeout(180)
def test_a_full_disk_stops_writing_and_nothing_else(disk: Path, service: RunningService) -> None:
    base, ballast = Database(f"sqlite:///{disk / 'kb.sqlite'}"), Ballast(disk)
    with base.transaction() as session:
        wang = Caller(service.base, tokens.issue_token(session, CONSOLE, "wang")[1])
    kept = Acknowledged()
    number = Maker(base, Index(disk / "unused")).published(title="满盘之前的公告")
    wait_until(lambda: number in wang.found("满盘之前的公告"))
    wait_until(lambda: (disk / "reserve").exists())

    ballast.fill(leave=(LOW_MEGABYTES - 3) * MEGABYTE)
    wait_until(lambda: "disk_low" in _ready(service)["alerts"])
    wait_until(lambda: _told(base))

    pids = {*service.web_pids(), service.worker_pid()}
    ballast.fill()
    refused = _refused(wang, ballast, kept)
    assert refused.body["code"] == "disk_full"
    assert "磁盘已满" in refused.body["title"]
    _assert_reads_and_logs_in(service, wang, number)
    assert {*service.web_pids(), service.worker_pid()} == pids
    assert 'kb_storage_failures_total{fault="disk_full"}' in _figures(service)
    assert "storage_failing" in _ready(service)["alerts"]

    service.kill()  # nothing is left to SQLite now but what was kept back
    service.start()
    _assert_reads_and_logs_in(service, wang, number)

    ballast.remove()
    wait_until(lambda: _post(wang, "空间清出之后", kept).status == 201)
    assert_index_follows(base, disk)
    assert_whole(base)
    assert_kept(base, kept)
    assert kept.drafted
    base.dispose()


@ON_SQLITE
def test_a_full_disk_under_the_index_holds_no_publication_up(
    database: Database, disk: Path
) -> None:
    """What is owed to it stays owed; with room it recovers by itself, also from Whoosh's lock."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # a commit of Whoosh's that failed
        _fill_and_make_room(database, disk)
        gc.collect()


def _fill_and_make_room(database: Database, disk: Path) -> None:
    index, ballast = Index(disk / "index"), Ballast(disk)
    maker = Maker(database, index)
    before = maker.published(title="满盘之前的公告")
    ballast.fill()
    maker.decide(maker.submitted(title="满盘时批准的公告"))
    for _ in range(2):
        with pytest.raises(OSError, match="No space"):
            index_services.drain(database, index)
    assert {entry for entry, _ in index.contents()} == {int(before[3:])}
    ballast.remove()
    assert index_services.drain(database, index) == 1
    assert index_services.verify(database, index) == []


def _refused(wang: Caller, ballast: Ballast, kept: Acknowledged) -> Answer:
    """Save until it is refused: the log of SQLite has some room of its own."""
    for attempt in range(200):
        answer = _post(wang, f"满盘时的第{attempt}条", kept)
        if answer.status != 201:
            return answer
        ballast.fill()
    raise AssertionError("the disk does not get full")


def _post(wang: Caller, title: str, kept: Acknowledged) -> Answer:
    answer = wang.post("/entries", new_entry(title=title), key=quote(title)[-60:])
    if answer.status == 201:
        kept.drafted[answer.body["number"]] = title
    return answer


def _assert_reads_and_logs_in(service: RunningService, wang: Caller, number: str) -> None:
    assert number in wang.found("满盘之前的公告")
    assert wang.get(f"/entries/{number}").status == 200
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(f"{service.base}/login", timeout=30) as page:
        token = re.search(r'name="csrf_token" value="(\w+)"', page.read().decode())
    assert token
    form = {"name": "wang", "password": PASSWORD, "csrf_token": token[1]}
    with browser.open(f"{service.base}/login", urlencode(form).encode(), timeout=60) as page:
        assert page.status == 200
        assert "/login" not in page.url
    with browser.open(f"{service.base}/search?q=%E5%85%AC%E5%91%8A", timeout=30) as page:
        assert "满盘之前的公告" in page.read().decode()


def _ready(service: RunningService) -> dict[str, list[str]]:
    try:
        with urlopen(f"{service.base}/readyz", timeout=10) as answer:
            return dict(json.load(answer))
    except HTTPError as refused:
        with refused:
            raise AssertionError(refused.read()) from refused


def _figures(service: RunningService) -> str:
    with urlopen(f"{service.base}/metrics", timeout=10) as answer:
        return str(answer.read().decode())


def _told(base: Database) -> bool:
    with base.reading() as session:
        keys = session.scalars(select(InboxMessage.key)).all()
    return any(key.startswith("alert:disk_low") for key in keys)
