"""Backup and restore: one file, there and back on both engines; refused when it is not whole."""

from __future__ import annotations

import json
import os
import stat
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from content.happenings import EntryTopic
from content.services.categories import add_defaults
from core import audit, feed
from core.database import Database
from core.errors import Conflict, Invalid
from core.storage.blobs import FolderStore
from kb_app import backup
from kb_app.container import Container
from kb_app.settings import Settings
from migrations.runner import upgrade
from migrations.tables import metadata
from search_index import owed
from search_index import services as index_services
from search_index.engine import Index
from tests.content.looking import shown
from tests.core.test_audit import GUARDS
from tests.databases import ON_POSTGRESQL, ON_SQLITE, PostgresTemplates, emptied
from tests.kb_app.cli.conftest import Command
from tests.made_files import pdf
from tests.makers import Maker

PDF = pdf()


@pytest.fixture
def running(
    database: Database,
    index: Index,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Container:
    """An installation with content, the client's tools of PostgreSQL at hand."""
    if not database.is_sqlite:
        templates: PostgresTemplates = request.getfixturevalue("postgres_templates")
        monkeypatch.setenv("PATH", f"{templates.tools}{os.pathsep}{os.environ['PATH']}")
    database.blobs = FolderStore(tmp_path / "running" / "files")
    maker = Maker(database, index)
    maker.published("regulation", title="办法")
    maker.attach(maker.draft(title="草稿 😀"), PDF)
    maker.submitted(title="送审")
    return service_over(database, tmp_path / "running")


@pytest.fixture
def elsewhere(
    engine_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Container]:
    """Another installation, in which nothing was ever done."""
    if engine_kind == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'elsewhere' / 'kb.sqlite'}")
        yield service_over(database, tmp_path / "elsewhere")
        database.dispose()
        return
    templates: PostgresTemplates = request.getfixturevalue("postgres_templates")
    database = emptied(Database(templates.copy(tmp_path)))
    yield service_over(database, tmp_path / "elsewhere")
    database.dispose()
    templates.drop(database.url)


def service_over(database: Database, folder: Path) -> Container:
    """An installation over a database."""
    url = database.url.render_as_string(hide_password=False)
    settings = Settings(data_dir=folder, database_url=url)
    return Container(settings, database, Index(settings.index_dir))


def rows(database: Database) -> dict[str, list[Any]]:
    """Everything there is."""
    with database.reading() as session:
        return {
            name: sorted(map(repr, session.execute(select(table)).all()))
            for name, table in metadata.tables.items()
        }


@pytest.fixture
def saved(running: Container, tmp_path: Path) -> Path:
    """A backup of the installation."""
    path = tmp_path / "kb.backup"
    backup.back_up(running, path)
    return path


def test_there_and_back_everything_is_as_it_was(
    running: Container, saved: Path, elsewhere: Container
) -> None:
    backup.restore(elsewhere, saved)
    assert rows(elsewhere.database) == rows(running.database)
    assert elsewhere.settings.signing_key() == running.settings.signing_key()
    with elsewhere.database.reading() as session:
        assert audit.first_bad_row(session, [_head(saved)]) is None
    index_services.rebuild(elsewhere.database, elsewhere.index)
    assert index_services.verify(elsewhere.database, elsewhere.index) == []
    assert shown(elsewhere.database, "KB-000001") == "办法"
    assert shown(elsewhere.database, "KB-000002") is None


def test_files_are_there_and_back_byte_for_byte(saved: Path, elsewhere: Container) -> None:
    backup.restore(elsewhere, saved)
    store = elsewhere.database.blobs
    assert [store.read(name) for name in store.names()] == [PDF]  # type: ignore[union-attr]
    assert elsewhere.settings.files_folder.is_dir()


@pytest.mark.parametrize("how", ["gone", "other bytes"])
def test_a_backup_whose_files_are_not_whole_is_refused(
    saved: Path, elsewhere: Container, tmp_path: Path, how: str
) -> None:
    spoilt = tmp_path / "spoilt"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("files/"):
                if how == "gone":
                    continue
                data = data[:-1] + b"x"
            new.writestr(name, data)
    with pytest.raises(Invalid, match="附件"):
        backup.restore(elsewhere, spoilt)
    assert not list(elsewhere.database.blobs.names())  # type: ignore[union-attr]


def test_a_lost_file_is_told_before_it_is_missed(running: Container, tmp_path: Path) -> None:
    store = running.database.blobs
    assert isinstance(store, FolderStore)
    (name,) = store.names()
    (store.folder / name[:2] / name).unlink()
    with pytest.raises(Invalid, match=name[:12]):
        backup.back_up(running, tmp_path / "kb.backup")
    backup.back_up(running, tmp_path / "kb.backup", damaged=True)


