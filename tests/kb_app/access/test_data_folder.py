"""Who may work on a data folder at the same time; each by a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from core.errors import Conflict
from kb_app.access import data_folder
from kb_app.access.data_folder import alone, serving, working

Way = Callable[[Path], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_folder, "PATIENCE_SECONDS", 0.0)


@contextmanager
def by_another(way: Way, folder: Path) -> Iterator[int]:
    """Another process does it until the end of the block; gives its number."""
    told, end = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        with way(folder):
            os.write(told[1], b".")
            os.read(end[0], 1)
        os._exit(0)
    os.read(told[0], 1)
    try:
        yield pid
    finally:
        os.write(end[1], b".")
        os.waitpid(pid, 0)
        for descriptor in (*told, *end):
            os.close(descriptor)


@pytest.mark.parametrize(
    ("first", "second", "may"),
    [
        (serving, serving, False),
        (serving, working, True),
        (working, working, True),
        (serving, alone, False),
        (working, alone, False),
        (alone, alone, False),
        (alone, serving, False),
        (alone, working, False),
    ],
)
def test_who_may_beside_whom(first: Way, second: Way, may: bool, tmp_path: Path) -> None:
    with by_another(first, tmp_path):
        if may:
            with second(tmp_path):
                pass
        else:
            with pytest.raises(Conflict), second(tmp_path):
                pass
    with second(tmp_path):  # once the first is gone
        pass


def test_who_serves_already_is_named(tmp_path: Path) -> None:
    with (
        by_another(serving, tmp_path) as pid,
        pytest.raises(Conflict, match=str(pid)),
        serving(tmp_path),
    ):
        pass


def test_the_killed_hold_nothing(tmp_path: Path) -> None:
    with by_another(serving, tmp_path) as pid:
        os.kill(pid, 9)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        with serving(tmp_path):
            pass
