"""Claims: a lease that one reviewer holds, that ends by itself and fences a late owner out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core import audit, clock
from core.errors import Conflict
from review import services
from review.assignment.workload import workload
from review.models import LEASE, Verdict
from tests.content.looking import states
from tests.makers import CHECKED, Maker
from tests.review.writing import claim, holder

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # a Monday


def after(time: timedelta) -> Any:
    """A while later."""
    return clock.moved_to(NOON + time)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def review_id(maker: Maker) -> int:
    """Something of marketing that waits."""
    return maker.submitted()


def decide(maker: Maker, review_id: int, reviewer: str, claim_number: int | None) -> None:
    """Approve under a claim."""
    with maker.database.transaction() as session:
        services.decide(
            session,
            maker.actor(reviewer),
            review_id,
            Verdict.APPROVE,
            claim_number=claim_number,
            checked=CHECKED,
        )


def hand_back(maker: Maker, review_id: int, reviewer: str) -> None:
    """Give a claim up."""
    with maker.database.transaction() as session:
        services.hand_back(session, maker.actor(reviewer), review_id)


def test_while_one_holds_it_nobody_else_claims_or_decides(maker: Maker, review_id: int) -> None:
    claim(maker, review_id, "chen")
    assert holder(maker.database, review_id) == "chen"
    for attempt in (
        lambda: claim(maker, review_id, "sun"),
        lambda: decide(maker, review_id, "sun", None),
        lambda: decide(maker, review_id, "sun", 1),
        lambda: hand_back(maker, review_id, "sun"),
    ):
        with pytest.raises(Conflict):
            attempt()
    decide(maker, review_id, "chen", 1)


def test_claiming_again_extends_the_lease(maker: Maker, review_id: int) -> None:
    first = claim(maker, review_id)
    with after(LEASE - timedelta(seconds=1)):
        assert claim(maker, review_id) == first
    with after(LEASE + timedelta(minutes=5)):
        assert holder(maker.database, review_id) == "chen"
        decide(maker, review_id, "chen", first)


def test_the_lease_ends_and_there_is_one_takeover(maker: Maker, review_id: int) -> None:
    late = claim(maker, review_id, "chen")
    with after(LEASE):
        assert holder(maker.database, review_id) is None
        new = claim(maker, review_id, "sun")
        assert new == late + 1
        for claim_number in (late, None):
            with pytest.raises(Conflict):
                decide(maker, review_id, "chen", claim_number)
        with pytest.raises(Conflict):
            claim(maker, review_id, "chen")
        decide(maker, review_id, "sun", new)


def test_a_late_owner_is_refused_even_before_anybody_takes_over(
    maker: Maker, review_id: int
) -> None:
    late = claim(maker, review_id)
    with after(LEASE):
        with pytest.raises(Conflict) as refused:
            decide(maker, review_id, "chen", late)
        assert refused.value.code == "claim_expired"
        decide(maker, review_id, "chen", claim(maker, review_id))


def test_a_late_owner_is_refused_after_the_new_one_gave_it_back(
    maker: Maker, review_id: int
) -> None:
    late = claim(maker, review_id, "chen")
    with after(LEASE):
        claim(maker, review_id, "sun")
        hand_back(maker, review_id, "sun")
        with pytest.raises(Conflict):
            decide(maker, review_id, "chen", late)


def test_a_claim_given_back_is_free(maker: Maker, review_id: int) -> None:
    claim(maker, review_id, "chen")
    hand_back(maker, review_id, "chen")
    assert holder(maker.database, review_id) is None
    with pytest.raises(Conflict) as refused:
        hand_back(maker, review_id, "chen")
    assert refused.value.code == "not_claimed"
    assert claim(maker, review_id, "sun") == 2


def renew(maker: Maker, review_id: int, reviewer: str, claim_number: int) -> None:
    """What the page of a review does while it is being read."""
    with maker.database.transaction() as session:
        services.renew(session, maker.actor(reviewer), review_id, claim_number)


def test_a_claim_is_renewed_while_it_lasts_and_leaves_no_trace(
    maker: Maker, review_id: int
) -> None:
    number = claim(maker, review_id, "chen")
    for minutes in (20, 40, 60):
        with after(timedelta(minutes=minutes)):
            renew(maker, review_id, "chen", number)
    with after(timedelta(minutes=89)):
        assert holder(maker.database, review_id) == "chen"
    with after(timedelta(minutes=90)):
        assert holder(maker.database, review_id) is None
    with maker.database.reading() as session:
        about = audit.events_about(session, "entry:KB-000001")
        assert sum(event.action == "review.claim" for event in about) == 1


def test_renewing_never_takes_over(maker: Maker, review_id: int) -> None:
    late = claim(maker, review_id, "chen")
    with pytest.raises(Conflict):
        renew(maker, review_id, "sun", late)
    with after(LEASE):
        with pytest.raises(Conflict) as refused:
            renew(maker, review_id, "chen", late)
        assert refused.value.code == "claim_expired"
        assert claim(maker, review_id, "sun") == late + 1
        for number in (late, late + 1):
            with pytest.raises(Conflict):
                renew(maker, review_id, "chen", number)
        assert holder(maker.database, review_id) == "sun"


def test_a_claim_given_back_is_not_renewed(maker: Maker, review_id: int) -> None:
    number = claim(maker, review_id)
    hand_back(maker, review_id, "chen")
    with pytest.raises(Conflict):
        renew(maker, review_id, "chen", number)


def test_without_a_claim_it_can_be_decided_too(maker: Maker, review_id: int) -> None:
    decide(maker, review_id, "chen", None)


def test_a_claim_does_not_keep_the_department_from_withdrawing(
    maker: Maker, review_id: int
) -> None:
    late = claim(maker, review_id)
    with maker.database.transaction() as session:
        number = services.withdraw(session, maker.actor("li"), review_id).entry.number
    with pytest.raises(Conflict):
        decide(maker, review_id, "chen", late)
    assert states(maker.database, number) == ["withdrawn", "draft"]


@pytest.mark.parametrize(
    ("moved", "held"),
    [
        (timedelta(minutes=-1), "sun"),
        (timedelta(days=-365), None),  # it was given while the clock was a year ahead
        (timedelta(days=365), None),
    ],
)
def test_a_clock_that_was_wrong_does_not_hold_a_claim_for_ever(
    maker: Maker, review_id: int, moved: timedelta, held: str | None
) -> None:
    claim(maker, review_id, "sun")  # it is chen's turn
    with after(moved):
        assert holder(maker.database, review_id) == held
        with maker.database.reading() as session:
            counted = workload(session, maker.actor("chen"))
        assert (counted.mine, counted.others) == ((1, 0) if held is None else (0, 1))
        if held is None:
            assert claim(maker, review_id, "chen") == 2


def test_the_workload_counts_what_one_may_decide_now(maker: Maker, review_id: int) -> None:
    maker.submit(maker.draft(author="sun", title="孙的一件"), "sun")
    claim(maker, review_id, "chen")
    maker.decide(maker.submitted(), reviewer="sun")
    with maker.database.reading() as session:
        chen, sun = (workload(session, maker.actor(name)) for name in ("chen", "sun"))
    assert (chen.mine, chen.others, chen.decided_this_week) == (2, 0, 0)
    assert (sun.mine, sun.others, sun.decided_this_week) == (0, 2, 1)
    with after(timedelta(days=7)), maker.database.reading() as session:
        assert workload(session, maker.actor("sun")).decided_this_week == 0
