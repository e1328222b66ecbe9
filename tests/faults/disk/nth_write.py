"""One approval and its indexing, by a process that dies at its n-th write, sync or rename.

`python -m tests.faults.disk.nth_write FOLDER TEMPLATE POINTS`: everything is loaded once, then a
child for each point is held, traced by strace, and let go. What it acknowledged before it died has
to be in the database, which has to be whole, and the index readable and soon equal to it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from core.database import Database
from core.storage.storage_faults import StorageFailed
from search_index import services as index_services
from search_index.engine import Index
from tests.faults.holding import assert_whole, published_numbers
from tests.makers import Maker

CALLS = ("pwrite64", "fdatasync", "write", "fsync", "rename")
TITLE = "写到一半的公告"
WAITS_SECONDS = 60


def main(folder: Path, template: Path, points: int) -> None:
    """Count the calls, then die at `points` of each, spread over all of them."""
    prepared = folder / "prepared"
    _prepare(prepared, template)
    counted = _calls_of(Path(shutil.copytree(prepared, folder / "first", symlinks=True)))
    done = []
    for call in CALLS:
        most = counted[call]
        for n in sorted({1 + most * (2 * k + 1) // (2 * points) for k in range(points)}):
            done.append(_die(folder / f"{call}-{n}", prepared, call, n))
    failed = _fail(folder / "failing", prepared)
    print(json.dumps({"counted": counted, "done": done, "failed": failed}))


def _prepare(folder: Path, template: Path) -> None:
    folder.mkdir()
    shutil.copyfile(template, folder / "kb.sqlite")
    database = _database(folder)
    Maker(database, Index(folder / "index")).published(title="写之前的公告")
    database.dispose()


def _database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'kb.sqlite'}")


def _work(folder: Path, told: int) -> None:
    database = _database(folder)
    maker = Maker(database, Index(folder / "index"))
    review = maker.submitted(title=TITLE)
    os.write(told, b"submitted ")
    maker.decide(review)
    os.write(told, b"approved ")
    maker.drain()
    os.write(told, b"indexed ")


def _held(folder: Path) -> tuple[int, int]:
    """A child that waits to be let go; gives its number and where it tells how far it is."""
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        try:
            _work(folder, writes)
        except StorageFailed as failure:
            os.write(writes, failure.code.encode())
        finally:
            os._exit(0)
    os.close(writes)
    os.waitpid(pid, os.WUNTRACED)
    return pid, reads


def _traced(pid: int, *options: str) -> None:
    """Let it go under strace, and wait until it is gone."""
    with subprocess.Popen(
        ["strace", "-f", "-qq", "-p", str(pid), *options], stderr=subprocess.DEVNULL
    ) as tracer:
        deadline = time.monotonic() + WAITS_SECONDS
        while "TracerPid:\t0\n" in Path(f"/proc/{pid}/status").read_text():
            assert tracer.poll() is None, "strace may not trace here"
            assert time.monotonic() < deadline
            time.sleep(0.005)
        os.kill(pid, signal.SIGCONT)
        tracer.wait(WAITS_SECONDS)
    os.waitpid(pid, 0)


def _calls_of(folder: Path) -> Counter[str]:
    pid, reads = _held(folder)
    log = folder / "calls"
    _traced(pid, "-e", f"trace={','.join(CALLS)}", "-o", str(log))
    assert os.read(reads, 100).split()[-1] == b"indexed"
    os.close(reads)
    lines = log.read_text().splitlines()
    return Counter(call for line in lines for call in CALLS if f" {call}(" in line)


def _die(folder: Path, prepared: Path, call: str, n: int) -> dict[str, object]:
    shutil.copytree(prepared, folder, symlinks=True)
    pid, reads = _held(folder)
    _traced(pid, "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={n}")
    told = os.read(reads, 100).decode().split()
    os.close(reads)
    database, index = _database(folder), Index(folder / "index")
    assert_whole(database)
    published = len(published_numbers(database))
    assert published == 2 or (published == 1 and "approved" not in told), (call, n, told)
    index.contents()  # of a generation that is whole, be it the one before
    index_services.drain(database, index)
    assert index_services.verify(database, index) == [], (call, n, told)
    database.dispose()
    shutil.rmtree(folder)
    return {"call": call, "n": n, "told": told}


def _fail(folder: Path, prepared: Path) -> str:
    """The disk does not take what is forced to it: what it is told as; nothing is half done."""
    shutil.copytree(prepared, folder, symlinks=True)
    pid, reads = _held(folder)
    _traced(pid, "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO")
    told = os.read(reads, 100).decode()
    os.close(reads)
    database = _database(folder)
    assert_whole(database)
    database.dispose()
    return told


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
