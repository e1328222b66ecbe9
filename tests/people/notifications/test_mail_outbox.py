"""Which mail is sent next and what came of it, whoever carries it; the carrying is tested above."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.database import Database
from core.errors import Conflict, Forbidden, NotFound
from core.messages import _
from people.actors import Actor
from people.notifications import mail_outbox, notifying
from people.notifications.mail_outbox import Letter
from people.notifications.models import InboxMessage, Mail, MailState
from people.notifications.subjects import Subject, SubjectKind
from tests.people.addresses import give_address

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
NINTH = Subject(SubjectKind.ENTRY, "KB-000009")


@pytest.fixture
def owing(database: Database, people: dict[str, Actor]) -> Database:
    """A mail to wang waits since noon."""
    give_address(database, "wang", "wang@example.com")
    with clock.moved_to(NOON), database.transaction() as session:
        notifying.tell(session, [people["wang"].id], _("待复核"), about=NINTH, key="1")
    return database


def claimed(database: Database, after: timedelta = timedelta()) -> Letter | None:
    """What a worker gets so long after noon."""
    with clock.moved_to(NOON + after), database.transaction() as session:
        return mail_outbox.claim_letter(session)


def only(database: Database) -> Mail:
    """The one mail there is."""
    with database.reading() as session:
        return session.scalars(select(Mail)).one()


def test_a_letter_says_what_it_is_about_and_to_whom(owing: Database) -> None:
    letter = claimed(owing)
    assert letter is not None
    assert (letter.address, letter.text, letter.about) == ("wang@example.com", "待复核", NINTH)
    assert letter.written_at == NOON


def test_a_claim_holds_for_a_while_and_no_longer(owing: Database) -> None:
    first = claimed(owing)
    assert first is not None
    assert claimed(owing, mail_outbox.LEASE - timedelta(seconds=1)) is None
    second = claimed(owing, mail_outbox.LEASE)
    assert second is not None
    assert second.header_id == first.header_id
    with owing.transaction() as session:
        mail_outbox.mail_sent(session, first)  # by the one who lost it
    assert only(owing).state == MailState.WAITING
    with owing.transaction() as session:
        mail_outbox.mail_sent(session, second)
    assert only(owing).state == MailState.SENT


def test_what_is_put_off_waits_ever_longer_and_is_given_up(owing: Database) -> None:
    at, waits = NOON, []
    while only(owing).state == MailState.WAITING:
        with clock.moved_to(at), owing.transaction() as session:
            letter = mail_outbox.claim_letter(session)
            assert letter is not None
            mail_outbox.mail_delayed(session, letter, "451 later")
        after = only(owing)
        waits.append(after.next_try_at - at)
        at = after.next_try_at
    minutes = [wait // timedelta(minutes=1) for wait in waits]
    assert minutes[:8] == [1, 2, 4, 8, 16, 32, 64, 120]
    assert max(waits) == mail_outbox.LONGEST_WAIT
    assert only(owing).state == MailState.FAILED
    assert at - NOON > mail_outbox.GIVEN_UP_AFTER


def test_only_administrators_send_what_failed_again(
    owing: Database, people: dict[str, Actor]
) -> None:
    letter = claimed(owing)
    assert letter is not None
    with owing.transaction() as session:
        mail_outbox.mail_refused(session, letter, "550 nobody here")
    with owing.transaction() as session:
        with pytest.raises(Forbidden):
            mail_outbox.try_again(session, people["wang"], letter.mail_id)
        with pytest.raises(NotFound):
            mail_outbox.try_again(session, people["admin"], 999)
        mail_outbox.try_again(session, people["admin"], letter.mail_id)
        with pytest.raises(Conflict):
            mail_outbox.try_again(session, people["admin"], letter.mail_id)
    assert (only(owing).state, only(owing).tries) == (MailState.WAITING, 0)


def test_what_was_put_aside_is_not_sent_later(owing: Database) -> None:
    with owing.transaction() as session:
        mail_outbox.put_mails_aside(session)
    assert only(owing).state == MailState.NOT_SENT
    assert claimed(owing) is None


@pytest.mark.parametrize("read", [True, False])
def test_old_messages_go_when_they_were_read_and_their_mail_is_done(
    owing: Database, people: dict[str, Actor], read: bool
) -> None:
    def forgotten() -> tuple[int, int]:
        with clock.moved_to(NOON + 2 * mail_outbox.KEPT), owing.transaction() as session:
            mail_outbox.forget_old_messages(session)
            tables = (InboxMessage, Mail)
            return tuple(len(session.scalars(select(t)).all()) for t in tables)

    if read:
        with clock.moved_to(NOON), owing.transaction() as session:
            notifying.mark_all_read(session, people["wang"])
    assert forgotten() == (1, 1)  # it waits still
    with owing.transaction() as session:
        mail_outbox.put_mails_aside(session)
    assert forgotten() == ((0, 0) if read else (1, 0))
