"""The log of searches: taken down in passing, written behind the agent's back.

Whoever searches only appends to a bounded buffer; a thread of each process writes it about once a
second, in one transaction. While the database does not take it the events wait; what does not fit
is dropped and counted, and no agent ever sees an error of it.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

from core.database import Database
from core.errors import Unavailable
from search_index.query_log.events import Event
from search_index.query_log.writer import write

CAPACITY = 5_000  # events; at fifty searches a second a minute and a half of them
FLUSHED_EVERY = 1.0  # seconds
AT_ONCE = 1_000  # events in one transaction

log = logging.getLogger("kb.search_log")


class SearchLog:
    """The buffer of one process. Safe to call from several threads."""

    def __init__(
        self,
        database: Database,
        *,
        on_drop: Callable[[int], None] = lambda count: None,
        capacity: int = CAPACITY,
    ) -> None:
        """Writes nothing by itself before `start`. `on_drop` is told how many events were lost."""
        self._database = database
        self._on_drop = on_drop
        self._capacity = capacity
        self._events: deque[Event] = deque()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._filled = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, event: Event) -> None:
        """Take `event` down; it is dropped when the buffer is full."""
        with self._lock:
            fits = len(self._events) < self._capacity
            if fits:
                self._events.append(event)
        if fits:
            self._filled.set()
        else:
            self._on_drop(1)

    def start(self) -> None:
        """Begin to write, in a thread of this process."""
        self._thread = threading.Thread(target=self._keep_writing, name="search-log", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what is left and end the thread; what cannot be written now is lost and counted."""
        self._stopped.set()
        self._filled.set()
        if self._thread is not None:
            self._thread.join(timeout=5.0)
        self.flush()
        lost = len(self._taken(self._capacity))
        if lost:
            self._on_drop(lost)

    def flush(self) -> int:
        """Write what is there, and give how many events that were. Raises nothing."""
        written = 0
        with self._writing:
            while events := self._taken(AT_ONCE):
                try:
                    with self._database.transaction() as session:
                        write(session, events)
                except Unavailable:
                    self._put_back(events)
                    return written
                except Exception:
                    log.exception("events of the search log dropped")
                    self._on_drop(len(events))
                else:
                    written += len(events)
        return written

    def _keep_writing(self) -> None:
        while not self._stopped.is_set():
            self._filled.wait()
            self._stopped.wait(FLUSHED_EVERY)
            self._filled.clear()
            self.flush()

    def _taken(self, most: int) -> list[Event]:
        with self._lock:
            return [self._events.popleft() for _ in range(min(most, len(self._events)))]

    def _put_back(self, events: list[Event]) -> None:
        """For the next time; what has come meanwhile goes first when there is no room."""
        with self._lock:
            lost = max(0, len(self._events) + len(events) - self._capacity)
            self._events.extendleft(reversed(events[lost:]))
        if lost:
            self._on_drop(lost)
        self._filled.set()
