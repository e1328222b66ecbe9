"""A node's network is cut, in a namespace of its own: another leads, and it comes back by itself.

TEST_FAILOVER=1 asks for it, on a machine where this user may make network namespaces.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import select, text

from benchmarks.kit.postgres_server import PostgresServer
from content.models import Revision
from core import audit
from core.database import Database
from core.nodes import BEAT_EVERY_SECONDS, known_nodes
from people.actors import CONSOLE
from people.authentication import tokens
from tests.databases import prepare
from tests.faults.holding import wait_until
from tests.faults.nodes.drafting import Drafting
from tests.faults.nodes.servers import folder_of_servers
from tests.faults.writers import Caller
from tests.makers import APPROVAL, new_entry
from tests.running import CODE, RunningService

pytestmark = [
    pytest.mark.kills,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not os.environ.get("TEST_FAILOVER"), reason="TEST_FAILOVER=1 asks for it"),
]

HERE, THERE = "10.213.7.1", "10.213.7.2"
TAKEN_OVER_SECONDS = 10
BACK_SECONDS = 30
KEYS = ("secret-key", "caller-keys", "audit-keys")


class Cable:
    """A machine of its own, as far as the network is concerned, and the cable to it."""

    def __init__(self) -> None:
        self.name = f"kb{os.getpid()}"
        self.within = ["ip", "netns", "exec", self.name]

    def lay(self) -> None:
        """Make both. Raises `CalledProcessError` where that is not allowed."""
        near, far = f"{self.name}a", f"{self.name}b"
        _ip("netns", "add", self.name)
        _ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", self.name)
        _ip("addr", "add", f"{HERE}/30", "dev", near)
        _ip("-n", self.name, "addr", "add", f"{THERE}/30", "dev", far)
        _ip("-n", self.name, "link", "set", "lo", "up")
        _ip("-n", self.name, "link", "set", far, "up")
        self.plug()

    def plug(self) -> None:
        """Have it carry."""
        _ip("link", "set", f"{self.name}a", "up")

    def cut(self) -> None:
        """Have it carry nothing; neither end is told."""
        _ip("link", "set", f"{self.name}a", "down")

    def remove(self) -> None:
        """Take both away; the cable at once, for the next one has its addresses."""
        with suppress(OSError, subprocess.CalledProcessError):
            _ip("link", "del", f"{self.name}a")
        with suppress(OSError, subprocess.CalledProcessError):
            _ip("netns", "del", self.name)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@pytest.fixture
def cable() -> Iterator[Cable]:
    """The machine of the second node."""
    made = Cable()
    try:
        made.lay()
    except (OSError, subprocess.CalledProcessError):
        made.remove()
        pytest.skip("this user makes no network namespaces here")
    yield made
    made.remove()


@pytest.fixture
def base(cable: Cable) -> Iterator[Database]:
    """On a server that both machines reach."""
    with folder_of_servers() as folder:
        server = PostgresServer(folder / "server", HERE)
        server.make()
        server.start()
        database = Database(server.url)
        prepare(database)
        yield database
        database.dispose()
        server.kill()


@pytest.fixture
def nodes(
    base: Database, cable: Cable, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, RunningService]]:
    """The far one was there first, and leads."""
    url = base.url.render_as_string(hide_password=False)
    folders = {name: tmp_path_factory.mktemp(name) for name in ("far", "near")}
    far = RunningService(folders["far"], database_url=url, host=THERE, within=cable.within)
    near = RunningService(folders["near"], database_url=url)
    running = {"far": far, "near": near}
    try:
        for name, node in running.items():
            node.environment["KB_NODE_NAME"] = name
            node.start()
            for key in KEYS if name == "far" else ():
                shutil.copy(folders["far"] / key, folders["near"] / key)
            wait_until(lambda: leader(base) == "far")
        yield running
    finally:
        for node in running.values():
            node.end()


def leader(base: Database) -> str:
    """The name of the node that leads; empty while none does."""
    with base.reading() as session:
        return next((n.name for n in known_nodes(session) if n.leads and n.is_alive), "")


def status_there(cable: Cable, node: RunningService, path: str) -> int:
    """How the far node answers who sits beside it."""
    asked = (
        "import sys, urllib.request as r, urllib.error as e\n"
        "try: print(r.urlopen(sys.argv[1], timeout=60).status)\n"
        "except e.HTTPError as refused: print(refused.code)"
    )
    command = [*cable.within, sys.executable, "-c", asked, f"{node.base}{path}"]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


HOLDS = """
import sys, time
from sqlalchemy import text
from core.database import Database
with Database(sys.argv[1]).transaction() as session:
    session.execute(text("LOCK TABLE entries IN EXCLUSIVE MODE"))
    print("held", flush=True)
    time.sleep(120)
