"""Migrations: from nothing to what the models say, on both engines, all or nothing."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import DBAPIError

import content
import core
import people
import questions
import review
from core.database import Base, Database
from migrations import runner, tables
from migrations.current import is_current
from migrations.runner import alembic_config, upgrade

PACKAGES = (core, people, content, review, questions)
LATER = "the next one"


@pytest.fixture
def empty(database: Database) -> Database:
    """A database nothing was ever done with."""
    if database.is_sqlite:
        database.dispose()
        Path(str(database.url.database)).unlink()
    else:
        with database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    return database


def tables_of(database: Database) -> set[str]:
    """The names of all tables."""
    return set(inspect(database.engine).get_table_names())


def test_from_nothing_it_comes_to_what_the_models_say(empty: Database) -> None:
    assert tables_of(empty) == set()
    assert not is_current(empty)
    upgrade(empty)
    assert is_current(empty)
    assert tables_of(empty) == {*tables.metadata.tables, "alembic_version"}
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_rules_of_the_models_are_in_the_database(empty: Database) -> None:
    """The comparison does not look at check constraints and conditions of indexes."""
    upgrade(empty)
    found = inspect(empty.engine)
    for table in tables.metadata.tables.values():
        checks = [c for c in table.constraints if isinstance(c, CheckConstraint)]
        assert len(found.get_check_constraints(table.name)) == len(checks), table.name
    indexes = found.get_indexes("revisions") + found.get_indexes("reviews")
    conditions = {
        index["name"]: index.get("dialect_options", {}).get(f"{empty.engine.name}_where")
        for index in indexes
        if str(index["name"]) in ("uq_revisions_in_work", "uq_reviews_open")
    }
    assert len(conditions) == 2
    assert all("state" in str(condition) for condition in conditions.values())


def test_upgrading_again_changes_nothing(database: Database) -> None:
    before = tables_of(database)
    upgrade(database)
    assert tables_of(database) == before
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM users"))


def test_one_migration_follows_the_other(empty: Database) -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert len(scripts.get_heads()) == 1
    chain = [script.revision for script in scripts.walk_revisions()][::-1]
    assert chain == sorted(chain)
    for place, revision in enumerate(chain, start=1):
        upgrade(empty, revision)
        assert is_current(empty) is (place == len(chain))


def test_a_migration_that_fails_leaves_nothing(empty: Database) -> None:
    with empty.engine.execution_options(kb_writes=True).begin() as connection:
        connection.execute(text("CREATE TABLE sign_offs (id INTEGER)"))  # the last one, in the way
    with pytest.raises(DBAPIError):
        upgrade(empty)
    assert tables_of(empty) == {"sign_offs"}
    assert not is_current(empty)


def test_every_module_with_tables_is_known_to_the_migrations() -> None:
    for package in PACKAGES:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    modules = {mapper.class_.__module__ for mapper in Base.registry.mappers}
    assert modules == {module.__name__ for module in tables.TABLE_MODULES}


def test_what_a_new_migration_would_say_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writing one makes the file; with nothing to say it has an empty upgrade."""
    made: list[str] = []
    monkeypatch.setattr(
        runner.command,
        "revision",
        lambda config, message, autogenerate, rev_id: made.append(f"{rev_id} {message}"),
    )
    runner.write_migration(LATER)
    count = len(list(ScriptDirectory.from_config(alembic_config()).walk_revisions()))
    assert made == [f"{count + 1:04d} {LATER}"]


@pytest.mark.parametrize("arguments", [["--help"], [], ["--unknown"]])
def test_asking_the_runner_how_it_is_used_writes_nothing(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written: list[str] = []
    monkeypatch.setattr(runner, "write_migration", written.append)
    with pytest.raises(SystemExit):
        runner.main(arguments)
    assert written == []
    runner.main(["what", "it does"])
    assert written == ["what it does"]
