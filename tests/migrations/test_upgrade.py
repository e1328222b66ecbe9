"""Migrations: from nothing to what the models say, on both engines, all or nothing."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import DBAPIError

import calls
import content
import core
import people
import questions
import review
from core.database import Base, Database
from core.errors import Conflict
from kb_app.installation.schema_fit import require_fit
from migrations import runner, tables
from migrations.current import Fit, fit, newest, version_of
from migrations.runner import alembic_config, upgrade
from tests.databases import ON_POSTGRESQL, emptied

PACKAGES = (core, people, content, review, questions, calls)
LATER = "the next one"
NODES_SINCE = "0025"  # with it came more than one node


@pytest.fixture
def empty(database: Database) -> Database:
    """A database nothing was ever done with."""
    return emptied(database)


def tables_of(database: Database) -> set[str]:
    """The names of all tables."""
    return set(inspect(database.engine).get_table_names())


def test_from_nothing_it_comes_to_what_the_models_say(empty: Database) -> None:
    assert tables_of(empty) == set()
    assert fit(empty) == Fit.BEHIND
    upgrade(empty)
    assert fit(empty) == Fit.SAME
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
        assert (fit(empty) == Fit.SAME) is (place == len(chain))


def test_a_migration_that_fails_leaves_nothing(empty: Database) -> None:
    with empty.engine.execution_options(kb_writes=True).begin() as connection:
        connection.execute(text("CREATE TABLE sign_offs (id INTEGER)"))  # the last one, in the way
    with pytest.raises(DBAPIError):
        upgrade(empty)
    assert tables_of(empty) == {"sign_offs"}
    assert fit(empty) == Fit.BEHIND


@ON_POSTGRESQL
def test_who_works_meanwhile_is_waited_for_and_not_cut_off(database: Database) -> None:
    """Somebody holds what is wanted last, and then wants what is held already."""
    with ThreadPoolExecutor(1) as pool:
        with database.reading() as session:
            session.execute(text("SELECT id FROM feed"))
            upgrading = pool.submit(upgrade, database)
            while not _is_waited_for(database):
                assert not upgrading.done()
            session.execute(text("SELECT id FROM users"))
        upgrading.result(20)


@ON_POSTGRESQL
def test_where_nobody_lets_go_it_says_so_and_changes_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "PATIENCE_SECONDS", 0.0)
    with database.reading() as session, pytest.raises(Conflict, match="没有等到"):
        session.execute(text("SELECT id FROM users"))
        upgrade(database)


def _is_waited_for(database: Database) -> bool:
    with database.engine.connect() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


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
        command,
        "revision",
        lambda config, message, autogenerate, rev_id: made.append(f"{rev_id} {message}"),
    )
    runner.write_migration(LATER)
    assert made == [f"{int(newest()) + 1:04d} {LATER}"]


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


@pytest.mark.parametrize(
    ("steps", "expected"),
    [(-1, Fit.BEHIND), (0, Fit.SAME), (1, Fit.ONE_AHEAD), (2, Fit.AHEAD)],
)
def test_a_schema_one_step_further_is_borne(database: Database, steps: int, expected: Fit) -> None:
    with database.transaction() as session:
        version = f"{int(newest()) + steps:04d}"
        session.execute(
            text("UPDATE alembic_version SET version_num = :version"), {"version": version}
        )
    assert fit(database) == expected
    with nullcontext() if expected in (Fit.SAME, Fit.ONE_AHEAD) else pytest.raises(Conflict):
        require_fit(database)
    if steps > 0:
        with pytest.raises(Conflict, match="更新的版本"):
            upgrade(database)
        assert int(version_of(database)) == int(version)


def test_the_code_before_a_migration_works_on_or_a_number_is_skipped(tmp_path: Path) -> None:
    """Nodes are upgraded one after the other, `init` first: a migration adds what may be left out,
    and takes away or renames nothing. One that must skips a number: then all nodes are stopped.
    """
    database = Database(f"sqlite:///{tmp_path / 'steps.sqlite'}")
    scripts = ScriptDirectory.from_config(alembic_config())
    chain = [script.revision for script in scripts.walk_revisions()][::-1]
    first = chain.index(NODES_SINCE)
    upgrade(database, chain[first])
    for before, after in itertools.pairwise(chain[first:]):
        old = _columns(database)
        upgrade(database, after)
        if int(after) == int(before) + 1:
            assert _in_the_way(old, _columns(database)) == [], after
    database.dispose()


def test_what_the_code_before_could_not_work_with_is_seen() -> None:
    old = {"users": {"id": Shape("INTEGER", False), "name": Shape("TEXT", False)}}
    added = {"users": {**old["users"], "age": Shape("INTEGER", True)}, "nodes": {}}
    assert _in_the_way(old, added) == []
    loosened = {"users": {**old["users"], "name": Shape("TEXT", True)}}
    assert _in_the_way(old, loosened) == []
    assert _in_the_way(loosened, old) == ["users.name is another"]
    wanted = {"users": {**old["users"], "age": Shape("INTEGER", False)}}
    assert _in_the_way(old, wanted) == ["users.age is wanted"]
    assert _in_the_way(old, {"users": {"id": old["users"]["id"]}}) == ["users.name is another"]
    assert _in_the_way(old, {}) == ["users.id is another", "users.name is another"]


class Shape(NamedTuple):
    """A column: its type, and whether it may be left out."""

    kind: str
    may_be_left_out: bool

    def loosened(self) -> Shape:
        """The same, but that it may be left out from now on: the code before still fills it."""
        return self._replace(may_be_left_out=True)


Columns = Mapping[str, Mapping[str, Shape]]


def _columns(database: Database) -> Columns:
    found = inspect(database.engine)
    return {
        table: {
            column["name"]: Shape(
                str(column["type"]), column["nullable"] or column["default"] is not None
            )
            for column in found.get_columns(table)
        }
        for table in found.get_table_names()
    }


def _in_the_way(old: Columns, new: Columns) -> list[str]:
    """What the code that knows the old columns could not work with."""
    told = []
    for table, columns in old.items():
        now = new.get(table, {})
        told += [
            f"{table}.{name} is another"
            for name, one in columns.items()
            if now.get(name) not in (one, one.loosened())
        ]
        added = [name for name in now if name not in columns]
        told += [f"{table}.{name} is wanted" for name in added if not now[name].may_be_left_out]
    return told
