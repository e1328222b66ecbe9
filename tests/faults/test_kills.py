"""SIGKILL at random moments while several people work: nothing acknowledged is lost.

TEST_KILL_ROUNDS says how often. All rounds use one data folder, as a service that keeps crashing
would. A failure names the seed; TEST_KILL_SEED repeats its moments, if not the machine's timing.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.database import Database
from tests.faults.holding import (
    assert_index_follows,
    assert_kept,
    assert_whole,
    published_numbers,
)
from tests.faults.writers import Acknowledged, Caller, Writer
from tests.running import RunningService

ROUNDS = int(os.environ.get("TEST_KILL_ROUNDS", "1"))
SEED = int(os.environ.get("TEST_KILL_SEED", str(random.randrange(10**6))))
AUTHORS = ("wang", "zhao")
LONGEST_WORK_SECONDS = 1.5

pytestmark = [pytest.mark.kills, pytest.mark.timeout(120 + 60 * ROUNDS)]


def test_killed_at_random_moments_it_loses_nothing(
    folder: Path, base: Database, service: RunningService, caller: Callable[[str], Caller]
) -> None:
    """Acknowledged ⊆ database, done once, whole, audited, indexed, no draft visible."""
    moments = random.Random(SEED)
    kept = Acknowledged()
    for round_ in range(2 * ROUNDS + 1):
        if round_ >= ROUNDS and kept.approved:  # a slow machine has more rounds to get that far
            break
        writers = [Writer(caller, f"第{round_}轮{author}", author, kept) for author in AUTHORS]
        for writer in writers:
            writer.start()
        time.sleep(moments.uniform(0.05, LONGEST_WORK_SECONDS))
        service.kill()
        for writer in writers:
            writer.join(30)
        assert not kept.unexpected, f"seed {SEED}: {kept.unexpected}"
        assert_whole(base)
        assert_kept(base, kept)
        service.start()
        _finish(caller, kept)
        assert_index_follows(base, folder)
        _assert_only_published_is_found(base, caller("an"), kept)
    assert kept.approved, "nothing was approved before a kill: no proof of anything"
    assert_whole(base)
    assert service.stop() == 0


def _finish(caller: Callable[[str], Caller], kept: Acknowledged) -> None:
    """What was not answered is asked for again under its key: done once, or told why not."""
    for call in kept.unanswered:
        again = caller(call.who).post(call.path, call.body, call.key)
        assert again.status < 300, f"seed {SEED}: {call.path}: {again}"
        repeated = caller(call.who).post(call.path, call.body, call.key)
        assert repeated == again
        if call.path == "/entries":
            kept.drafted[again.body["number"]] = call.body["title"]
    kept.unanswered.clear()


def _assert_only_published_is_found(base: Database, agent: Caller, kept: Acknowledged) -> None:
    published = published_numbers(base)
    assert set(agent.found("公告")) <= set(published)
    for number in list(kept.retired)[-3:]:
        assert agent.get(f"/entries/{number}").status == 404
    for number, title in list(kept.approved.items())[-3:]:
        assert number in agent.found(title)
    for number in kept.drafted.keys() - set(published):
        assert agent.get(f"/entries/{number}").status == 404
