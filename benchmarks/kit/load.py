"""Many HTTP clients in one thread: kept-alive connections, as little work as can be.

The clients share the machine with the server, so what they cost is reported with the figures.
"""

from __future__ import annotations

import heapq
import random
import selectors
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

TIMEOUT_SECONDS = 30.0


@dataclass
class Outcome:
    """What came of a run: seconds each answer took, what went wrong, how long it lasted."""

    taken: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    lasted_s: float = 0.0
    own_processor_s: float = 0.0

    def failed(self, what: str) -> None:
        """Count an answer that is none."""
        self.errors[what] = self.errors.get(what, 0) + 1


class _Client:
    """One connection and the answer it waits for."""

    def __init__(self, port: int, credential: str, number: int) -> None:
        self._address = ("127.0.0.1", port)
        self._head = (
            f" HTTP/1.1\r\nHost: 127.0.0.1\r\n{credential}\r\nAccept: application/json\r\n\r\n"
        )
        self.number = number
        self.socket: socket.socket | None = None
        self.begun = 0.0
        self.waiting = False
        self._got = b""
        self._needed = 0

    def send(self, path: str) -> None:
        """Ask; connects when there is no connection. Raises `OSError`."""
        self.begun, self.waiting, self._got, self._needed = time.perf_counter(), True, b"", 0
        if self.socket is None:
            self.socket = socket.create_connection(self._address, timeout=TIMEOUT_SECONDS)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(f"GET {path}{self._head}".encode())

    def receive(self) -> bool:
        """Take what has come; whether the answer is whole. Raises `OSError` when it ends early."""
        assert self.socket is not None
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise ConnectionResetError("closed by the server")
        self._got += piece
        if not self._needed:
            end = self._got.find(b"\r\n\r\n")
            if end < 0:
                return False
            place = self._got.lower().find(b"content-length:", 0, end)
            length = int(self._got[place + 15 : self._got.find(b"\r\n", place)])
            self._needed = end + 4 + length
        return len(self._got) >= self._needed

    @property
    def status(self) -> str:
        """The status of the answer."""
        return self._got[9:12].decode()

    def close(self) -> None:
        """Give the connection up."""
        if self.socket is not None:
            self.socket.close()
        self.socket, self.waiting = None, False


class Load:
    """Clients that ask for `paths` in turn; each has its own credential."""

    def __init__(self, port: int, credentials: Sequence[str], paths: Sequence[str]) -> None:
        self._clients = [_Client(port, line, n) for n, line in enumerate(credentials)]
        self._selector = selectors.DefaultSelector()
        self._paths: Iterator[str] = iter(paths)
        self._outcome = Outcome()

    def at_once(self) -> Outcome:
        """Every client asks again as soon as it is answered, until the paths run out."""
        return self._timed([(0.0, n) for n in range(len(self._clients))], lambda: 0.0, 1e9)

    def every(self, seconds: float, lasting: float) -> Outcome:
        """Each client asks about once in `seconds`, starting anywhere in them, for `lasting` s."""
        chance = random.Random(0)
        first = [(chance.uniform(0, seconds), n) for n in range(len(self._clients))]
        return self._timed(first, lambda: chance.uniform(0.9, 1.1) * seconds, lasting)

    def _timed(
        self, first: list[tuple[float, int]], pause: Callable[[], float], lasting: float
    ) -> Outcome:
        begun, spent = time.perf_counter(), time.process_time()
        due = [(begun + at, n) for at, n in first]
        heapq.heapify(due)
        open_answers = 0
        more = True
        while due or open_answers:
            now = time.perf_counter()
            while due and due[0][0] <= now:
                _, number = heapq.heappop(due)
                path = next(self._paths, None) if more and now - begun < lasting else None
                more = path is not None
                if path is not None:
                    open_answers += self._ask(self._clients[number], path)
            if not more:
                due.clear()
            wait = max(0.0, due[0][0] - now) if due else 1.0
            for key, _ in self._selector.select(min(wait, 1.0)):
                client: _Client = key.data
                ended = self._take(client)
                if ended:
                    open_answers -= 1
                    heapq.heappush(due, (client.begun + pause(), client.number))
        self._outcome.lasted_s = time.perf_counter() - begun
        self._outcome.own_processor_s = time.process_time() - spent
        for client in self._clients:
            client.close()
        return self._outcome

    def _ask(self, client: _Client, path: str) -> int:
        fresh = client.socket is None
        try:
            client.send(path)
        except OSError as error:
            self._outcome.failed(type(error).__name__)
            self._drop(client)
            return 0
        if fresh and client.socket is not None:
            self._selector.register(client.socket, selectors.EVENT_READ, client)
        return 1

    def _take(self, client: _Client) -> bool:
        """Read; whether an answer that was waited for has come to its end."""
        asked = client.waiting
        try:
            if not client.receive():
                return False
        except OSError as error:
            if asked:
                self._outcome.failed(type(error).__name__)
            self._drop(client)  # an idle connection that the server closed is opened again
            return asked
        client.waiting = False
        self._outcome.taken.append(time.perf_counter() - client.begun)
        if client.status != "200":
            self._outcome.failed(f"status {client.status}")
        return True

    def _drop(self, client: _Client) -> None:
        if client.socket is not None and client.socket.fileno() in self._selector.get_map():
            self._selector.unregister(client.socket)
        client.close()


def result_paths(texts: Sequence[str]) -> list[str]:
    """The address of what the page shows for each text."""
    return [f"/search/results?q={quote(text)}" for text in texts]


def search_paths(texts: Sequence[str]) -> list[str]:
    """The address of a search for each text."""
    return [f"/api/v1/search?q={quote(text)}" for text in texts]
