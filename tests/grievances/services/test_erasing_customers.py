"""What is personal in a grievance goes in time; what is counted and learnt from stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text

from core import clock
from grievances.models import Grievance
from grievances.services.erasing_customers import forget_customers, forget_references
from tests.grievances.counter import Counter

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def filed(counter: Counter, caller: str = "13812345678") -> str:
    """A grievance that is on the shelf, with all that may be personal in it."""
    number = counter.record(
        "老张家停电没人管", details={"who": "老张"}, wish="给老张道歉", caller=caller
    )
    counter.propose(number)
    counter.call(number, "satisfied", note="老张说可以")
    counter.file(number)
    return number


def test_the_reference_goes_two_weeks_after_filing(counter: Counter) -> None:
    with clock.moved_to(NOON):
        number = filed(counter)
        waiting = counter.record("另一件", caller="13800000000")
    for days, gone in ((13, 0), (15, 1), (15, 0)):
        later = clock.moved_to(NOON + timedelta(days=days))
        with later, counter.database.transaction() as session:
            assert forget_references(session) == gone
    assert counter.row(number).caller_cipher is None
    assert counter.row(waiting).caller_cipher is not None


def test_the_reference_goes_at_once_when_nobody_is_to_be_called(counter: Counter) -> None:
    number = filed(counter)
    counter.call(number, "satisfied")  # asked once more
    with counter.database.transaction() as session:
        assert forget_references(session) == 1


def test_words_go_after_their_days_and_figures_stay(counter: Counter) -> None:
    with clock.moved_to(NOON):
        number = filed(counter)
        open_one = counter.record("老李家停电没人管")
    for days, gone in ((729, 0), (731, 1), (732, 0)):
        later = clock.moved_to(NOON + timedelta(days=days))
        with later, counter.database.transaction() as session:
            assert forget_customers(session, 730) == gone
    with counter.database.engine.connect() as connection:
        tables = ("grievance_handlings", "grievance_steps", "grievance_escalations")
        for table in (*tables, "audit_events"):
            stored = str(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert "老张" not in stored, table
    found = counter.row(number)
    assert (found.caller_cipher, found.caller_hash, found.cause) == (None, None, "表箱老化")
    assert counter.row(open_one).text == "老李家停电没人管"
    with counter.database.reading() as session:
        assert session.scalar(select(func.sum(Grievance.cases))) == 2
