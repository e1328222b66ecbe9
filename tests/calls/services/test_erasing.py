"""What is kept of calls goes in time, and calls nobody closed end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from calls.jobs import jobs
from calls.models import Call, CallBack, Outcome, Proposal, SpokenLine
from calls.services.erasing import LONGEST
from core import clock
from core.database import Base, Database
from tests.calls.phone import Phone
from tests.makers import Maker


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def tidy(database: Database) -> None:
    for job in jobs(database, spoken_hours=24, detail_days=30):
        job.work()


def test_details_go_on_schedule_and_figures_stay(phone: Phone, maker: Maker) -> None:
    maker.published()
    phone.begin(external_id="42", caller="13900139000", recording="https://voice.example/42")
    phone.hear("交了电费多久来电")
    phone.close("call_back", note="催复电")
    phone.call_back(phone.owed()[0].id, "satisfied", "已告知")
    assert (count(phone.database, SpokenLine), count(phone.database, Proposal)) == (1, 1)

    with clock.moved_to(clock.now() + timedelta(hours=25)):
        tidy(phone.database)
    assert (count(phone.database, SpokenLine), count(phone.database, Proposal)) == (0, 1)
    assert phone.calls()[0].caller_hash

    with clock.moved_to(clock.now() + timedelta(days=31)):
        tidy(phone.database)
    (call,) = phone.calls()
    (owed,) = phone.owed()
    assert (call.caller_hash, call.outer_key, call.caller_cipher) == (None, None, None)
    assert call.recording is None
    assert (owed.about, owed.note, owed.caller_cipher) == ("", "", None)
    assert count(phone.database, Proposal) == 0
    assert call.outcome == Outcome.CALL_BACK


def test_what_is_still_owed_is_kept(phone: Phone) -> None:
    phone.begin()
    phone.close("call_back", caller="8812", note="催复电")
    with clock.moved_to(clock.now() + timedelta(days=31)):
        tidy(phone.database)
    (owed,) = phone.owed()
    assert owed.about == "催复电"
    assert owed.caller_cipher


def test_a_call_nobody_closed_ends(phone: Phone) -> None:
    phone.begin()
    phone.note("没关的")
    with clock.moved_to(clock.now() + LONGEST + timedelta(minutes=1)):
        tidy(phone.database)
    (call,) = phone.calls()
    assert not call.is_under_way
    assert (call.outcome, call.note) == (None, "")


def test_nothing_of_a_person_is_in_a_table_once_the_time_is_over(phone: Phone) -> None:
    """Whatever columns calls will have: the caller's number is in none of them, in no form."""
    phone.begin(external_id="SIP-13900139000", caller="13900139000")
    phone.note("电话 13900139000")
    phone.hear("我的号码是 13900139000")
    phone.search("号码13900139000的户主")
    phone.close("call_back", note="回 13900139000")
    phone.call_back(phone.owed()[0].id, "neutral", "打了 13900139000")
    stored = [
        str(value)
        for table in (Call, CallBack, SpokenLine, Proposal)
        for row in _rows(phone.database, table)
        for value in row
    ]
    assert not any("13900139000" in value for value in stored)


def _rows(database: Database, table: type[Base]) -> list[tuple[object, ...]]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(select(*table.__table__.columns))]
