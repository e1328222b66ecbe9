"""Reports made by the clock once, archived, told of; and only for those who watch."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from core import clock
from core.database import Database
from core.errors import Forbidden, Unavailable
from insight.reports import queries, services
from insight.reports.contents import contents
from insight.reports.models import Report
from insight.reports.periods import ReportKind, period_named
from people.actors import Actor
from people.notifications.models import InboxMessage
from people.notifications.subjects import SubjectKind


def test_the_same_is_made_by_the_clock_once_and_told_of(database: Database, zhou: Actor) -> None:
    with clock.moved_to(datetime(2014, 7, 1, 1, tzinfo=UTC)):
        for _time in range(2):
            services.make_due_reports(database)
        with database.reading() as session:
            listed = queries.reports(session, zhou, limit=9).items
            told = select(func.count(InboxMessage.id)).where(
                InboxMessage.subject_kind == SubjectKind.REPORT
            )
            assert session.scalar(told) == 2  # the half-year, and June
    names = {(one.kind, one.period, one.format) for one in listed}
    assert len(listed) == len(names) == 6
    assert ("half-year", "2014-1", "pdf") in names
    with database.reading() as session:
        kept = session.scalars(select(Report).where(Report.format == "docx")).first()
        assert kept is not None
        assert kept.data[:2] == b"PK"


def test_without_pango_the_others_are_made(
    database: Database, zhou: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_contents: object) -> bytes:
        raise Unavailable

    monkeypatch.setattr(services, "as_pdf", broken)
    with clock.moved_to(datetime(2014, 7, 1, 1, tzinfo=UTC)):
        services.make_due_reports(database)
        with database.reading() as session:
            formats = {one.format for one in queries.reports(session, zhou, limit=9).items}
    assert formats == {"docx", "xlsx"}


def test_only_who_watches_sees_figures(database: Database, people: dict[str, Actor]) -> None:
    period = period_named(ReportKind.WEEK, "2014-W05")
    assert period is not None
    for who in ("an", "wang", "chen"):
        with database.reading() as session, pytest.raises(Forbidden):
            contents(session, people[who], period)
