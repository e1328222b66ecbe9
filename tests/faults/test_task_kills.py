"""SIGKILL of the real worker in the middle of an import: all is read and comes in, nothing twice.

TEST_KILL_ROUNDS says how often it is killed (fault 20).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select, update

from content.files.models import FoundInFile
from content.importers.result import ParsedFile
from content.models import ImportBatch, Revision
from content.services import previews, reading
from core import audit
from core.database import Database
from core.storage.blobs import FolderStore
from core.tasks.models import Task, TaskState
from review.models import Review
from review.services import ask_to_import, ask_to_read
from tests.databases import SqliteTemplates
from tests.faults.test_kills import ROUNDS, SEED
from tests.made_files import archive, pdf
from tests.makers import actor_named

ROWS = 60
FILES = 12  # some seconds of reading
WAITS_SECONDS = 90

pytestmark = [pytest.mark.kills, pytest.mark.timeout(180 + 60 * ROUNDS)]


def test_an_import_goes_on_where_it_was_killed(
    sqlite_templates: SqliteTemplates, tmp_path: Path
) -> None:
    base = Database(sqlite_templates.copy(tmp_path))
    number = _asked(base)
    moments = random.Random(SEED)
    for round_ in range(ROUNDS):
        worker = _worker(tmp_path)
        _until(base, number, done=1 + round_ * (ROWS // 2) // ROUNDS)
        time.sleep(moments.uniform(0, 0.3))
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        with base.transaction() as session:  # as if the lease of the dead were over
            session.execute(update(Task).values(runner=""))
    worker = _worker(tmp_path)
    _until(base, number, done=ROWS)
    worker.terminate()
    assert worker.wait(30) == 0
    with base.reading() as session:
        task = session.get_one(Task, number)
        assert (task.state, len(task.results)) == (TaskState.DONE, ROWS)
        titles = Counter(session.scalars(select(Revision.title)))
        assert (len(titles), set(titles.values())) == (ROWS, {1}), f"seed {SEED}"
        assert len(session.scalars(select(Review.id)).all()) == ROWS
        assert audit.first_bad_row(session) is None
    base.dispose()


def test_reading_goes_on_where_it_was_killed(
    sqlite_templates: SqliteTemplates, tmp_path: Path
) -> None:
    """Files that were read are not read again, and none is missing."""
    base = Database(sqlite_templates.copy(tmp_path), blobs=FolderStore(tmp_path / "files"))
    number, batch = _sent(base)
    moments = random.Random(SEED)
    reached = 0
    for round_ in range(ROUNDS):
        worker = _worker(tmp_path)
        _until(base, number, done=1 + round_ * (FILES // 2) // ROUNDS, of=FILES)
        time.sleep(moments.uniform(0, 0.5))
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        with base.transaction() as session:  # as if the lease of the dead were over
            session.execute(update(Task).values(runner=""))
            kept = session.scalars(select(FoundInFile.place).order_by(FoundInFile.place)).all()
            position = session.get_one(Task, number).position
        assert reached <= position < FILES, f"seed {SEED}"
        assert kept == list(range(position)), f"seed {SEED}"
        reached = position
    worker = _worker(tmp_path)
    _until(base, number, done=FILES, of=FILES)
    worker.terminate()
    assert worker.wait(30) == 0
    with base.reading() as session:
        task, preview = session.get_one(Task, number), session.get_one(ImportBatch, batch)
        assert (task.state, task.results) == (TaskState.DONE, [1] * FILES)
        assert preview.files == [f"{n:02}.pdf" for n in range(FILES)], f"seed {SEED}"
        assert [entry["title"] for entry in preview.entries] == [_title(n) for n in range(FILES)]
        assert (preview.errors, preview.is_being_read) == ([], False)
    base.dispose()


def _title(n: int) -> str:
    return f"停电管理办法之{n}"


def _sent(base: Database) -> tuple[int, int]:
    """A ZIP of PDFs to be read; gives the task and the preview that is to come of it."""
    laws = {f"{n:02}.pdf": pdf([[_title(n), "第一条　提前七天公告。"]]) for n in range(FILES)}
    files = [("全部.zip", archive(**laws))]
    reading.keep_sent(base, files)
    wang = actor_named(base, "wang")
    with base.transaction() as session:
        batch = previews.empty_preview(session, wang, "regulations", "marketing", "third-party")
        task = ask_to_read(session, batch, files, reading.places_of(files))
        return task.id, batch.id


def _asked(base: Database) -> int:
    rows = "".join(f"第{n}个问题怎么办,结清 {n} 元后恢复。\n" for n in range(ROWS))
    parsed: list[ParsedFile] = previews.parse("answers", [("a.csv", f"问题,答案\n{rows}".encode())])
    wang = actor_named(base, "wang")
    with base.transaction() as session:
        batch = previews.preview_import(
            session, wang, "answers", parsed, "marketing", "third-party"
        )
        number = previews.keep_preview(session, batch).id
        return ask_to_import(session, wang, number, submitted=True, encoding_confirmed=False).id


def _worker(folder: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"KB_DATA_DIR": str(folder), "KB_LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "kb_app", "worker"]
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)


def _until(base: Database, number: int, *, done: int, of: int = ROWS) -> None:
    deadline = time.monotonic() + WAITS_SECONDS
    while time.monotonic() < deadline:
        with base.reading() as session:
            task = session.get_one(Task, number)
            if task.position >= done and (done < of or not task.is_open):
                return
        time.sleep(0.05)
    raise AssertionError("it does not come that far")