"""


def test_what_a_vanished_machine_held_is_free_before_who_waits_gives_up(
    base: Database, cable: Cable
) -> None:
    url = base.url.render_as_string(hide_password=False)
    command = [*cable.within, sys.executable, "-c", HOLDS, url]
    holder = subprocess.Popen(command, cwd=CODE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        cable.cut()
        with base.transaction() as session:  # waits for as long as any request
            session.execute(text("LOCK TABLE entries IN EXCLUSIVE MODE"))
    finally:
        holder.kill()
        holder.communicate()


def test_who_is_cut_off_is_followed_and_comes_back_by_itself(
    nodes: dict[str, RunningService], base: Database, cable: Cable
) -> None:
    with base.transaction() as session:
        secrets = {n: tokens.issue_token(session, CONSOLE, n)[1] for n in ("an", "wang", "chen")}
    at = {name: node.base for name, node in nodes.items()}
    number = _published(at["near"], secrets, "撤回的公告")
    wait_until(lambda: number in Caller(at["far"], secrets["an"]).found("撤回的公告"))
    works = [Drafting(Caller(at[name], secrets["wang"]), f"断网{name}") for name in at]
    for work in works:
        work.start()
    wait_until(lambda: all(len(work.acknowledged) >= 3 for work in works))
    cable.cut()
    cut = time.monotonic()
    wait_until(lambda: leader(base) == "near", TAKEN_OVER_SECONDS + 5)
    print(f"another leads after {time.monotonic() - cut:.1f} s")
    assert status_there(cable, nodes["far"], "/healthz") == 200
    assert status_there(cable, nodes["far"], "/readyz") == 503
    fresh = _published(at["near"], secrets, "断网时的公告")
    asked = Caller(at["near"], secrets["wang"]).post(f"/entries/{number}/retire", {"reason": "旧"})
    Caller(at["near"], secrets["chen"]).post(f"/reviews/{asked.body['review']}/decision", APPROVAL)
    before = len(works[0].acknowledged)
    cable.plug()
    plugged = time.monotonic()
    wait_until(lambda: len(works[0].acknowledged) > before, BACK_SECONDS)
    print(f"it answers again after {time.monotonic() - plugged:.1f} s")
    agent = Caller(at["far"], secrets["an"])
    assert number not in agent.found("公告")  # from the first answer on
    wait_until(lambda: fresh in agent.found("断网时的公告"), BACK_SECONDS)
    # what it had said before the cut arrives now and is put right with the next beats
    wait_until(lambda: leader(base) in at, 3 * BEAT_EVERY_SECONDS)
    for work in works:
        work.over.set()
    for work in works:
        work.join(60)
    assert works[1].statuses == {201}  # the near one was never disturbed
    assert works[0].statuses <= {201, 503}
    with base.reading() as session:
        titles = set(session.scalars(select(Revision.title)))
        assert audit.first_bad_row(session) is None
    assert {title for work in works for title in work.acknowledged} <= titles


def _published(base: str, secrets: dict[str, str], title: str) -> str:
    wang, chen = (Caller(base, secrets[name]) for name in ("wang", "chen"))
    number = str(wang.post("/entries", new_entry(title=title)).body["number"])
    review = wang.post(f"/entries/{number}/submit").body["review"]
    assert chen.post(f"/reviews/{review}/decision", APPROVAL).status == 200
    return number
