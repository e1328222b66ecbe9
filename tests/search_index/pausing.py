"""A commit that stands still where it can be looked at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from search_index.engine import Index
from search_index.index import generation
from tests.search_index.entries import entry


@contextmanager
def paused_commit(index: Index, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another process in the middle of a commit: Whoosh's part is written, ours is not."""
    reached, go_on = threading.Event(), threading.Event()
    read = generation.read_segment

    def waiting(reader: object) -> object:
        reached.set()
        assert go_on.wait(20)
        return read(reader)  # type: ignore[arg-type]

    monkeypatch.setattr(generation, "read_segment", waiting)
    other = Index(index.folder)
    thread = threading.Thread(target=lambda: other.apply([entry(2, "电费")]))
    thread.start()
    try:
        assert reached.wait(20)
        yield
    finally:
        go_on.set()
        thread.join(20)
