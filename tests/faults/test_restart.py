"""The real service takes up new code, loses children, listens at an IPv6 address."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from core.errors import Conflict
from kb_app.processes.listening import address_of, listening
from tests.faults.holding import wait_until
from tests.running import RunningService, free_port

pytestmark = [pytest.mark.kills, pytest.mark.xdist_group("restart")]


@pytest.fixture(scope="module")
def installed(folder: Path) -> Iterator[RunningService]:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    running = RunningService(folder, host="::1")
    yield running
    running.end()


class Callers(threading.Thread):
    """Asks without end, each time by a new connection, and keeps what went wrong."""

    def __init__(self, base: str) -> None:
        super().__init__(daemon=True)
        self._base = base
        self.over = threading.Event()
        self.answered, self.failures = 0, list[str]()

    def run(self) -> None:
        """Until told to stop."""
        while not self.over.is_set():
            try:
                with urlopen(f"{self._base}/healthz", timeout=30) as answer:
                    assert answer.status == 200
                self.answered += 1
            except (OSError, AssertionError) as error:
                self.failures.append(repr(error))
            self.over.wait(0.01)  # there are others at work


def said(folder: Path) -> list[dict[str, str]]:
    """The lines of the log."""
    lines = (folder / "serve.log").read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_new_code_is_taken_up_and_nobody_is_refused(service: RunningService) -> None:
    """SIGHUP: other processes answer, the one that watches stays, nothing asked is lost."""
    before = set(service.web_pids())
    worker = wait_until(service.worker_pid)
    callers = [Callers(service.base) for _ in range(3)]
    for caller in callers:
        caller.start()
    os.kill(service.pid, signal.SIGHUP)
    wait_until(lambda: service.web_pids() and not before & set(service.web_pids()), 90)
    wait_until(lambda: service.worker_pid() not in (None, worker), 60)
    done = [caller.answered for caller in callers]
    wait_until(lambda: all(c.answered > n for c, n in zip(callers, done, strict=True)))
    for caller in callers:
        caller.over.set()
    for caller in callers:
        caller.join(40)
    assert [caller.failures for caller in callers] == [[], [], []]
    assert service.is_running


def test_the_death_of_a_child_is_logged_with_its_cause(
    folder: Path, service: RunningService
) -> None:
    worker, web = wait_until(service.worker_pid), wait_until(lambda: service.web_pids()[0])
    os.kill(worker, signal.SIGKILL)
    os.kill(web, signal.SIGSEGV)

    def told() -> bool:
        lines = said(folder)
        died = [line.get("cause") for line in lines if line["message"] == "process died"]
        of_gunicorn = [line["message"] for line in lines if "SIGSEGV" in line["message"]]
        return "signal SIGKILL" in died and any(str(web) in text for text in of_gunicorn)

    wait_until(told)
    wait_until(lambda: service.worker_pid() not in (None, worker))


def test_who_watches_the_web_processes_is_replaced_and_nobody_is_refused(
    folder: Path, service: RunningService
) -> None:
    """Who comes while it is gone waits for the next one; what was being answered is cut off."""
    wait_until(lambda: len(service.web_pids()))
    before = set(service.web_pids())
    os.kill(service.master_pid(), signal.SIGKILL)
    wait_until(lambda: not before & set(service.web_pids()))
    socket.create_connection((service.host, service.port), timeout=5).close()
    wait_until(lambda: len(service.web_pids()))
    with urlopen(f"{service.base}/readyz", timeout=30) as answer:
        assert answer.status == 200
    assert any(
        line.get("child") == "kb-web" for line in said(folder) if line["message"] == "process died"
    )
    assert service.is_running


def test_an_address_that_is_taken_is_told_in_words(service: RunningService) -> None:
    with pytest.raises(Conflict, match=f"{service.port}"):
        listening("::1", service.port)


def test_nobody_who_was_let_in_is_cut_off_by_a_stop(service: RunningService) -> None:
    """Answered or refused: what was sent to nobody a balancer can send to another node."""
    callers = [Callers(service.base) for _ in range(8)]
    for caller in callers:
        caller.start()
    wait_until(lambda: all(caller.answered for caller in callers))
    assert service.stop() == 0
    for caller in callers:
        caller.over.set()
    for caller in callers:
        caller.join(40)
    failures = {failure for caller in callers for failure in caller.failures}
    assert failures == {repr(URLError(ConnectionRefusedError(111, "Connection refused")))}


@pytest.mark.parametrize(
    ("host", "family", "address"),
    [
        ("127.0.0.1", socket.AF_INET, "http://127.0.0.1:{}"),
        ("::1", socket.AF_INET6, "http://[::1]:{}"),
        ("[::1]", socket.AF_INET6, "http://[::1]:{}"),
    ],
)
def test_both_kinds_of_address(host: str, family: int, address: str) -> None:
    port = free_port()
    with listening(host, port) as made:
        assert (made.family, made.getsockname()[1]) == (family, port)
    assert address_of(host, port) == address.format(port)


def test_a_socket_of_systemd_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handed as descriptor 3, to this process and no other."""
    with listening("127.0.0.1", free_port()) as theirs:
        monkeypatch.setattr("kb_app.processes.listening._FIRST_HANDED", os.dup(theirs.fileno()))
        monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
        monkeypatch.setenv("LISTEN_FDS", "1")
        with listening("127.0.0.1", 1) as taken:
            assert taken.getsockname() == theirs.getsockname()