def test_what_was_restored_can_be_worked_with(saved: Path, elsewhere: Container) -> None:
    backup.restore(elsewhere, saved)
    maker = Maker(elsewhere.database, elsewhere.index)
    assert maker.published(title="新") == "KB-000004"
    with pytest.raises(Exception, match="append-only"), elsewhere.database.transaction() as session:
        session.execute(text("UPDATE audit_events SET actor = 'x'"))


def _head(saved: Path) -> audit.AuditHead:
    with zipfile.ZipFile(saved) as archive:
        return audit.AuditHead(**json.loads(archive.read(backup.MANIFEST))["audit_head"])


def test_what_the_index_was_owed_is_owed_where_it_was_restored(
    running: Container, elsewhere: Container, tmp_path: Path
) -> None:
    """Transactions are numbered anew there; places in the feed are not."""
    Maker(running.database, running.index).submitted()
    with running.database.transaction() as session:
        feed.record(session, EntryTopic.PUBLISHED, 1)
        feed.record(session, EntryTopic.PUBLISHED, 2)
    with running.database.reading() as session:
        before = owed.owed_entries(session, running.index.consumer)
    backup.back_up(running, tmp_path / "owing")
    backup.restore(elsewhere, tmp_path / "owing")
    with elsewhere.database.transaction() as session:
        feed.record(session, EntryTopic.PUBLISHED, 3)
    with elsewhere.database.reading() as session:
        assert owed.owed_entries(session, elsewhere.index.consumer) == [*before, 3]
        assert not owed.next_portion(session, elsewhere.index.consumer).lost
    index_services.ensure(elsewhere.database, elsewhere.index)
    assert index_services.drain(elsewhere.database, elsewhere.index) == len(before) + 1
    assert index_services.verify(elsewhere.database, elsewhere.index) == []


def test_a_backup_is_made_while_people_work(
    running: Container, elsewhere: Container, tmp_path: Path
) -> None:
    stop = threading.Event()

    def work() -> None:
        maker = Maker(running.database, running.index)
        while not stop.is_set():
            maker.submitted()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        backup.back_up(running, tmp_path / "kb.backup")
    finally:
        stop.set()
        thread.join()
    backup.restore(elsewhere, tmp_path / "kb.backup")
    with elsewhere.database.reading() as session:
        assert audit.first_bad_row(session) is None


