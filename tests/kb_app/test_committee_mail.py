"""From a deadline to a mail: the worker's jobs together, against a real SMTP server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header

import pytest

from core import clock
from kb_app.container import Container
from kb_app.jobs import jobs
from tests.kb_app.test_smtp import Server, controller, post, server
from tests.makers import Maker
from tests.people.addresses import give_address

__all__ = ["controller", "post", "server"]

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def engine_kind() -> str:
    """Services and mail are tested on each engine."""
    return "sqlite"


def test_a_reminder_and_an_escalation_are_mailed_once(
    post: Container, server: Server, maker: Maker
) -> None:
    with clock.moved_to(NOON):
        give_address(maker.database, "chen", "chen@example.com")
        give_address(maker.database, "admin", "admin@example.com")
        number = maker.draft()
        maker.submit(number)
    for hours in (17, 18, 18.5, 24, 24.5, 48):
        with clock.moved_to(NOON + timedelta(hours=hours)):
            for job in jobs(post):  # the worker is started anew each time
                if job.name in ("committee", "mail"):
                    job.work()
    subjects = [
        (mail["To"], str(make_header(decode_header(mail["Subject"])))) for mail in server.taken
    ]
    (new,) = [one for one in subjects if "有新的审核" in one[1]]
    assert "chen@" in new[0]
    subjects.remove(new)
    assert [("chen@" in to, "admin@" in to) for to, _text in subjects] == [
        (True, False),
        (False, True),
    ]
    assert f"{number} 的审核将在 03-03 12:00 到期" in subjects[0][1]
    assert f"{number} 的审核已超期" in subjects[1][1]
