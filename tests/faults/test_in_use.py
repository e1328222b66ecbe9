"""Commands against a base that is in use, or of a later version: refused before they write."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.database import Database
from tests.running import RunningService, free_port

COMMAND_SECONDS = 150  # of which it needs two, unless others are at work


def told(folder: Path, *arguments: str) -> str:
    """What a command that is refused says."""
    environment = os.environ | {"KB_DATA_DIR": str(folder), "KB_MODEL": "off"}
    done = subprocess.run(
        [sys.executable, "-m", "kb_app", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    return done.stderr


def content_of(folder: Path) -> dict[str, str]:
    """Every file of a folder with a mark of what is in it; but those that say whose it is, and
    those that SQLite makes to read."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith((".lock", "node-id", "-wal", "-shm"))
    }


@pytest.mark.kills
def test_nobody_else_serves_or_prepares_what_is_served(
    folder: Path, service: RunningService, base: Database
) -> None:
    assert "已经有一个服务在运行" in told(folder, "serve", "--port", str(free_port()))
    for arguments in (("init",), ("restore", __file__)):
        assert "正在使用这个数据目录" in told(folder, *arguments)
    assert service.is_running


def test_a_database_of_a_later_version_is_left_alone(
    folder: Path, installed: RunningService
) -> None:
    installed.end()
    database = Database(f"sqlite:///{folder / 'kb.sqlite'}")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    before = content_of(folder)
    assert "更新的版本" in told(folder, "init")
    assert "新两步" in told(folder, "serve")
    assert content_of(folder) == before