def test_a_backup_is_for_its_owner_alone(saved: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert list(saved.parent.glob("tmp*")) == []


@ON_SQLITE
def test_an_unfinished_backup_never_stands_under_the_name(
    running: Container, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved.read_bytes()

    def fail(database: Database, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(backup, "_dump", fail)
    with pytest.raises(OSError, match="disk full"):
        backup.back_up(running, saved)
    assert saved.read_bytes() == before


def test_nothing_is_restored_over_what_is_there(running: Container, saved: Path) -> None:
    before = rows(running.database)
    with pytest.raises(Conflict) as refused:
        backup.restore(running, saved)
    assert refused.value.code == "not_empty"
    assert rows(running.database) == before


def test_an_installation_that_was_only_prepared_takes_a_backup(
    running: Container, saved: Path, elsewhere: Container
) -> None:
    upgrade(elsewhere.database)
    with elsewhere.database.transaction() as session:
        add_defaults(session)
    backup.restore(elsewhere, saved)
    assert rows(elsewhere.database) == rows(running.database)


@ON_SQLITE
@pytest.mark.parametrize("kept", [0, 10, 0.5, -30])
def test_a_truncated_backup_is_refused(saved: Path, elsewhere: Container, kept: float) -> None:
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(len(whole) * kept) if isinstance(kept, float) else kept])
    with pytest.raises(Invalid):
        backup.restore(elsewhere, saved)
    assert not Path(str(elsewhere.database.url.database)).exists()


@ON_SQLITE
def test_a_backup_with_a_damaged_byte_is_refused(saved: Path, elsewhere: Container) -> None:
    whole = saved.read_bytes()
    with zipfile.ZipFile(saved) as archive:
        length = archive.getinfo(backup.DUMP).compress_size
    for place in range(60, length, max(1, length // 25)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        saved.write_bytes(damaged)
        with pytest.raises(Invalid):
            backup.restore(elsewhere, saved)
    assert not Path(str(elsewhere.database.url.database)).exists()


@ON_SQLITE
@pytest.mark.parametrize(
    "change",
    [{"format": 99}, {"sha256": "0" * 64}, {"engine": "postgresql"}],
)
def test_a_backup_that_does_not_fit_is_refused(
    saved: Path, elsewhere: Container, change: dict[str, Any]
) -> None:
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts[backup.MANIFEST]) | change
    with zipfile.ZipFile(saved, "w") as archive:
        for name, data in (parts | {backup.MANIFEST: json.dumps(manifest).encode()}).items():
            archive.writestr(name, data)
    with pytest.raises(Invalid):
        backup.restore(elsewhere, saved)


def test_a_backup_whose_trail_was_tampered_with_says_so(
    running: Container, elsewhere: Container, tmp_path: Path, engine_kind: str
) -> None:
    with running.database.transaction() as session:
        for statement in GUARDS[engine_kind]:
            session.execute(text(statement))
        session.execute(text("UPDATE audit_events SET actor = 'x' WHERE id = 3"))
    backup.back_up(running, tmp_path / "kb.backup")
    with pytest.raises(Invalid, match="3"):
        backup.restore(elsewhere, tmp_path / "kb.backup")


@ON_POSTGRESQL
def test_without_the_clients_tools_it_says_what_is_missing(
    running: Container, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Invalid, match="pg_dump"):
        backup.back_up(running, tmp_path / "kb.backup")
    assert not (tmp_path / "kb.backup").exists()


def test_a_password_is_on_no_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "bin" / "pg_dump"
    tool.parent.mkdir()
    tool.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/seen\necho "$PGPASSWORD" >> {tmp_path}/seen\n'
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}{os.environ['PATH']}")
    database = Database("postgresql+psycopg://kb:geheim99@db.example:5433/kb?sslmode=require")
    backup._dump(database, tmp_path / "out")
    arguments, password = (tmp_path / "seen").read_text().splitlines()
    assert "geheim99" not in arguments
    assert "postgresql://kb@db.example:5433/kb?sslmode=require" in arguments
    assert password == "geheim99"


def test_the_commands_do_the_same(
    kb_over: Command, running: Container, elsewhere: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = running.settings.data_dir.parent / "kb.backup"
    monkeypatch.setenv("KB_FILES_DIR", str(running.settings.data_dir / "files"))
    assert kb_over("audit", "rotate").status == 0  # what is there already has no seal
    assert kb_over("backup", path).status == 0
    refused = kb_over("restore", path)
    assert refused.status == 1
    assert "Traceback" not in refused.err
    url = elsewhere.database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KB_DATABASE_URL", url)
    monkeypatch.setenv("KB_DATA_DIR", str(elsewhere.settings.data_dir))
    monkeypatch.delenv("KB_FILES_DIR")
    assert kb_over("restore", path).status == 0
    assert rows(elsewhere.database) == rows(running.database)
    assert kb_over("index", "verify").status == 0


LONG = "a passphrase of some length"


def with_passphrase(container: Container, passphrase: str) -> Container:
    """The same installation, with a passphrase for backups."""
    settings = replace(container.settings, backup_passphrase=passphrase)
    return Container(settings, container.database, container.index)


def test_an_encrypted_backup_shows_nothing_and_opens_with_its_passphrase_alone(
    running: Container, elsewhere: Container, tmp_path: Path
) -> None:
    path = tmp_path / "night.kbbackup"
    backup.back_up(with_passphrase(running, LONG), path)
    assert not zipfile.is_zipfile(path)
    assert running.settings.signing_key().encode() not in path.read_bytes()
    for passphrase in ("", LONG + "!"):
        with pytest.raises(Invalid, match="KB_BACKUP_PASSPHRASE"):
            backup.restore(with_passphrase(elsewhere, passphrase), path)
    assert backup.last_backup(running.settings) is not None
    backup.restore(with_passphrase(elsewhere, LONG), path)
    assert rows(elsewhere.database) == rows(running.database)
    assert elsewhere.settings.signing_key() == running.settings.signing_key()


@ON_SQLITE
def test_a_backup_without_keys_holds_none_and_wants_them_where_it_is_restored(
    running: Container, elsewhere: Container, tmp_path: Path
) -> None:
    path = tmp_path / "night.kbbackup"
    backup.back_up(running, path, with_keys=False)
    with zipfile.ZipFile(path) as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
        beside = sorted(name for name in archive.namelist() if not name.startswith("files/"))
        assert beside == ["database", "manifest.json"]
    own = running.settings
    for secret in (own.signing_key(), *own.caller_encryption_keys(), *own.seals()):
        assert secret.encode() not in held
    with pytest.raises(Invalid, match="secret-key"):
        backup.restore(elsewhere, path)
    folder = elsewhere.settings.data_dir
    folder.mkdir(exist_ok=True)
    assert not (folder / "kb.sqlite").exists()
    others = Settings(data_dir=tmp_path / "others")
    for settings, good in ((others, False), (running.settings, True)):
        (folder / "secret-key").write_text(settings.signing_key())
        (folder / "caller-keys").write_text("\n".join(settings.caller_encryption_keys()))
        (folder / "audit-keys").write_text("\n".join(settings.seals()))
        if not good:
            with pytest.raises(Invalid, match="caller-keys"):
                backup.restore(elsewhere, path)
            continue
        backup.restore(elsewhere, path)
    assert rows(elsewhere.database) == rows(running.database)
