"""The mail outbox: which mail is sent next, and what came of it. Speaking SMTP is `kb_app`'s.

A mail is claimed in one transaction, sent outside of any, and settled in another. Whoever dies in
between loses the claim after `LEASE` and the mail is tried again; so only one that was accepted by
the server, by a worker that died before it could write that down, goes out a second time: under
the same Message-ID and date, byte for byte, by which mail programs know it for the same.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Conflict, NotFound
from core.messages import _, from_json
from people.actors import Actor
from people.models import User
from people.notifications.models import InboxMessage, Mail, MailState
from people.notifications.subjects import Subject
from people.services.accounts import require_administrator

LEASE = timedelta(minutes=10)  # far longer than an SMTP dialogue may take
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=2)
GIVEN_UP_AFTER = timedelta(days=3)
KEPT = timedelta(days=400)
ERROR_MAX = 500


@dataclass(frozen=True)
class Letter:
    """A claimed mail with all that is needed to send it."""

    mail_id: int
    claim: str
    header_id: str
    address: str
    display_name: str
    text: str
    about: Subject
    written_at: datetime


def claim_letter(session: Session) -> Letter | None:
    """Claim the mail that is due first; None when none is.

    Mails to people who are gone or have no address any more are put aside on the way.
    """
    while (mail := _due(session)) is not None:
        user = session.get_one(User, mail.message.user_id)
        if not user.active or not user.email:
            _settle(mail, MailState.NOT_SENT, "no address")
            session.flush()
            continue
        mail.claim, mail.claimed_until = secrets.token_hex(16), clock.now() + LEASE
        mail.tries += 1
        session.flush()
        text = str(from_json(mail.message.text))
        return Letter(
            mail.id, mail.claim, mail.header_id, user.email, user.display_name, text,
            mail.message.about, mail.created_at,
        )  # fmt: skip
    return None


def mail_sent(session: Session, letter: Letter) -> None:
    """The server took it."""
    mail = _claimed(session, letter)
    if mail is not None:
        _settle(mail, MailState.SENT)


def mail_delayed(session: Session, letter: Letter, error: str) -> None:
    """It could not be sent now: try again later, ever less often, and give up after days."""
    mail = _claimed(session, letter)
    if mail is None:
        return
    if clock.now() - mail.created_at > GIVEN_UP_AFTER:
        _settle(mail, MailState.FAILED, error)
        return
    wait = min(FIRST_WAIT * 2 ** min(mail.tries - 1, 10), LONGEST_WAIT)
    mail.next_try_at = clock.now() + wait
    mail.claim = mail.claimed_until = None
    mail.error = error[:ERROR_MAX]


def mail_refused(session: Session, letter: Letter, error: str) -> None:
    """The server will never take it."""
    mail = _claimed(session, letter)
    if mail is not None:
        _settle(mail, MailState.FAILED, error)


def put_mails_aside(session: Session) -> None:
    """Mail is switched off: what waits is not sent, not even when it is switched on later."""
    waiting = update(Mail).where(Mail.state == MailState.WAITING)
    session.execute(waiting.values(state=MailState.NOT_SENT, done_at=clock.now()))


def try_again(session: Session, actor: Actor, mail_id: int) -> None:
    """Send a failed mail after all, the address having been put right, say."""
    require_administrator(actor)
    mail = session.get(Mail, mail_id)
    if mail is None:
        raise NotFound
    if mail.state != MailState.FAILED:
        raise Conflict(_("这封邮件不在失败之列"), code="not_failed")
    mail.state, mail.tries, mail.error = MailState.WAITING, 0, ""
    mail.created_at = mail.next_try_at = clock.now()
    mail.done_at = None
    session.flush()
    audit.record(session, actor.name, "mail.retry", f"mail:{mail.id}")


def forget_old_messages(session: Session) -> None:
    """Drop messages that were read and mails that are done, after `KEPT`."""
    before = clock.now() - KEPT
    done = delete(Mail).where(Mail.state != MailState.WAITING, Mail.created_at < before)
    session.execute(done)
    mailed = select(Mail.message_id)
    session.execute(
        delete(InboxMessage).where(InboxMessage.read_at < before, InboxMessage.id.not_in(mailed))
    )


def _due(session: Session) -> Mail | None:
    now = clock.now()
    query = (
        select(Mail)
        .where(
            Mail.state == MailState.WAITING,
            or_(Mail.next_try_at <= now, Mail.next_try_at > clock.credible_until(LONGEST_WAIT)),
            or_(
                Mail.claimed_until.is_(None),
                Mail.claimed_until <= now,
                Mail.claimed_until > clock.credible_until(LEASE),
            ),
        )
        .order_by(Mail.next_try_at, Mail.id)
        .limit(1)
        .with_for_update(of=Mail, skip_locked=True)
    )
    return session.scalar(query)


def _claimed(session: Session, letter: Letter) -> Mail | None:
    """The mail, when the claim is still ours."""
    return session.scalar(
        select(Mail)
        .where(Mail.id == letter.mail_id, Mail.claim == letter.claim)
        .with_for_update(of=Mail)
    )


def _settle(mail: Mail, state: MailState, error: str = "") -> None:
    mail.state, mail.error, mail.done_at = state, error[:ERROR_MAX], clock.now()
    mail.claim = mail.claimed_until = None
