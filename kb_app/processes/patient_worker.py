"""A gunicorn worker that gives no thread to a request that is not there yet.

Gunicorn's own hands a connection to a thread with the first byte; the thread then waits for the
rest, and as many half-sent requests as there are threads hold the service. Here the main loop
gathers what comes, head and body, and a thread gets it whole. A large body is read by a thread, of
which others are always left, and only as long as it keeps coming.
"""

from __future__ import annotations

import re
import selectors
import threading
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

WHOLE_SECONDS = 15.0  # for a head, and a body of the size below
GATHERED_MAX = 1024 * 1024  # bytes of a body that the loop gathers
HEAD_MAX = 64 * 1024
CLOSED_AT_ONCE = 50  # connections that are let end by themselves, for two seconds at the most
LEAST_RATE = 50_000  # bytes a second, of a larger body
_RECEIVED_AT_ONCE = 64 * 1024
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)


def awaited(received: bytes | bytearray) -> int | None:
    """How long the request will be of which this is the beginning; None while that is not known.

    A body that is too large to be gathered, or does not say how large it is, counts nothing: its
    head is enough.
    """
    end = received.find(_END_OF_HEAD)
    if end < 0:
        return None if len(received) < HEAD_MAX else len(received)
    whole = end + len(_END_OF_HEAD)
    size = _body_size(received[:whole])
    return whole if size is None or size > GATHERED_MAX else whole + size


def _body_size(head: bytes | bytearray) -> int | None:
    """What the head says of the body; None when it says nothing certain."""
    if _CHUNKED.search(head):
        return None
    said = _LENGTH.search(head)
    return int(said[1]) if said else 0


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Gathers requests in the main loop; see above."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._large = threading.BoundedSemaphore(max(1, self.cfg.threads // 2))

    def enqueue_req(self, conn: TConn) -> None:
        """Give the connection to a thread when its request is there; else wait for the rest."""
        received = _received(conn)
        if conn.parser is not None:  # what came behind the request before
            received += conn.parser.unreader.take_buffered()
        whole = awaited(received)
        if whole is not None and len(received) >= whole:
            super().enqueue_req(conn)
        else:
            self._await_rest(conn)

    def _await_rest(self, conn: TConn) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + WHOLE_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._more_came, conn))
        if len(self.pending_conns) > self.worker_connections // 2:
            self._drop(self.pending_conns[0])  # who came first has had its time

    def _more_came(self, conn: TConn, sock: Any) -> None:
        received = _received(conn)
        try:
            more = sock.recv(_RECEIVED_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            more = b""
        received += more
        whole = awaited(received)
        if not more:
            self._drop(conn)
        elif whole is not None and len(received) >= whole:
            self.poller.unregister(sock)
            self.pending_conns.remove(conn)
            super().enqueue_req(conn)

    def _drop(self, conn: TConn) -> None:
        self.pending_conns.remove(conn)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """As gunicorn does, but who is slow to say goodbye is not waited for in the main loop."""
        if fs.cancelled() or fs.exception() is not None or fs.result():
            super().finish_request(conn, fs)
            return
        self.nr_conns -= 1
        if threading.active_count() > self.cfg.threads + CLOSED_AT_ONCE:
            conn.close()
        else:
            closing = partial(conn.close, graceful=True)
            threading.Thread(target=closing, name="closing", daemon=True).start()

    def handle(self, conn: TConn) -> Any:
        """Answer the request whose beginning was gathered."""
        received = bytes(_received(conn))
        _received(conn).clear()
        size = _body_size(received[: received.find(_END_OF_HEAD) + len(_END_OF_HEAD)])
        conn.data_ready = True
        conn.init()
        conn.parser.unreader.unread(received)
        if size is not None and size <= GATHERED_MAX:
            return super().handle(conn)
        if not self._large.acquire(blocking=False):
            conn.sock.setblocking(True)
            util.write(conn.sock, _BUSY)
            return False
        try:
            conn.parser.unreader.sock = _Hurried(conn.sock, size or 0)
            return super().handle(conn)
        finally:
            conn.parser.unreader.sock = conn.sock
            self._large.release()


def _received(conn: TConn) -> bytearray:
    """What came of a request that is not whole."""
    gathered: bytearray | None = getattr(conn, "received", None)
    if gathered is None:
        gathered = conn.received = bytearray()
    return gathered


class _Hurried:
    """A socket that is read as long as there is time for `size` bytes."""

    def __init__(self, sock: Any, size: int) -> None:
        self._sock = sock
        self._until = time.monotonic() + WHOLE_SECONDS + size / LEAST_RATE

    def recv(self, size: int) -> bytes:
        """What comes next. Raises `ConnectionResetError` when the time is over."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._sock, selectors.EVENT_READ)
            if not selector.select(max(0.0, self._until - time.monotonic())):
                raise ConnectionResetError("the body does not come")
        data: bytes = self._sock.recv(size)
        return data
