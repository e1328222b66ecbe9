"""Half-sent requests hold no thread of the real service; whole ones are answered meanwhile."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.request import urlopen

import pytest

from kb_app.processes.patient_worker import GATHERED_MAX, HEAD_MAX, awaited
from tests.databases import SqliteTemplates
from tests.running import RunningService

HEAD = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
AT_ONCE = 40


@pytest.fixture(scope="module")
def service(
    sqlite_templates: SqliteTemplates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningService]:
    folder = tmp_path_factory.mktemp("patient")
    sqlite_templates.copy(folder)
    running = RunningService(folder)
    running.environment["KB_WEB_THREADS"] = "2"
    running.start(wait_for="/healthz")
    yield running
    running.end()


@pytest.mark.parametrize(
    ("received", "whole"),
    [
        (b"", None),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", None),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27),
        (HEAD % 5, len(HEAD % 5) + 5),
        (HEAD % (GATHERED_MAX + 1), len(HEAD % (GATHERED_MAX + 1))),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 47),
        (b"x" * HEAD_MAX, HEAD_MAX),
    ],
    ids=["nothing", "half a head", "head", "body", "large", "chunked", "no head at all"],
)
def test_what_is_waited_for(received: bytes, whole: int | None) -> None:
    assert awaited(received) == whole


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /healthz HTTP/1.1\r\nHos",
        HEAD % 500 + b"name=",
        HEAD % (GATHERED_MAX + 1) + b"name=",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /he",
    ],
    ids=["half a head", "half a body", "the begin of a large body", "a whole one and a half"],
)
def test_half_sent_requests_hold_nobody_up(service: RunningService, sent: bytes) -> None:
    with ExitStack() as open_still:
        for _one in range(AT_ONCE):
            held = open_still.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            held.sendall(sent)
        time.sleep(0.2)
        begun = time.monotonic()
        for _again in range(3):
            with urlopen(f"{service.base}/healthz", timeout=5) as answer:
                assert answer.status == 200
        assert time.monotonic() - begun < 3


def test_what_comes_in_pieces_is_answered(service: RunningService) -> None:
    with socket.create_connection(("127.0.0.1", service.port)) as slow:
        for piece in (b"GET /heal", b"thz HTTP/1.1\r\nHo", b"st: x\r\n", b"\r\n"):
            slow.sendall(piece)
            time.sleep(0.05)
        assert slow.recv(100).startswith(b"HTTP/1.1 200")
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")  # the connection is kept
        time.sleep(0.2)
        assert b"HTTP/1.1 200" in slow.recv(65536)


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 44\r\n",
        b"Content-Length: 5\r\nContent-Length: 44\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
    ],
    ids=["both", "the other way round", "two", "not chunked in the end"],
)
def test_who_says_two_lengths_is_refused_and_nothing_behind_it_is_read(
    service: RunningService, lengths: bytes
) -> None:
    """Or a proxy before it might see one request where we see two."""
    smuggled = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", service.port), 10) as sly:
        sly.sendall(b"POST /login HTTP/1.1\r\nHost: x\r\n" + lengths + b"\r\n" + smuggled)
        answers = b"".join(iter(lambda: sly.recv(65536), b""))
    assert re.fullmatch(rb"HTTP/1\.1 (400|501) .*", answers.splitlines()[0])
    assert answers.count(b"HTTP/1.1 ") == 1
