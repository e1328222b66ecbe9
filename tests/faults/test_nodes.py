"""Real nodes on one PostgreSQL, each with a folder of its own: what one publishes or withdraws
holds on the others, who was away catches up, and who dies is followed.

TEST_NODE_ROUNDS says how often something is published; with more than one there are three nodes.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import select, text

from content.models import Revision
from core.database import Database
from core.nodes import known_nodes
from migrations.current import newest
from people.actors import CONSOLE
from people.authentication import tokens
from search_index import services as index_services
from search_index.engine import Index
from tests.databases import ENGINES, PostgresTemplates
from tests.faults.holding import wait_until
from tests.faults.writers import Caller, NoAnswer
from tests.makers import APPROVAL, new_entry
from tests.running import RunningService, free_port

pytestmark = [
    pytest.mark.kills,
    pytest.mark.skipif("postgresql" not in ENGINES, reason="PostgreSQL is left out"),
    pytest.mark.xdist_group("nodes"),
]

ROOT = Path(__file__).parents[2]
BALANCER = os.environ.get("TEST_BALANCER")
ROUNDS = int(os.environ.get("TEST_NODE_ROUNDS", "1"))
NAMES = ("first", "second", "third")[: 2 if ROUNDS == 1 else 3]
FOUND_SECONDS = 2
GIVEN_UP_SECONDS = 30
TAKEN_OVER_SECONDS = 10
KEYS = ("secret-key", "caller-keys", "audit-keys")


@pytest.fixture(scope="module")
def base(
    tmp_path_factory: pytest.TempPathFactory, postgres_templates: PostgresTemplates
) -> Iterator[Database]:
    """The database both work on."""
    url = postgres_templates.copy(tmp_path_factory.mktemp("unused"))
    database = Database(url)
    yield database
    database.dispose()
    postgres_templates.drop(url)


@pytest.fixture(scope="module")
def nodes(
    base: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, RunningService]]:
    """The nodes by name; the others were brought the keys of the first."""
    url = base.url.render_as_string(hide_password=False)
    folders = {name: tmp_path_factory.mktemp(name) for name in NAMES}
    running = {name: RunningService(folder, database_url=url) for name, folder in folders.items()}
    try:
        for name, node in running.items():
            node.environment |= {"KB_NODE_NAME": name, "KB_TRUSTED_PROXIES": "1"}
            for key in KEYS if name != "first" else ():
                shutil.copy(folders["first"] / key, folders[name] / key)
            node.start()
        yield running
    finally:
        for node in running.values():
            node.end()


@pytest.fixture(scope="module")
def secrets(base: Database) -> dict[str, str]:
    """Tokens of those who work."""
    with base.transaction() as session:
        return {
            name: tokens.issue_token(session, CONSOLE, name)[1] for name in ("an", "wang", "chen")
        }


@pytest.fixture
def at(nodes: dict[str, RunningService], secrets: dict[str, str]) -> Callable[[str, str], Caller]:
    """`at("first", "wang")`: wang, who works at the first node."""
    return lambda node, name: Caller(nodes[node].base, secrets[name])


def published(at: Callable[[str, str], Caller], node: str, title: str) -> str:
    """The number of an entry that was drafted, submitted and approved at a node."""
    draft = at(node, "wang").post("/entries", new_entry(title=title))
    number = str(draft.body["number"])
    review = at(node, "wang").post(f"/entries/{number}/submit").body["review"]
    assert at(node, "chen").post(f"/reviews/{review}/decision", APPROVAL).status == 200
    return number


def found_after(at: Callable[[str, str], Caller], number: str, title: str) -> list[float]:
    """After how many seconds each node finds what was just approved."""
    begun, times, left = time.monotonic(), list[float](), set(NAMES)
    while left:
        for node in sorted(left):
            if number in at(node, "an").found(title):
                left.remove(node)
                times.append(time.monotonic() - begun)
        assert time.monotonic() - begun < GIVEN_UP_SECONDS, f"not found on {left}"
    return times


def leader(base: Database) -> str:
    """The name of the node that leads; empty while none does."""
    with base.reading() as session:
        return next((n.name for n in known_nodes(session) if n.leads and n.is_alive), "")


def test_what_one_publishes_is_found_on_the_other_and_withdrawn_on_both_at_once(
    nodes: dict[str, RunningService], at: Callable[[str, str], Caller]
) -> None:
    times: list[float] = []
    for n in range(ROUNDS):
        number = published(at, "first", f"台风停电公告{n}号")
        times += found_after(at, number, f"台风停电公告{n}号")
    print(f"found on {len(NAMES)} nodes: " + ", ".join(f"{one:.2f}" for one in sorted(times)), "s")
    if ROUNDS > 1:  # of one alone the machine's other work has too much a part
        assert sorted(times)[int(len(times) * 0.95)] < FOUND_SECONDS
    asked = at("second", "wang").post(f"/entries/{number}/retire", {"reason": "已过时"})
    review = asked.body["review"]
    assert at("second", "chen").post(f"/reviews/{review}/decision", APPROVAL).status == 200
    for node in nodes:  # the index of none need know of it yet
        assert number not in at(node, "an").found("台风停电公告")
        assert at(node, "an").get(f"/entries/{number}").status == 404


def test_who_dies_is_followed_and_catches_up_when_it_comes_back(
    nodes: dict[str, RunningService],
    base: Database,
    at: Callable[[str, str], Caller],
) -> None:
    wait_until(lambda: bool(leader(base)))
    gone = leader(base)
    nodes[gone].kill()
    killed = time.monotonic()
    wait_until(lambda: leader(base) not in ("", gone), TAKEN_OVER_SECONDS)
    print(f"another leads after {time.monotonic() - killed:.1f} s")
    left = leader(base)
    numbers = [published(at, left, f"检修公告{n}号") for n in range(3)]
    wait_until(lambda: set(numbers) <= set(at(left, "an").found("检修公告")))
    nodes[gone].start()
    wait_until(lambda: set(numbers) <= set(at(gone, "an").found("检修公告")))
    for node in nodes.values():
        folder = Path(node.environment["KB_DATA_DIR"])
        wait_until(lambda where=folder: not index_services.verify(base, Index(where / "index")))
    assert leader(base) == left  # who comes back does not push the other aside


class Balancer:
    """nginx before both nodes, as `deploy/nginx.conf` has it."""

    def __init__(self, folder: Path, nodes: dict[str, RunningService]) -> None:
        self.port = free_port()
        self._conf = folder / "nginx.conf"
        self._servers = {name: f"server 127.0.0.1:{node.port}" for name, node in nodes.items()}
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        for said, here in {
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port};",
            "ssl_certificate tls/fullchain.pem;": "",
            "ssl_certificate_key tls/privkey.pem;": "",
            "server node-1:8000": self._servers["first"],
            "server node-2:8000": self._servers["second"],
            "/var/log/nginx/access.log": str(folder / "access.log"),
            "events {": f"pid {folder / 'pid'};\nevents {{",
        }.items():
            assert said in text
            text = text.replace(said, here)
        self._text = text
        self._conf.write_text(text)
        command = ["nginx", "-c", str(self._conf), "-g", "daemon off;"]
        self._process = subprocess.Popen([*command, "-e", str(folder / "error.log")])

    def leave_out(self, name: str) -> None:
        """Ask this node for nothing any more; all of them again without a name."""
        server = self._servers.get(name, "")
        self._conf.write_text(self._text.replace(server, f"{server} down") if name else self._text)
        self._process.send_signal(signal.SIGHUP)
        time.sleep(1)

    def stop(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture
def balancer(nodes: dict[str, RunningService], tmp_path: Path) -> Iterator[Balancer]:
    """Asked in the place of the nodes."""
    running = Balancer(tmp_path, nodes)
    yield running
    running.stop()


class Work(threading.Thread):
    """Somebody who searches and drafts without end, and takes down how it was answered."""

    def __init__(self, caller: Caller, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._caller = caller
        self.over = threading.Event()
        self.answers: Counter[str] = Counter()
        self.drafted: list[str] = []

    def run(self) -> None:
        """Until told to stop."""
        while not self.over.is_set():
            try:
                title = f"{self.name}第{len(self.drafted)}条"
                for answer in (
                    self._caller.get("/search?q=%E5%81%9C%E7%94%B5"),
                    self._caller.post("/entries", new_entry(title=title)),
                ):
                    self.answers[str(answer.status)] += 1
                self.drafted.append(title)
            except NoAnswer as error:
                self.answers[str(error)] += 1


@pytest.mark.skipif(not BALANCER, reason="TEST_BALANCER=1 asks for nginx")
def test_nodes_are_upgraded_one_after_the_other_and_nobody_notices(
    nodes: dict[str, RunningService], base: Database, secrets: dict[str, str], balancer: Balancer
) -> None:
    """The schema is a step ahead already, as after `init` with the next version."""
    for node in nodes.values():
        if not node.is_running:
            node.start()
    with base.transaction() as session:
        ahead = f"{int(newest()) + 1:04d}"
        session.execute(text("UPDATE alembic_version SET version_num = :ahead"), {"ahead": ahead})
    balanced = f"http://127.0.0.1:{balancer.port}"
    wait_until(lambda: _is_answered(balanced))
    asked = Request(f"{balanced}/healthz", headers={"X-Request-Id": "chosen-by-a-visitor"})
    with urlopen(asked, timeout=10) as answer:
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-Id"])  # nginx's own
    with pytest.raises(HTTPError, match="403"):
        urlopen(f"{balanced}/metrics", timeout=10)
    works = [Work(Caller(balanced, secrets["wang"]), f"滚动{n}") for n in range(4)]
    for work in works:
        work.start()
    wait_until(lambda: all(work.drafted for work in works))
    for name, node in nodes.items():
        balancer.leave_out(name)
        assert node.stop() == 0
        node.start()
        balancer.leave_out("")
    for work in works:
        work.over.set()
    for work in works:
        work.join(30)
    assert {status for work in works for status in work.answers} == {"200", "201"}
    with base.reading() as session:
        titles = set(session.scalars(select(Revision.title)))
    assert {title for work in works for title in work.drafted} <= titles


def _is_answered(base: str) -> bool:
    with suppress(OSError), urlopen(f"{base}/healthz", timeout=5):
        return True
    return False
