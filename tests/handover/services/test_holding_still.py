"""Two who reorganise do it one after the other."""

from __future__ import annotations

from threading import Event, Thread

from handover.services.holding_still import hold_still
from tests.handover.office import Office


def test_the_second_waits_for_the_first(office: Office) -> None:
    held, order = Event(), []

    def first() -> None:
        with office.database.transaction() as session:
            hold_still(session)
            held.set()
            order.append("first")

    def second() -> None:
        held.wait(10)
        with office.database.transaction() as session:
            hold_still(session)
            order.append("second")

    both = [Thread(target=work) for work in (second, first)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert order == ["first", "second"]
