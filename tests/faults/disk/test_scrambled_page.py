"""A page of the database file is scrambled on the disk: found, told, answered in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from core.database import Database
from core.errors import Invalid
from core.schedule import Job
from core.storage.soundness import problems
from kb_app import backup
from kb_app.container import Container
from kb_app.watch import jobs as watching
from kb_app.watch.database_check import last_check
from people.notifications.models import InboxMessage
from tests.databases import ON_SQLITE
from tests.makers import Browser, Maker

pytestmark = ON_SQLITE
LONG = "电费账单的疑问，先核对抄表示数，再核对阶梯。" * 400  # fills pages of its own


@pytest.fixture
def number(maker: Maker) -> str:
    return maker.published(content={"answer": LONG, "variants": [], "keywords": []})


def scramble(database: Database) -> None:
    """Overwrite the begin of every page of the table that holds texts."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.scalar(text("PRAGMA page_size"))
        root = connection.scalar(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'revisions'")
        )
    database.disconnect()
    assert database.file is not None
    with database.file.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\x55" * 100)


def test_it_is_answered_in_words_and_told(
    app: Flask, maker: Maker, number: str, browser: Callable[[str], Browser]
) -> None:
    """503 for what lies there, also where a person asks; the rest goes on."""
    database, parts, admin = maker.database, app.extensions["kb"], browser("admin")
    client, headers = app.test_client(), maker.token("an")
    scramble(database)
    answer = client.get(f"/api/v1/entries/{number}", headers=headers)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (503, "database_damaged")
    page = admin.get(f"/entries/{number}")
    assert page.status_code == 503
    assert "数据库有一处损坏" in page.text
    assert client.get("/api/v1/departments", headers=headers).status_code == 200

    _work(parts, "database check")
    _work(parts, "watch")
    check = last_check(parts.settings)
    assert check is not None
    assert check.problems
    status = admin.get("/admin/status")
    assert check.problems[0][:20] in status.text
    assert "database_damaged" in client.get("/readyz").json["alerts"]  # type: ignore[index]
    with database.reading() as session:
        keys = session.scalars(select(InboxMessage.key)).all()
    assert any(key.startswith("alert:database_damaged") for key in keys)


def test_it_is_never_backed_up_as_if_it_were_sound(
    app: Flask, maker: Maker, number: str, tmp_path: Path
) -> None:
    """Nor restored; unless one says that one knows."""
    parts: Container = app.extensions["kb"]
    path = tmp_path / "a.kbbackup"
    scramble(maker.database)
    with pytest.raises(Invalid, match="损坏"):
        backup.back_up(parts, path)
    assert not path.exists()
    backup.back_up(parts, path, damaged=True)
    elsewhere = Database(f"sqlite:///{tmp_path / 'new' / 'kb.sqlite'}")
    empty = Container(parts.settings, elsewhere, parts.index)
    with pytest.raises(Invalid, match="损坏"):
        backup.restore(empty, path)
    assert not elsewhere.file.exists()  # type: ignore[union-attr]
    elsewhere.dispose()


def test_a_reference_to_nothing_is_found(maker: Maker, number: str) -> None:
    assert problems(maker.database) == []
    with maker.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("UPDATE revisions SET category_id = 9999")
    maker.database.disconnect()
    assert any("categories" in one for one in problems(maker.database))


def _work(parts: Container, name: str) -> None:
    (job,) = [one for one in watching.jobs(parts) if one.name == name]
    assert isinstance(job, Job)
    job.work()
