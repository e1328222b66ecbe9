"""Keys of caller references: rotated without losing one, and kept in backups."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from core import audit
from core.database import Base, Database
from core.errors import Conflict
from core.nodes import Pulse
from kb_app.access.same_keys import require_same_keys
from kb_app.backup import back_up, restore
from kb_app.cli.command_line import cli
from kb_app.container import Container
from kb_app.settings import Settings
from people.actors import Actor
from search_index.engine import Index
from tests.calls.phone import Phone
from tests.databases import SqliteTemplates
from tests.kb_app.cli.conftest import Command
from tests.makers import actor_named
from tests.questions.asking import asked


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough."""
    return "sqlite"


def reference(container: Container) -> str | None:
    """The one caller reference, as it can be read now wherever one may stand."""
    tables = [one.class_ for one in Base.registry.mappers if hasattr(one.class_, "caller_cipher")]
    with container.database.reading() as session:
        read = {
            container.question_context.callers.decrypted(row.caller_cipher)
            for table in tables
            for row in session.scalars(select(table).where(table.caller_cipher.is_not(None)))
        }
    (one,) = read
    return one


def test_rotating_keeps_every_reference(
    sqlite_templates: SqliteTemplates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = sqlite_templates.copy(tmp_path).render_as_string(hide_password=False)
    for name, value in (("KB_DATA_DIR", str(tmp_path)), ("KB_DATABASE_URL", url)):
        monkeypatch.setenv(name, value)
    before = Container.from_settings(Settings.from_environment())
    before.index.rebuild([])
    actor: Actor = actor_named(before.database, "an")
    asked(before.database, before.question_context, actor, "停电了怎么办", caller="客户8812")
    phone = Phone(before.database, before.question_context)
    phone.begin()
    phone.close("call_back", caller="客户8812")
    phone.begin(external_id="42", caller="客户8812")
    keys = before.settings.caller_encryption_keys()

    for rounds in (1, 2):
        done = CliRunner().invoke(cli, ["callers", "rotate"])
        assert done.exit_code == 0, done.output
        after = Container.from_settings(Settings.from_environment())
        assert reference(after) == "客户8812"
        now = after.settings.caller_encryption_keys()
        assert len(now) == 2
        assert (keys[0] in now) is (rounds == 1)
        after.database.dispose()
    assert reference(before) is None  # a thief of the old key reads nothing
    with pytest.raises(Conflict, match="caller-keys"):  # nor does a node that was not brought it
        require_same_keys(replace(before.settings, caller_keys=keys[0]), before.database)
    before.database.dispose()


def test_rotating_waits_for_the_other_nodes(kb_over: Command, database: Database) -> None:
    with database.transaction() as session:
        Pulse("other", "other", version="1", schema="1", run="x").beat(session, leads=False)
    ended = kb_over("callers", "rotate")
    assert ended.status == 1
    assert "reencrypt" in ended.err


def test_a_restored_backup_reads_them(
    settings: Settings,
    database: Database,
    index: Index,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index.rebuild([])
    container = Container(settings, database, index)
    asked(
        database,
        container.question_context,
        actor_named(database, "an"),
        "停电了怎么办",
        caller="客户8812",
    )
    with monkeypatch.context() as sealing, database.transaction() as session:
        sealing.setattr(database, "seals", settings.seals)
        audit.seal(session, "as init does")
    back_up(container, tmp_path / "kept")
    other = Container.from_settings(Settings(data_dir=tmp_path / "other"))
    restore(other, tmp_path / "kept")
    assert reference(other) == "客户8812"
    other.database.dispose()
