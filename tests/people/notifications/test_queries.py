"""What one was told, and how mail fares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.database import Database
from core.messages import _
from people.actors import Actor
from people.notifications import notifying
from people.notifications.models import Mail, MailState
from people.notifications.queries import failed_mails, inbox, mail_counts, unread_count
from people.notifications.subjects import Subject, SubjectKind
from tests.people.addresses import give_address

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def told(database: Database, people: dict[str, Actor]) -> Database:
    """Wang, who has an address, was told three things; li one."""
    give_address(database, "wang", "wang@example.com")
    about = Subject(SubjectKind.UPKEEP)
    with database.transaction() as session:
        for key in ("a", "b", "c"):
            notifying.tell(session, [people["wang"].id], _("x"), about=about, key=key)
        notifying.tell(session, [people["li"].id], _("x"), about=about, key="a")
    return database


def test_one_s_own_messages_come_newest_first_and_in_pages(
    told: Database, people: dict[str, Actor]
) -> None:
    with told.reading() as session:
        page = inbox(session, people["wang"], limit=2)
        assert ([one.key for one in page.items], page.total, page.has_more) == (["c", "b"], 3, True)
        rest = inbox(session, people["wang"], limit=2, offset=2)
        assert [one.key for one in rest.items] == ["a"]


def test_what_is_unread_can_be_asked_for_alone(told: Database, people: dict[str, Actor]) -> None:
    with told.transaction() as session:
        newest = inbox(session, people["wang"], limit=1).items[0]
        notifying.mark_read(session, people["wang"], newest.id)
        unread = inbox(session, people["wang"], unread_only=True, limit=9)
        assert [one.key for one in unread.items] == ["b", "a"]
        assert unread_count(session, people["wang"]) == 2
        assert unread_count(session, people["li"]) == 1


def test_mails_are_counted_by_state_and_failures_listed_latest_first(told: Database) -> None:
    with told.transaction() as session:
        first, second, third = session.scalars(select(Mail).order_by(Mail.id))
        for hours, mail in ((2, first), (5, second)):
            mail.state, mail.done_at = MailState.FAILED, NOON + timedelta(hours=hours)
        third.state, third.done_at = MailState.SENT, clock.now()
    with told.reading() as session:
        assert mail_counts(session) == {MailState.FAILED: 2, MailState.SENT: 1}
        page = failed_mails(session, limit=1)
        assert (page.total, [mail.id for mail in page.items]) == (2, [second.id])
