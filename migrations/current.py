"""Whether the schema is the newest: asked at each start and by every probe, so without Alembic."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sqlalchemy import inspect, text

from core.database import Database

_REVISION = re.compile(r'^revision\b[^=]*= "(\w+)"', re.MULTILINE)
_DOWN = re.compile(r'^down_revision\b[^=]*= "(\w+)"', re.MULTILINE)


def is_current(database: Database) -> bool:
    """Whether the schema is the newest. Raises what SQLAlchemy does when it cannot be asked."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
        return set(found) == {newest()}


@cache
def newest() -> str:
    """The migration that no other follows."""
    scripts = Path(__file__).parent.joinpath("versions").glob("*.py")
    texts = [script.read_text("utf-8") for script in scripts]
    made = {name for text_ in texts for name in _REVISION.findall(text_)}
    (last,) = made - {name for text_ in texts for name in _DOWN.findall(text_)}
    return str(last)
