"""SIGKILL of the real worker while it sends: no mail is lost, and a second copy is the same mail.

Between the server's 250 and the commit that notes it nobody can know whether a mail went out.
There, and only there, it goes out again: the same bytes under the same Message-ID. TEST_KILL_ROUNDS
says how often the worker is killed.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update

from core import clock
from core.database import Database
from core.messages import _
from people.notifications import notifying
from people.notifications.models import Mail, MailState
from people.notifications.subjects import Subject, SubjectKind
from tests.databases import SqliteTemplates
from tests.faults.test_kills import ROUNDS, SEED
from tests.makers import actor_named
from tests.people.addresses import give_address
from tests.running import free_port

WAITS_SECONDS = 60
UNHEARD = "451 nobody hears this"
UPKEEP = Subject(SubjectKind.UPKEEP)
MOMENTS = ("at the address", "taken, not told", "told")  # how far the mail is when the worker dies

pytestmark = [pytest.mark.kills, pytest.mark.timeout(120 + 60 * ROUNDS)]


class Killer:
    """A mail server that keeps what it took, and kills its client once, at the given moment."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.client = 0  # the process to kill, once
        self.moment = ""
        self.after = 0  # how many mails are let through before
        self.delay = 0.0  # seconds from the answer on

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.after == 0 and self.moment == "at the address" and self._kill():
            return UNHEARD
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(bytes(envelope.content))
        self.after -= 1
        if self.after < 0 and self.moment == "taken, not told":
            self._kill()
        elif self.after < 0 and self.moment == "told":
            Timer(self.delay, self._kill).start()
        return "250 taken"

    def _kill(self) -> bool:
        client, self.client = self.client, 0
        if client:
            os.kill(client, signal.SIGKILL)
        return bool(client)


@pytest.fixture
def killer() -> Iterator[tuple[Killer, int]]:
    """The mail server and its port."""
    handler = Killer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, controller.port
    controller.stop()


def test_a_killed_worker_loses_no_mail_and_sends_none_anew(
    sqlite_templates: SqliteTemplates, tmp_path: Path, killer: tuple[Killer, int]
) -> None:
    server, port = killer
    base = Database(sqlite_templates.copy(tmp_path))
    _tell(base, 3 * ROUNDS + 1)
    moments = random.Random(SEED)
    for round_ in range(ROUNDS):
        # The first rounds take the moments in which a mail may be lost, or sent twice.
        server.moment = MOMENTS[::-1][round_ % len(MOMENTS)]
        server.after, server.delay = moments.randrange(3), moments.uniform(0, 0.01)
        worker = _worker(tmp_path, port)
        server.client = worker.pid
        assert worker.wait(WAITS_SECONDS) == -signal.SIGKILL, f"seed {SEED}"
        _let_the_lease_end(base)
    worker = _worker(tmp_path, port)
    _until_none_waits(base)
    worker.terminate()
    assert worker.wait(30) in (0, -signal.SIGTERM)  # it may have had nothing to do but to begin
    with base.reading() as session:
        sent = select(Mail.header_id).where(Mail.state == MailState.SENT)
        wanted = {f"<{one}@example.com>" for one in session.scalars(sent)}
    base.dispose()
    ids = [str(message_from_bytes(one)["Message-ID"]) for one in server.taken]
    assert set(ids) == wanted, f"seed {SEED}"
    assert len(wanted) == 3 * ROUNDS + 1
    assert len(ids) - len(wanted) <= ROUNDS  # at most the one that was under way, each time
    assert len(set(server.taken)) == len(wanted), "the second copy is not the same mail"


def _tell(base: Database, count: int) -> None:
    give_address(base, "wang", "wang@example.com")
    wang = actor_named(base, "wang").id
    with base.transaction() as session:
        for number in range(count):
            notifying.tell(session, [wang], _("待复核"), about=UPKEEP, key=f"k{number}")


def _worker(folder: Path, port: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "KB_DATA_DIR": str(folder),
        "KB_LOG_LEVEL": "WARNING",
        "KB_SMTP_HOST": "127.0.0.1",
        "KB_SMTP_PORT": str(port),
        "KB_SMTP_FROM": "kb@example.com",
    }
    command = [sys.executable, "-m", "kb_app", "worker"]
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)


def _let_the_lease_end(base: Database) -> None:
    """As if the minutes of the dead worker's claim, or of a failed attempt, were over."""
    waiting = update(Mail).where(Mail.state == MailState.WAITING)
    with base.transaction() as session:
        session.execute(waiting.values(next_try_at=clock.now()))
        claimed = waiting.where(Mail.claimed_until.is_not(None))
        session.execute(claimed.values(claimed_until=clock.now()))


def _until_none_waits(base: Database) -> None:
    waiting = select(func.count(Mail.id)).where(Mail.state == MailState.WAITING)
    deadline = time.monotonic() + WAITS_SECONDS
    while time.monotonic() < deadline:
        with base.reading() as session:
            if session.scalar(waiting) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("mails still wait")
