"""Backup and restore: one file with the database, the keys and the head of the audit trail.

SQLite is copied by its backup API while the service runs, PostgreSQL by pg_dump. The search index
is not in it: it is rebuilt from the database.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, inspect

from core import audit, clock
from core.database import Database
from core.errors import Conflict, Invalid
from core.messages import _
from kb_app.container import Container
from kb_app.settings import Settings
from migrations.runner import upgrade

log = logging.getLogger("kb.backup")

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database"
KEY = "secret-key"
LAST = "last-backup.json"
CALLER_KEYS = "caller-keys"  # a backup made before there were any lacks them


def back_up(container: Container, path: Path) -> None:
    """Write a backup to `path`; an unfinished one never stands under that name."""
    with tempfile.TemporaryDirectory(dir=path.resolve().parent) as folder:
        dump = Path(folder) / DUMP
        # The head is read first: the dump then holds at least that much of the trail.
        with container.database.reading() as session:
            head = audit.head(session)
        _dump(container.database, dump)
        manifest = {
            "format": FORMAT,
            "engine": container.database.url.get_backend_name(),
            "made_at": clock.now().isoformat(),
            "sha256": _sha256(dump),
            "audit_head": asdict(head),
        }
        unfinished = Path(folder) / "backup"
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(dump, DUMP)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
            archive.writestr(KEY, container.settings.signing_key())
            archive.writestr(CALLER_KEYS, "\n".join(container.settings.caller_encryption_keys()))
        unfinished.chmod(0o600)
        unfinished.replace(path)
    _note(container.settings, path)


@dataclass(frozen=True)
class LastBackup:
    """When the last backup was made and under which path, and how large it was, in bytes."""

    made_at: datetime
    path: str
    size: int


def last_backup(settings: Settings) -> LastBackup | None:
    """The last backup this service made; None where it made none, or nobody can tell."""
    try:
        noted = json.loads((settings.data_dir / LAST).read_text())
        return LastBackup(
            datetime.fromisoformat(noted["made_at"]), str(noted["path"]), int(noted["size"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note(settings: Settings, path: Path) -> None:
    """Keep for the page of administrators that there is a backup; without the page it is one."""
    made = {"made_at": clock.now().isoformat(), "path": str(path.resolve())}
    try:
        with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
            file = Path(folder) / LAST
            file.write_text(json.dumps(made | {"size": path.stat().st_size}))
            file.replace(settings.data_dir / LAST)
    except OSError as error:
        log.warning("the backup is made, but not noted in the data folder", exc_info=error)


def restore(container: Container, path: Path) -> None:
    """Bring an empty installation to the state of a backup.

    Raises `Conflict` when there is a database with content already, `Invalid` when the file is no
    backup of ours, is damaged, was made on another database engine, or its audit trail is broken.
    """
    if _holds_something(container.database):
        raise Conflict(_("这里已经有数据，请换一个空的数据目录或数据库再恢复"), code="not_empty")
    with tempfile.TemporaryDirectory() as folder:
        manifest = _unpack(path, Path(folder))
        if manifest["engine"] != container.database.url.get_backend_name():
            raise Invalid(_("备份来自 {engine}，不能恢复到这里", engine=manifest["engine"]))
        _load(container.database, Path(folder) / DUMP)
        key = (Path(folder) / KEY).read_text()
        callers = Path(folder) / CALLER_KEYS
        caller_keys = callers.read_text() if callers.exists() else ""
    upgrade(container.database)
    if not container.settings.secret_key:
        _keep(container.settings.data_dir / KEY, key)
    if caller_keys and not container.settings.caller_keys:
        _keep(container.settings.caller_keys_file, caller_keys)
    shutil.rmtree(container.settings.index_dir, ignore_errors=True)
    with container.database.reading() as session:
        bad = audit.first_bad_row(session, audit.AuditHead(**manifest["audit_head"]))
    if bad is not None:
        raise Invalid(_("备份中的审计记录从第 {row} 行起不完整", row=bad))


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            for name in (DUMP, KEY):
                archive.extract(name, folder)
            if CALLER_KEYS in archive.namelist():
                archive.extract(CALLER_KEYS, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        raise Invalid(_("这个文件不是本服务的备份，或已损坏")) from error
    if manifest.get("format") != FORMAT or manifest.get("sha256") != _sha256(folder / DUMP):
        raise Invalid(_("备份已损坏：校验值不符"))
    return manifest


def _dump(database: Database, target: Path) -> None:
    if database.is_sqlite:
        with (
            closing(sqlite3.connect(str(database.url.database))) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
    else:
        _run_postgres_tool("pg_dump", database, "--format=custom", f"--file={target}")


def _load(database: Database, dump: Path) -> None:
    database.dispose()
    if database.is_sqlite:
        file = Path(str(database.url.database))
        for leftover in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
            leftover.unlink(missing_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(dump, file)
    else:
        _run_postgres_tool(
            "pg_restore",
            database,
            "--clean",
            "--if-exists",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            str(dump),
        )


def _run_postgres_tool(tool: str, database: Database, *arguments: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise Invalid(_("找不到 {tool}，请安装 PostgreSQL 客户端并放入 PATH", tool=tool))
    # The password goes by the environment: everybody on the machine can read a command line.
    named = database.url
    url = URL.create(
        "postgresql", named.username, None, named.host, named.port, named.database, named.query
    )
    environment = os.environ | ({"PGPASSWORD": named.password} if named.password else {})
    command = [program, f"--dbname={url.render_as_string()}", *arguments]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode != 0:
        raise Invalid(_("{tool} 失败：{reason}", tool=tool, reason=done.stderr.strip()))


def _holds_something(database: Database) -> bool:
    if database.is_sqlite and not Path(str(database.url.database)).exists():
        return False
    if "users" not in inspect(database.engine).get_table_names():
        return False
    with database.engine.connect() as connection:
        return bool(connection.exec_driver_sql("SELECT count(*) FROM users").scalar())


def _keep(path: Path, key: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(key)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
