"""Somebody who works on while a machine fails."""

from __future__ import annotations

import threading

from tests.faults.writers import Caller, NoAnswer
from tests.makers import new_entry


class Drafting(threading.Thread):
    """Somebody who drafts without end."""

    def __init__(self, caller: Caller, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._caller = caller
        self.over = threading.Event()
        self.acknowledged: list[str] = []
        self.statuses: set[int] = set()

    def run(self) -> None:
        """Until told to stop."""
        count = 0
        while not self.over.is_set():
            count += 1
            title = f"{self.name}第{count}条"
            try:
                status = self._caller.post("/entries", new_entry(title=title)).status
            except NoAnswer:
                continue
            self.statuses.add(status)
            if status == 201:
                self.acknowledged.append(title)
            else:
                self.over.wait(0.1)
