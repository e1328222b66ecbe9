"""Sends what the mail outbox holds through the SMTP server of the settings.

One connection serves a round. What is temporary is tried again later; only a refusal of the
address or of the message itself is final: a wrong password or sender is the operator's to mend.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr

from core.messages import _
from insight.reports.models import Report
from insight.reports.queries import made_by_clock
from insight.reports.services import MEDIA_TYPES, ReportFormat
from kb_app.addresses import path_of
from kb_app.container import Container
from kb_app.settings import Settings
from people.notifications import mail_outbox
from people.notifications.mail_outbox import Letter
from people.notifications.subjects import SubjectKind

TIMEOUT_SECONDS = 20
LETTERS_AT_ONCE = 200

log = logging.getLogger("kb.mail")


@dataclass(frozen=True)
class Attached:
    """A file that goes with a letter."""

    name: str
    media_type: str
    data: bytes


class Delayed(Exception):
    """It could not be sent now."""


class Refused(Exception):
    """It will never be taken."""


def send_waiting(container: Container) -> int:
    """Send what is due; gives how many were sent. Without a server the mails are put aside."""
    settings = container.settings
    if not settings.smtp_host:
        with container.database.transaction() as session:
            mail_outbox.put_mails_aside(session)
        return 0
    sent = 0
    with Post(settings) as post:
        for _round in range(LETTERS_AT_ONCE):
            with container.database.transaction() as session:
                letter = mail_outbox.claim_letter(session)
            if letter is None:
                break
            sent += _deliver(container, post, letter)
            if post.is_down:
                break
    return sent


def _deliver(container: Container, post: Post, letter: Letter) -> bool:
    """Send one claimed letter and write down what came of it; says whether it was sent."""
    try:
        post.send(letter, _attached(container, letter))
    except Delayed as error:
        log.warning("mail delayed", extra={"mail": letter.mail_id, "error": str(error)})
        with container.database.transaction() as session:
            mail_outbox.mail_delayed(session, letter, str(error))
        return False
    except Refused as error:
        log.warning("mail refused", extra={"mail": letter.mail_id, "error": str(error)})
        with container.database.transaction() as session:
            mail_outbox.mail_refused(session, letter, str(error))
        return False
    with container.database.transaction() as session:
        mail_outbox.mail_sent(session, letter)
    return True


def _attached(container: Container, letter: Letter) -> list[Attached]:
    """The files that go with a letter: those of the report that it tells of."""
    if letter.about.kind != SubjectKind.REPORT:
        return []
    with container.database.reading() as session:
        told = session.get_one(Report, int(letter.about.reference))
        return [
            Attached(one.file_name, MEDIA_TYPES[ReportFormat(one.format)], one.data)
            for one in made_by_clock(session, told.kind, told.period)
        ]


class Post:
    """A connection to the SMTP server, opened for the first letter and kept for the round."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None
        self.is_down = False

    def __enter__(self) -> Post:
        return self

    def __exit__(self, *failure: object) -> None:
        self._hang_up()

    def send(self, letter: Letter, attached: Sequence[Attached] = ()) -> None:
        """Hand one letter to the server. Raises `Delayed` or `Refused`."""
        message = composed(self._settings, letter)
        for file in attached:
            type_, _slash, subtype = file.media_type.partition("/")
            message.add_attachment(file.data, maintype=type_, subtype=subtype, filename=file.name)
        try:
            server = self._server = self._server or self._connected()
        except (OSError, smtplib.SMTPException) as error:
            self.is_down = True
            raise Delayed(f"{type(error).__name__}: {error}") from error
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            self._hang_up()
            raise _verdict(code, answer) from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError) as error:
            self._hang_up()
            raise Delayed(_said(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPResponseException as error:
            self._hang_up()
            raise _verdict(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise Delayed(f"{type(error).__name__}: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if settings.smtp_tls == "tls":
            server = smtplib.SMTP_SSL(
                settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS)
        try:
            if settings.smtp_tls == "starttls":
                server.starttls(context=context)
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
        except BaseException:
            server.close()
            raise
        return server

    def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()


def composed(settings: Settings, letter: Letter) -> EmailMessage:
    """The mail as it goes out: what the inbox says, and where to read on."""
    _name, sender = parseaddr(settings.smtp_from)
    message = EmailMessage()
    message["From"] = settings.smtp_from
    message["To"] = formataddr((letter.display_name, letter.address))
    message["Subject"] = str(_("热线知识库：{text}", text=letter.text))
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.header_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    where = settings.public_url.rstrip("/")
    link = [where + path_of(letter.about)] if where else []  # a path alone leads nowhere
    closing = _("这是自动提醒，请勿回复；消息也在站内收件箱里。")
    message.set_content("\n\n".join([str(letter.text), *link, f"{closing}\n"]))
    return message


def _verdict(code: int, answer: bytes | str) -> Exception:
    said = _said(code, answer)
    return Refused(said) if 500 <= code < 600 else Delayed(said)


def _said(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"
