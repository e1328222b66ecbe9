"""Whether the schema is one the code can work with: asked at each start and by every probe, so
without Alembic.

Migrations are numbered. One step further than the code is borne, so that nodes can be upgraded one
after the other: such a migration only adds. One that the code before it could not work with skips
a number, and a test holds it to that.
"""

from __future__ import annotations

import enum
import re
from functools import cache
from pathlib import Path

from sqlalchemy import inspect, text

from core.database import Database

_REVISION = re.compile(r'^revision\b[^=]*= "(\w+)"', re.MULTILINE)
_DOWN = re.compile(r'^down_revision\b[^=]*= "(\w+)"', re.MULTILINE)


class Fit(enum.Enum):
    """How the schema stands to the code."""

    SAME = enum.auto()
    ONE_AHEAD = enum.auto()  # the code works with it: it is to be upgraded next
    BEHIND = enum.auto()  # or there is none
    AHEAD = enum.auto()


def fit(database: Database) -> Fit:
    """How the schema stands. Raises what SQLAlchemy does when it cannot be asked."""
    ahead = int(version_of(database)) - int(newest())
    if ahead == 0:
        return Fit.SAME
    if ahead == 1:
        return Fit.ONE_AHEAD
    return Fit.AHEAD if ahead > 1 else Fit.BEHIND


def version_of(database: Database) -> str:
    """The migration the schema stands at; "0" where there is none. Raises as `fit` does."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return "0"
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
        return str(max(found, default="0"))


@cache
def newest() -> str:
    """The migration that no other follows."""
    scripts = Path(__file__).parent.joinpath("versions").glob("*.py")
    texts = [script.read_text("utf-8") for script in scripts]
    made = {name for text_ in texts for name in _REVISION.findall(text_)}
    (last,) = made - {name for text_ in texts for name in _DOWN.findall(text_)}
    return str(last)
