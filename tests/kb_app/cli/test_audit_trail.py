"""The audit trail by command."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import text

from content.hashing import content_hash
from content.models import Entry, id_of
from tests.core.test_audit import GUARDS
from tests.kb_app.cli.conftest import Command
from tests.makers import Maker


def test_the_trail_is_verified_against_a_head_kept_elsewhere(
    kb_over: Command, maker: Maker, tmp_path: Path, engine_kind: str
) -> None:
    maker.draft()
    assert kb_over("audit", "rotate").status == 0
    head = tmp_path / "head.json"
    head.write_text(kb_over("audit", "head").out)
    assert kb_over("audit", "verify", "--head", head).status == 0
    assert kb_over("audit", "rotate").status == 0
    kept = head.read_text()
    head.write_text(kept + kb_over("audit", "head").out)
    assert kb_over("audit", "verify", "--head", head).status == 0
    last = json.loads(head.read_text().splitlines()[-1])["last_id"]
    with maker.database.transaction() as session:
        for statement in (*GUARDS[engine_kind], f"DELETE FROM audit_events WHERE id = {last}"):
            session.execute(text(statement))
    assert kb_over("audit", "verify").status == 0
    cut = kb_over("audit", "verify", "--head", head)
    assert cut.status == 1
    assert str(last) in cut.out
    with maker.database.transaction() as session:
        session.execute(text("UPDATE audit_events SET actor = 'x' WHERE id = 3"))
    changed = kb_over("audit", "verify")
    assert changed.status == 1
    assert "3" in changed.out


def test_a_text_that_was_edited_in_the_database_is_named(
    kb_over: Command, maker: Maker, engine_kind: str
) -> None:
    number, other = maker.published(title="电费咋交"), maker.published(title="停电找谁")
    assert kb_over("audit", "rotate").status == 0
    assert kb_over("audit", "verify").status == 0
    with maker.database.transaction() as session:
        entry = session.get_one(Entry, id_of(number))
        assert entry.published is not None
        entry.published.title = "改了"
        entry.published.content_hash = content_hash(entry.published)
    told = kb_over("audit", "verify")
    assert told.status == 1
    assert number in told.out
    assert other not in told.out
