"""Processes made by fork: how they end is known, and they end with the one that made them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
BEGIN = """
import os, signal, sys, time
from kb_app.processes.child import Child

def ended(child):
    while child.poll() is None:
        time.sleep(0.01)
    return child.status
"""


def said(script: str) -> list[str]:
    """What a process of its own prints: one with threads and connections must not fork."""
    ran = subprocess.run(
        [sys.executable, "-c", BEGIN + script], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


@pytest.mark.parametrize(
    ("work", "status"),
    [
        ("None", "0"),
        ("sys.exit(3)", "3"),
        ("sys.exit('why')", "1"),
        ("1 / 0", "1"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "-9"),
    ],
)
def test_how_it_ended_is_known(work: str, status: str) -> None:
    assert said(f"print(ended(Child('kb-test', lambda: {work})))") == [status]


def test_it_has_its_name_and_runs_until_it_is_stopped() -> None:
    script = """
child = Child("kb-test", lambda: time.sleep(60))
while True:
    name = open(f"/proc/{child.pid}/comm").read().strip()
    if name == "kb-test":
        break
    time.sleep(0.01)
print(name, child.poll())
child.stop(10)
print(child.poll())
"""
    assert said(script) == ["kb-test None", "-15"]


def test_one_that_does_not_listen_is_ended() -> None:
    script = """
read, write = os.pipe()
def told():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(write, b"1")
    time.sleep(60)

child = Child("kb-test", told)
os.read(read, 1)
begun = time.monotonic()
child.stop(0.2)
print(time.monotonic() - begun < 10)
try:
    os.kill(child.pid, 0)
except ProcessLookupError:
    print("gone")
"""
    assert said(script) == ["True", "gone"]


def test_it_ends_with_the_process_that_made_it() -> None:
    script = "child = Child('kb-test', lambda: time.sleep(60)); print(child.pid); os._exit(0)"
    (pid,) = said(script)
    deadline = time.monotonic() + 10
    while _runs(int(pid)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
