"""The counts at the head of the queue agree with what may be decided, on both engines."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from review import services
from review.assignment.whose_turn import is_my_turn
from review.assignment.workload import Workload, workload
from review.models import LEASE
from review.queue import Order, Wanted, queue
from tests.makers import Maker


def count(maker: Maker, name: str) -> Workload:
    with maker.database.reading() as session:
        return workload(session, maker.actor(name))


def claim(maker: Maker, review_id: int, name: str) -> None:
    with maker.database.transaction() as session:
        services.claim(session, maker.actor(name), review_id)


def test_own_and_held_ones_are_others(maker: Maker) -> None:
    maker.submitted(author="sun", title="孙的一件")  # chen's turn: nobody else may
    suns_turn = maker.submitted()
    maker.submitted()  # chen's: both have one
    assert count(maker, "sun") == Workload(mine=1, others=2, decided_this_week=0)
    assert count(maker, "chen") == Workload(mine=2, others=1, decided_this_week=0)
    claim(maker, suns_turn, "chen")
    assert count(maker, "sun") == Workload(mine=0, others=3, decided_this_week=0)
    assert count(maker, "chen") == Workload(mine=3, others=0, decided_this_week=0)


def test_after_a_claim_it_is_the_turn_of_whom_it_was_given_to(maker: Maker) -> None:
    claim(maker, maker.submitted(), "sun")
    assert (count(maker, "chen").mine, count(maker, "sun").mine) == (0, 1)
    with clock.moved_to(clock.now() + LEASE + timedelta(seconds=1)):
        assert (count(maker, "chen").mine, count(maker, "sun").mine) == (1, 0)


def test_a_retirement_concerns_only_who_asked(maker: Maker) -> None:
    number = maker.published(author="sun")
    with maker.database.transaction() as session:
        services.ask_to_retire(session, maker.actor("zhao"), number, "已过时")
    assert count(maker, "sun").mine == 1


def test_agrees_with_the_policy(maker: Maker) -> None:
    for author in ("sun", "wang", "li"):
        maker.submitted(author=author)
    for name in ("sun", "chen"):
        with maker.database.reading() as session:
            actor = maker.actor(name)
            waiting = queue(session, actor, Wanted(order=Order.AGE), limit=50).items
            decidable = sum(is_my_turn(actor, review) for review in waiting)
        assert count(maker, name).mine == decidable


def test_counts_the_week_from_monday(maker: Maker) -> None:
    monday = clock.start_of(clock.today() - timedelta(days=clock.today().weekday()))
    with clock.moved_to(monday - timedelta(hours=1)):
        maker.decide(maker.submitted())
    with clock.moved_to(monday + timedelta(hours=1)):
        maker.decide(maker.submitted())
        assert count(maker, "chen").decided_this_week == 1
