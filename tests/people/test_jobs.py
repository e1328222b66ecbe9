"""What is tidied away of people: sessions that are over, full buckets, old messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from core import clock
from core.database import Database
from core.messages import _
from people.actors import Actor
from people.authentication import sessions, throttle
from people.jobs import jobs
from people.models import User
from people.notifications import notifying
from people.notifications.subjects import Subject, SubjectKind

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def test_what_is_over_goes(database: Database, people: dict[str, Actor]) -> None:
    wang = people["wang"]
    with clock.moved_to(NOON), database.transaction() as session:
        sessions.begin_session(session, session.get_one(User, wang.id))
        throttle.take(session, throttle.Source("wang", "10.0.0.1"))
        about = Subject(SubjectKind.UPKEEP)
        notifying.tell(session, [wang.id], _("x"), about=about, key="k")
        notifying.mark_all_read(session, wang)
    (job,) = jobs(database)
    assert job.name == "tidy"
    found = {}
    for days in (0, 500):
        with clock.moved_to(NOON + timedelta(days=days)):
            job.work()
        with database.reading() as session:
            found[days] = [
                bool(session.scalar(text(f"SELECT count(*) FROM {table}")))
                for table in ("login_sessions", "login_buckets", "inbox_messages")
            ]
    assert found == {0: [True] * 3, 500: [False] * 3}
