"""Mail against a real SMTP server in this process: nothing is lost, nothing is sent twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from core import clock
from core.database import Database
from core.messages import _
from insight.reports.services import make_due_reports
from kb_app import smtp as sending
from kb_app.container import Container
from kb_app.jobs import jobs
from kb_app.settings import Settings
from people.actors import Actor
from people.models import User
from people.notifications import mail_outbox, notifying
from people.notifications.models import Mail, MailState
from people.notifications.subjects import Subject, SubjectKind
from search_index.engine import Index
from tests.grievances.counter import Counter
from tests.makers import Browser
from tests.people.addresses import give_address
from tests.running import free_port


class Server:
    """Takes mail, or answers as it is told to: by turns for RCPT (an address) and for DATA."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.answers: list[str] = []
        self.to_address: list[str] = []
        self.before_taking = lambda: None

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.to_address:
            return self.to_address.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        self.before_taking()
        self.taken.append(message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def server() -> Server:
    """What the mail server does."""
    return Server()


@pytest.fixture
def controller(server: Server) -> Iterator[Controller]:
    """The mail server, running on a port of its own."""
    running = Controller(server, hostname="127.0.0.1", port=free_port())
    running.start()
    yield running
    running.stop()


@pytest.fixture
def post(settings: Settings, database: Database, index: Index, controller: Controller) -> Container:
    """A service whose mail goes to the server."""
    mailed = replace(
        settings,
        smtp_host="127.0.0.1",
        smtp_port=controller.port,
        smtp_from="知识库 <kb@example.com>",
        public_url="https://kb.example.com/",
    )
    return Container(mailed, database, index)


@pytest.fixture
def told(database: Database, people: dict[str, Actor]) -> None:
    """Wang, who has an address, was told something."""
    give_address(database, "wang", "wang@example.com")
    tell(database, people)


def tell(database: Database, people: dict[str, Actor], key: str = "k") -> None:
    """Tell wang something."""
    with database.transaction() as session:
        text = _("“{number}”待复核", number="KB-000001")
        notifying.tell(
            session,
            [people["wang"].id],
            text,
            about=Subject(SubjectKind.ENTRY, "KB-000001"),
            key=key,
        )


def mails(database: Database) -> list[Mail]:
    """Every mail, oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def later(database: Database, by: timedelta) -> Any:
    """The clock moved on from the next attempt by `by`."""
    return clock.moved_to(max(mail.next_try_at for mail in mails(database)) + by)


@pytest.mark.usefixtures("told")
def test_a_mail_says_what_the_inbox_says_and_where(post: Container, server: Server) -> None:
    assert sending.send_waiting(post) == 1
    assert sending.send_waiting(post) == 0
    (taken,) = server.taken
    (mail,) = mails(post.database)
    assert mail.state == MailState.SENT
    assert str(make_header(decode_header(taken["Subject"]))) == "热线知识库：“KB-000001”待复核"
    assert taken["Message-ID"] == f"<{mail.header_id}@example.com>"
    assert taken["To"].endswith("<wang@example.com>")
    body = taken.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "https://kb.example.com/entries/KB-000001" in body


@pytest.mark.usefixtures("told")
def test_without_the_address_of_the_service_a_mail_names_no_path(
    post: Container, server: Server
) -> None:
    unnamed = replace(post.settings, public_url="")
    assert sending.send_waiting(Container(unnamed, post.database, post.index)) == 1
    body = server.taken[0].get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "/entries/" not in body
    assert "站内收件箱" in body


def test_a_report_goes_with_the_mail_that_tells_of_it(
    post: Container, server: Server, people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insight.reports.services.as_pdf", lambda _contents: b"%PDF-1.7")
    give_address(post.database, "zhou", "zhou@example.com")
    with clock.moved_to(datetime(2014, 6, 20, tzinfo=UTC)):
        Counter(post.database).record()
    with clock.moved_to(datetime(2014, 7, 1, 1, tzinfo=UTC)):
        make_due_reports(post.database)
        make_due_reports(post.database)
        assert sending.send_waiting(post) == 2  # of June, and of the half-year
    attached = [[part.get_filename() for part in mail.walk()][2:] for mail in server.taken]
    assert [f"half-year-2014-1.{one}" for one in ("docx", "pdf", "xlsx")] in attached
    [pdf] = [
        part.get_payload(decode=True)
        for part in server.taken[0].walk()
        if part.get_content_type() == "application/pdf"
    ]
    assert pdf == b"%PDF-1.7"


def test_a_clock_that_was_a_year_ahead_holds_no_mail_back(
    post: Container, people: dict[str, Actor]
) -> None:
    give_address(post.database, "wang", "wang@example.com")
    with clock.moved_to(clock.now() + timedelta(days=365)):
        tell(post.database, people)
        tell(post.database, people, "k2")
        with post.database.transaction() as session:
            mail_outbox.claim_letter(session)  # by a worker that was killed then
    assert sending.send_waiting(post) == 2


@pytest.mark.usefixtures("told")
def test_what_fails_for_now_is_tried_again_under_the_same_id(
    post: Container, server: Server
) -> None:
    server.answers = ["451 try later", "452 full"]
    assert sending.send_waiting(post) == 0
    (mail,) = mails(post.database)
    assert (mail.state, mail.error) == (MailState.WAITING, "451 try later")
    assert sending.send_waiting(post) == 0  # not before its time
    assert server.answers == ["452 full"]
    with later(post.database, timedelta()):
        assert sending.send_waiting(post) == 0
        second = mails(post.database)[0]
        assert second.next_try_at - clock.now() == 2 * mail_outbox.FIRST_WAIT
    with later(post.database, timedelta()):
        assert sending.send_waiting(post) == 1
    assert [m["Message-ID"] for m in server.taken] == [f"<{mail.header_id}@example.com>"]


@pytest.mark.usefixtures("told")
def test_what_is_refused_is_final_and_shown_to_the_administrator(
    post: Container, server: Server, browser: Any
) -> None:
    server.to_address = ["550 no such user"]
    assert sending.send_waiting(post) == 0
    with later(post.database, timedelta(days=1)):
        assert sending.send_waiting(post) == 0
    (mail,) = mails(post.database)
    assert (mail.state, mail.error) == (MailState.FAILED, "550 no such user")
    admin: Browser = browser("admin")
    page = admin.get("/admin/mails").text
    assert "550 no such user" in page
    assert "wang@example.com" in page
    admin.post(f"/admin/mails/{mail.id}/retry")
    assert sending.send_waiting(post) == 1
    assert admin.post(f"/admin/mails/{mail.id}/retry").status_code == 409


def test_one_refused_address_does_not_hold_up_the_others(
    post: Container, server: Server, people: dict[str, Actor]
) -> None:
    for name in ("wang", "li"):
        give_address(post.database, name, f"{name}@example.com")
    with post.database.transaction() as session:
        ids = [people["wang"].id, people["li"].id]
        notifying.tell(session, ids, _("x"), about=Subject(SubjectKind.UPKEEP), key="k")
    server.to_address = ["550 no such user"]
    assert sending.send_waiting(post) == 1
    assert [m["To"] for m in server.taken] == ["li <li@example.com>"]


@pytest.mark.usefixtures("told")
def test_a_server_that_is_down_loses_nothing(
    post: Container, server: Server, controller: Controller, people: dict[str, Actor]
) -> None:
    down = replace(post, settings=replace(post.settings, smtp_port=1))
    tell(post.database, people, "second")
    assert sending.send_waiting(down) == 0
    tries = [mail.tries for mail in mails(post.database)]
    assert tries == [1, 0]  # it does not knock for every mail
    with later(post.database, timedelta(minutes=1)):
        assert sending.send_waiting(post) == 2
    assert len(server.taken) == 2


@pytest.mark.usefixtures("told")
def test_it_is_given_up_after_days(post: Container) -> None:
    down = replace(post, settings=replace(post.settings, smtp_port=1))
    sending.send_waiting(down)
    with later(post.database, mail_outbox.GIVEN_UP_AFTER):
        sending.send_waiting(down)
    assert mails(post.database)[0].state == MailState.FAILED


@pytest.mark.usefixtures("told")
def test_a_worker_that_dies_before_sending_loses_nothing(post: Container, server: Server) -> None:
    with post.database.transaction() as session:
        lost = mail_outbox.claim_letter(session)
    assert lost is not None
    assert sending.send_waiting(post) == 0  # somebody may still be sending it
    with clock.moved_to(clock.now() + mail_outbox.LEASE):
        assert sending.send_waiting(post) == 1
    with post.database.transaction() as session:  # the dead one comes back: it is not asked
        mail_outbox.mail_delayed(session, lost, "late")
    assert mails(post.database)[0].state == MailState.SENT
    assert len(server.taken) == 1


@pytest.mark.usefixtures("told")
def test_a_worker_that_dies_after_sending_sends_the_same_mail(
    post: Container, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gap that nobody can close: the second has the Message-ID of the first."""

    def die(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(mail_outbox, "mail_sent", die)
        sending.send_waiting(post)
    with clock.moved_to(clock.now() + mail_outbox.LEASE):
        assert sending.send_waiting(post) == 1
    assert len({m["Message-ID"] for m in server.taken}) == 1


@pytest.mark.usefixtures("told")
def test_two_workers_at_once_send_one_mail(post: Container, server: Server) -> None:
    start = threading.Barrier(2)
    counts: list[int] = []

    def work() -> None:
        start.wait()
        counts.append(sending.send_waiting(post))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 1]
    assert len(server.taken) == 1


@pytest.mark.usefixtures("told")
def test_whoever_left_gets_no_mail(
    post: Container, server: Server, people: dict[str, Actor]
) -> None:
    with post.database.transaction() as session:
        session.get_one(User, people["wang"].id).active = False
    assert sending.send_waiting(post) == 0
    assert mails(post.database)[0].state == MailState.NOT_SENT
    assert server.taken == []


@pytest.mark.usefixtures("told")
def test_without_a_server_mail_is_put_aside_for_good(
    post: Container, settings: Settings, server: Server
) -> None:
    off = replace(post, settings=settings)
    (job,) = (job for job in jobs(off) if job.name == "mail")
    job.work()
    assert mails(post.database)[0].state == MailState.NOT_SENT
    assert sending.send_waiting(post) == 0
    assert server.taken == []


@pytest.mark.usefixtures("told", "server")
def test_a_wrong_sender_is_the_operators_to_mend(post: Container, controller: Controller) -> None:
    logged_in = replace(post.settings, smtp_user="kb", smtp_password="wrong")
    assert sending.send_waiting(replace(post, settings=logged_in)) == 0  # no AUTH offered
    assert mails(post.database)[0].state == MailState.WAITING
