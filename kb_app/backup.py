"""Backup and restore: one file with the database, the files of entries, the keys and the head of
the audit trail.

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
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, inspect, text

from core import audit, clock
from core.database import Database
from core.errors import Conflict, Invalid
from core.messages import _, enumerated
from core.storage.soundness import problems_in_file
from kb_app.access import backup_cipher
from kb_app.container import Container
from kb_app.installation import kept_files
from kb_app.settings import Settings
from kb_app.watch.database_check import note_check
from migrations.current import newest, version_of
from migrations.runner import upgrade

log = logging.getLogger("kb.backup")

FORMAT = 1
CONNECTED_AS = "hotline-kb"  # how a service calls itself to a server
MANIFEST = "manifest.json"
DUMP = "database"
KEY = "secret-key"
LAST = "last-backup.json"
CALLER_KEYS = "caller-keys"  # a backup made before there were any lacks them
AUDIT_KEYS = "audit-keys"  # so with these


def back_up(
    container: Container, path: Path, *, with_keys: bool = True, damaged: bool = False
) -> None:
    """Write a backup to `path`; an unfinished one never stands under that name.

    Encrypted when there is a passphrase for that. Without the keys it opens no caller references,
    and restoring it wants them from elsewhere. Raises `Invalid` when the database is damaged,
    unless that is known (`damaged`): what is in the file is not good then, and it says so.
    """
    settings = container.settings
    with tempfile.TemporaryDirectory(dir=path.resolve().parent) as folder:
        dump = Path(folder) / DUMP
        # The head is read first: the dump then holds at least that much of the trail.
        with container.database.reading() as session:
            head = audit.head(session)
        _dump(container.database, dump)
        found = problems_in_file(dump) if container.database.is_sqlite else []
        if found:
            note_check(settings, found)
        if found and not damaged:
            raise Invalid(_("数据库有损坏，没有备份：{reason}", reason="; ".join(found[:3])))
        manifest = {
            "format": FORMAT,
            "engine": container.database.url.get_backend_name(),
            "made_at": clock.now().isoformat(),
            "sha256": _sha256(dump),
            "audit_head": asdict(head),
            "problems": found,
            "schema": version_of(container.database),
            "keys": _marks(settings),
        }
        unfinished = Path(folder) / "backup"
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(dump, DUMP)
            manifest["files"] = kept_files.pack(container.database, archive, damaged=damaged)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
            if with_keys:
                archive.writestr(KEY, settings.signing_key())
                archive.writestr(CALLER_KEYS, "\n".join(settings.caller_encryption_keys()))
                archive.writestr(AUDIT_KEYS, "\n".join(settings.seals()))
        if settings.backup_passphrase:
            sealed = Path(folder) / "sealed"
            backup_cipher.encrypt(unfinished, sealed, settings.backup_passphrase)
            unfinished = sealed
        unfinished.chmod(0o600)
        unfinished.replace(path)
    _note(settings, path)


def _marks(settings: Settings) -> dict[str, str]:
    """Says which keys an installation has, and nothing of them."""
    keys = {
        KEY: settings.signing_key(),
        CALLER_KEYS: settings.caller_encryption_keys()[0],
        AUDIT_KEYS: settings.seals()[0],
    }
    return {
        name: hashlib.sha256(f"kb-backup:{key}".encode()).hexdigest()[:32]
        for name, key in keys.items()
    }


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


def restore(container: Container, path: Path, *, damaged: bool = False) -> None:
    """Bring an empty installation to the state of a backup.

    Raises `Conflict` when there is a database with content already, `Invalid` when the file is no
    backup of ours, is damaged, was made on another database engine, or its audit trail is broken;
    so it does when the database in it is damaged, unless that is known (`damaged`).
    """
    if _holds_something(container.database):
        raise Conflict(_("这里已经有数据，请换一个空的数据目录或数据库再恢复"), code="not_empty")
    if _is_served(container.database):
        raise Conflict(_("有服务正在使用这个数据库，请先停止它"), code="database_in_use")
    with tempfile.TemporaryDirectory() as folder:
        archive = _opened(container.settings, path, Path(folder))
        manifest = _unpack(archive, Path(folder))
        if manifest["engine"] != container.database.url.get_backend_name():
            raise Invalid(_("备份来自 {engine}，不能恢复到这里", engine=manifest["engine"]))
        if int(manifest.get("schema", "0")) > int(newest()):
            raise Invalid(_("备份来自更新的版本，请装上新版本再恢复"), code="backup_newer")
        found = problems_in_file(Path(folder) / DUMP) if container.database.is_sqlite else []
        if found and not damaged:
            raise Invalid(
                _("备份里的数据库有损坏，没有恢复：{reason}", reason="; ".join(found[:3]))
            )
        key, caller_keys = _read(Path(folder) / KEY), _read(Path(folder) / CALLER_KEYS)
        seals = _read(Path(folder) / AUDIT_KEYS)
        if not key:
            _require_own_keys(container.settings, manifest)
        _load(container.database, Path(folder) / DUMP)
        with zipfile.ZipFile(archive) as opened:
            kept_files.unpack(opened, manifest.get("files", []), container.database)
    upgrade(container.database)
    if key and not container.settings.secret_key:
        _keep(container.settings.data_dir / KEY, key)
    if caller_keys and not container.settings.caller_keys:
        _keep(container.settings.caller_keys_file, caller_keys)
    if seals and not container.settings.audit_keys:
        _keep(container.settings.audit_keys_file, seals)
    container.database.seals.cache_clear()
    shutil.rmtree(container.settings.index_dir, ignore_errors=True)
    if AUDIT_KEYS not in manifest.get("keys", {}):  # made when there were none
        with container.database.transaction() as session:
            audit.seal(session, "restored")
    with container.database.reading() as session:
        bad = audit.first_bad_row(session, [audit.AuditHead(**manifest["audit_head"])])
    if bad is not None:
        raise Invalid(_("备份中的审计记录从第 {row} 行起不完整", row=bad))


def _opened(settings: Settings, path: Path, folder: Path) -> Path:
    """The archive itself, of a backup that may be encrypted."""
    if not backup_cipher.is_encrypted(path):
        return path
    if not settings.backup_passphrase:
        raise Invalid(_("这份备份加了密，请设置 KB_BACKUP_PASSPHRASE 后再恢复"))
    opened = folder / "opened"
    backup_cipher.decrypt(path, opened, settings.backup_passphrase)
    return opened


def _require_own_keys(settings: Settings, manifest: Mapping[str, Any]) -> None:
    """Raises `Invalid` where the keys a backup came without are not here: nobody could read who
    called, and nobody would notice before somebody has to be called back."""
    made_with = manifest.get("keys", {})
    files = {
        KEY: settings.data_dir / KEY,
        CALLER_KEYS: settings.caller_keys_file,
        AUDIT_KEYS: settings.audit_keys_file,
    }
    given = {
        KEY: settings.secret_key,
        CALLER_KEYS: settings.caller_keys,
        AUDIT_KEYS: settings.audit_keys,
    }
    wanted = {name: file for name, file in files.items() if name in {**made_with, KEY: ""}}
    missing = [name for name, file in wanted.items() if not given[name] and not file.exists()]
    if missing or {name: _marks(settings)[name] for name in wanted} != made_with:
        raise Invalid(
            _(
                "这份备份不含密钥，这里的密钥也不是当时的：请先把 {files} 放进数据目录，"
                "或用 KB_SECRET_KEY、KB_CALLER_KEYS、KB_AUDIT_KEYS 给出",
                files=enumerated(wanted),
            ),
            code="keys_missing",
        )


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            for name in (DUMP, KEY, CALLER_KEYS, AUDIT_KEYS):
                if name == DUMP or name in archive.namelist():
                    archive.extract(name, folder)
            kept_files.check(archive, manifest.get("files", []))
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


def _is_served(database: Database) -> bool:
    """Whether a service, from whatever folder, is connected to a server's database."""
    if database.is_sqlite:
        return False  # that is told by the data folder
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = :name AND pid <> pg_backend_pid()"
    )
    with database.engine.connect() as connection:
        return bool(connection.scalar(query, {"name": CONNECTED_AS}))


def _keep(path: Path, key: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(key)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
