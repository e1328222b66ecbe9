"""Killed at the n-th write, sync or rename of a commit: all or nothing (fault 1, 2, 5); and a disk
that fails to take what is forced to it is told as that.

TEST_KILL_ROUNDS says at how many of each kind of call; by strace, which has to be allowed to trace.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import SqliteTemplates
from tests.faults.disk.nth_write import CALLS
from tests.faults.test_kills import ROUNDS

pytestmark = [pytest.mark.kills, pytest.mark.timeout(120 + 30 * ROUNDS)]


@pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace")
def test_killed_at_the_nth_write_it_is_all_or_nothing(
    sqlite_templates: SqliteTemplates, tmp_path: Path
) -> None:
    template = Path(str(sqlite_templates.copy(tmp_path).database))
    command = [sys.executable, "-m", "tests.faults.disk.nth_write", tmp_path, template, str(ROUNDS)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    if "may not trace here" in ran.stderr:
        pytest.skip("this machine lets nobody trace")
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert all(told["counted"].get(call) for call in CALLS), told["counted"]
    died = told["done"]
    assert {one["call"] for one in died} == set(CALLS)
    assert all("indexed" not in one["told"] for one in died)
    assert told["failed"] == "disk_error"
