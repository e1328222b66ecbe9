"""What was read from rows before texts had a format: plain where nobody has touched it."""

from __future__ import annotations

from typing import Any

import pytest
from alembic import command
from sqlalchemy import select, update

from content.models import Entry, ImportBatch, Revision
from content.services import importing, previews
from core.database import Database
from migrations.runner import alembic_config, upgrade
from search_index.engine import Index
from tests.content.conftest import Unindexed
from tests.makers import Maker

BEFORE = "0015"
PLAIN, MARKED = "1~~3 个工作日", "**城区：**45 分钟"
ROWS = f"标题,答案\n未动过,{PLAIN}\n带标记,{MARKED}\n改过,{PLAIN}\n送审了,{PLAIN}\n".encode()


def _without_format(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key != "format"}


@pytest.fixture
def maker(database: Database, index: Index) -> Maker:
    return Unindexed(database, index)


@pytest.fixture
def imported(maker: Maker) -> Database:
    """A base of the version before, with rows imported in every state, and a preview."""
    wang = maker.actor("wang")
    with maker.database.transaction() as session:
        parsed = previews.parse("answers", [("a.csv", ROWS)])
        batch = previews.keep_preview(
            session,
            previews.preview_import(session, wang, "answers", parsed, "marketing", "third-party"),
        )
        numbers = importing.commit_import(session, wang, batch.id)
        previews.keep_preview(
            session,
            previews.preview_import(
                session,
                wang,
                "answers",
                previews.parse("answers", [("b.csv", f"标题,答案\n等着,{PLAIN}\n".encode())]),
                "marketing",
                "third-party",
            ),
        )
    maker.submit(numbers[3])
    written = maker.draft(title="手写")
    with maker.database.transaction() as session:
        for row in session.scalars(select(Revision)):
            values: dict[str, Any] = {"content": _without_format(row.content)}
            if row.title == "改过":
                values["version"] = 2
            session.execute(update(Revision).where(Revision.id == row.id).values(values))
        for waiting in session.scalars(select(ImportBatch)):
            waiting.entries = [
                {**entry, "content": _without_format(entry["content"])} for entry in waiting.entries
            ]
    assert written
    with maker.database.engine.execution_options(kb_writes=True).begin() as connection:
        command.downgrade(alembic_config(connection), BEFORE)
    return maker.database


def formats(database: Database) -> dict[str, str | None]:
    with database.reading() as session:
        rows = session.execute(
            select(Revision.title, Revision.content).join(Entry, Revision.entry_id == Entry.id)
        )
        found = {title: content.get("format") for title, content in rows}
        for entries in session.scalars(select(ImportBatch.entries)):
            found |= {e["title"]: e["content"].get("format") for e in entries}
        return found


def test_only_what_nobody_has_worked_on_becomes_plain(imported: Database) -> None:
    assert set(formats(imported).values()) == {None}
    upgrade(imported)
    assert formats(imported) == {
        "未动过": "plain",
        "等着": "plain",
        "带标记": None,
        "改过": None,
        "送审了": None,
        "手写": None,
    }
    with imported.engine.execution_options(kb_writes=True).begin() as connection:
        command.downgrade(alembic_config(connection), BEFORE)
    assert set(formats(imported).values()) == {None}
