"""Mail that could not be delivered, as administrators see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from core.database import Database
from core.messages import _
from people.notifications import notifying
from people.notifications.models import Mail, MailState
from people.notifications.subjects import Subject, SubjectKind
from tests.makers import Browser, Maker
from tests.people.addresses import give_address

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the queries are tested on each."""
    return "sqlite"


@pytest.fixture
def failed(maker: Maker, database: Database) -> int:
    """A mail that failed for good; its id."""
    give_address(database, "wang", "wang@example.com")
    with database.transaction() as session:
        about = Subject(SubjectKind.ENTRY, "KB-000001")
        notifying.tell(session, [maker.actor("wang").id], _("存疑"), about=about, key="1")
    with database.transaction() as session:
        mail = session.scalars(select(Mail)).one()
        mail.state, mail.error = MailState.FAILED, "550 <b>no</b>"
        return mail.id


def test_failed_ones_are_shown_with_the_servers_words(browser: Open, failed: int) -> None:
    page = browser("admin").get("/admin/mails").text
    assert "550 &lt;b&gt;no" in page
    assert f"/admin/mails/{failed}/retry" in page


def test_it_is_sent_after_all_once(browser: Open, failed: int, database: Database) -> None:
    admin = browser("admin")
    assert admin.post(f"/admin/mails/{failed}/retry").status_code == 303
    with database.reading() as session:
        assert session.get_one(Mail, failed).state == MailState.WAITING
    assert admin.post(f"/admin/mails/{failed}/retry").status_code == 409
    page = admin.get("/admin/mails").text
    assert "550" not in page.replace(admin.csrf, ""), "the token may have any digits in it"


def test_others_see_and_send_nothing(browser: Open, failed: int) -> None:
    for who in ("zhou", "chen", "wang"):
        assert browser(who).get("/admin/mails").status_code == 403
        assert browser(who).post(f"/admin/mails/{failed}/retry").status_code == 403
