"""Runs the migrations. No alembic.ini: the database is the one the settings name."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core import changes, feed
from core.database import Database


def alembic_config(connection: Connection | None = None) -> Config:
    """The configuration of Alembic; `connection` is the one to migrate."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to `revision`, all or nothing."""
    writing = database.engine.execution_options(kb_writes=True)
    with writing.begin() as connection:
        command.upgrade(alembic_config(connection), revision)
        if revision == "head":
            changes.install(connection)
            feed.install(connection)


def write_migration(message: str) -> None:
    """Write the next migration from what the models say, against a database of the present one."""
    scripts = ScriptDirectory.from_config(alembic_config())
    number = f"{len(list(scripts.walk_revisions())) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        scratch = Database(f"sqlite:///{folder}/scratch.sqlite")
        upgrade(scratch)
        with scratch.engine.connect() as connection:
            command.revision(alembic_config(connection), message, autogenerate=True, rev_id=number)
        scratch.dispose()


if __name__ == "__main__":
    write_migration(" ".join(sys.argv[1:]) or "what it does")
