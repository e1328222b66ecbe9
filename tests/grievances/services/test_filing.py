"""What goes to the shelf, and what may not yet."""

from __future__ import annotations

import pytest

from core.errors import Conflict, Forbidden, Invalid
from grievances.handling import queries
from grievances.handling.queries import Shown
from tests.grievances.counter import Counter


def test_it_is_filed_with_cause_responsibility_and_measure(counter: Counter) -> None:
    number = counter.record(caller="13812345678")
    with pytest.raises(Conflict):  # the customer was not told yet
        counter.file(number)
    counter.propose(number)
    counter.call(number, "satisfied")
    with pytest.raises(Forbidden):
        counter.file(number, "wang")
    with pytest.raises(Invalid):
        counter.file(number, cause="")
    counter.file(number, instructive=True)
    with pytest.raises(Conflict):
        counter.file(number)
    with counter.database.reading() as session:
        zhou = counter.actor("zhou")
        shelf = queries.handlings(session, zhou, shown=Shown.CLOSED, text="更换", limit=9)
        none = queries.handlings(session, zhou, shown=Shown.CLOSED, text="100%", limit=9)
        open_ones = queries.handlings(session, zhou, limit=9)
    assert [one.number for one in shelf.items] == [number]
    assert (shelf.items[0].is_instructive, none.total, open_ones.total) == (True, 0, 0)


def test_nobody_can_be_called_who_left_no_number(counter: Counter) -> None:
    number = counter.record()
    counter.file(number)
    assert not counter.row(number).is_open
