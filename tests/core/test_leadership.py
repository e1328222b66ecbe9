"""One leads; when it is gone, hangs or lets go, another does."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from multiprocessing import get_context
from typing import Any

import pytest
from sqlalchemy import text

from core import leadership
from core.database import Database
from core.errors import Unavailable
from core.leadership import Leadership, leadership_of
from tests.databases import ON_POSTGRESQL

TAKEN_OVER_SECONDS = 10


@pytest.fixture
def two(database: Database) -> Iterator[tuple[Leadership, Leadership]]:
    """Two nodes on one database; the first leads."""
    first, second = leadership_of(database), leadership_of(database)
    first.look()
    second.look()
    yield first, second
    first.give_up()
    second.give_up()


def _lead(url: str, leads: Any) -> None:
    """Lead, in a process of its own, as a worker does."""
    held = leadership_of(Database(url))
    while True:
        held.look()
        if held.is_held:
            leads.set()
        time.sleep(0.2)


def seconds_until_held(by: Leadership) -> float:
    """How long it takes until `by` leads, asking as a worker does."""
    begun = time.monotonic()
    while not by.is_held:
        assert time.monotonic() - begun < TAKEN_OVER_SECONDS, "nobody leads"
        time.sleep(0.2)
        by.look()
    return time.monotonic() - begun


def test_one_leads_until_it_lets_go(two: tuple[Leadership, Leadership]) -> None:
    first, second = two
    assert (first.is_held, second.is_held) == (True, False)
    first.look()
    second.look()
    assert (first.is_held, second.is_held) == (True, False)
    first.give_up()
    second.look()
    first.look()
    assert (first.is_held, second.is_held) == (False, True)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hangs"])
def test_one_that_is_killed_or_hangs_is_followed_within_ten_seconds(
    database: Database, how: signal.Signals
) -> None:
    if how == signal.SIGSTOP and database.is_sqlite:
        pytest.skip("on one machine who watches the processes sees one that hangs")
    context = get_context("spawn")
    leads = context.Event()
    url = database.url.render_as_string(hide_password=False)
    leader = context.Process(target=_lead, args=(url, leads), daemon=True)
    leader.start()
    follower = leadership_of(database)
    try:
        assert leads.wait(30)
        follower.look()
        assert not follower.is_held
        assert leader.pid is not None
        os.kill(leader.pid, how)
        seconds_until_held(follower)
    finally:
        leader.kill()
        leader.join()
        follower.give_up()


@ON_POSTGRESQL
def test_one_whose_connection_was_cut_knows_and_leads_again_when_nobody_does(
    two: tuple[Leadership, Leadership], database: Database
) -> None:
    first, second = two
    with database.reading() as session:
        held = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        session.execute(text(held))
    with pytest.raises(Unavailable):
        first.look()
    assert not first.is_held
    seconds_until_held(second)
    first.look()
    assert (first.is_held, second.is_held) == (False, True)


@ON_POSTGRESQL
def test_one_that_cannot_ask_does_not_believe_that_it_leads_for_longer_than_the_server(
    two: tuple[Leadership, Leadership], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.monotonic() + leadership.SILENT_SECONDS
    monkeypatch.setattr(leadership.time, "monotonic", lambda: later)
    assert not two[0].is_held
