"""Each day the trail is verified and its end goes where nobody who can write here can change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from core import audit, clock
from kb_app.access.audit_watch import heads_in, watch
from kb_app.container import Container
from kb_app.settings import Settings
from people.models import User
from people.notifications.models import InboxMessage, Mail
from search_index.engine import Index
from tests.core.test_audit import head
from tests.databases import ON_SQLITE
from tests.makers import Maker

pytestmark = ON_SQLITE


@pytest.fixture
def watched(maker: Maker, settings: Settings, index: Index, tmp_path: Path) -> Container:
    with maker.database.transaction() as session:
        admin = session.scalars(select(User).where(User.name == "admin")).unique().one()
        admin.email = "admin@example.com"
    told = replace(settings, audit_head_file=str(tmp_path / "heads.jsonl"))
    return Container(told, maker.database, index)


def messages(container: Container) -> list[str]:
    with container.database.reading() as session:
        return [str(one.text) for one in session.scalars(select(InboxMessage))]


def test_the_end_is_sent_away_once_a_day(watched: Container, tmp_path: Path) -> None:
    before = head(watched.database)
    assert watch(watched)
    assert not watch(watched)
    assert heads_in(tmp_path / "heads.jsonl") == [before]
    (told,) = messages(watched)
    assert before.hash in told
    with watched.database.reading() as session:
        assert len(session.scalars(select(Mail)).all()) == 1
    with clock.moved_to(clock.now() + timedelta(days=1)):
        assert watch(watched)
    heads = heads_in(tmp_path / "heads.jsonl")
    assert len(heads) == 2
    with watched.database.reading() as session:
        assert audit.first_bad_row(session, heads) is None


def test_what_was_tampered_with_is_told(watched: Container, maker: Maker) -> None:
    number = maker.published()
    with maker.database.transaction() as session:
        session.execute(text("UPDATE revisions SET title = 'x'"))
        session.execute(text("DROP TRIGGER audit_events_keep_update"))
        session.execute(text("UPDATE audit_events SET actor = 'x' WHERE id = 2"))
    watch(watched)
    told = "\n".join(messages(watched))
    assert number in told
    assert "行被改动" in told


def test_a_file_that_cannot_be_written_stops_nothing(
    watched: Container, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = replace(watched.settings, audit_head_file="/nowhere/heads")
    assert watch(Container(nowhere, watched.database, watched.index))
    assert "could not be written" in caplog.text
