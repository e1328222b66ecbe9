"""One verdict on several reviews: all or none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from core.errors import Conflict, DomainError, Forbidden, NotFound
from review import services
from review.models import Verdict
from tests.content.looking import counts, shown, states
from tests.makers import CHECKED, Maker
from tests.review.writing import claim, open_all


def decide(
    maker: Maker, review_ids: list[int], verdict: Verdict = Verdict.APPROVE, who: str = "chen"
) -> None:
    """Decide several together, each of them opened."""
    if verdict == Verdict.APPROVE:
        open_all(maker, review_ids, who)
    with maker.database.transaction() as session:
        services.decide_batch(
            session, maker.actor(who), review_ids, verdict, "一并处理", checked=CHECKED
        )


@pytest.mark.parametrize(
    ("verdict", "after"),
    [
        (Verdict.APPROVE, ["published"]),
        (Verdict.REQUEST_CHANGES, ["returned", "draft"]),
        (Verdict.REJECT, ["rejected"]),
    ],
)
def test_all_are_decided(maker: Maker, verdict: Verdict, after: list[str]) -> None:
    numbers = [maker.draft() for _ in range(3)]
    decide(maker, [maker.submit(number) for number in numbers], verdict)
    assert [states(maker.database, number) for number in numbers] == [after] * 3


def test_an_id_given_twice_counts_once(maker: Maker) -> None:
    number = maker.draft()
    review_id = maker.submit(number)
    decide(maker, [review_id, review_id])
    assert shown(maker.database, number) is not None


def _decided(maker: Maker) -> int:
    review_id = maker.submitted()
    maker.decide(review_id)
    return review_id


def _claimed_by_another(maker: Maker) -> int:
    review_id = maker.submitted()
    claim(maker, review_id, "sun")
    return review_id


def _own(maker: Maker) -> int:
    return maker.submit(maker.draft(author="sun"), "sun")


def _tampered(maker: Maker) -> int:
    review_id = maker.submitted(title="原文")
    with maker.database.transaction() as session:
        session.execute(text("UPDATE revisions SET title = '偷换' WHERE title = '原文'"))
    return review_id


def _unknown(maker: Maker) -> int:
    return 99_999


@pytest.mark.parametrize(
    ("in_the_way", "who", "error", "names_ids"),
    [
        (_decided, "chen", Conflict, True),
        (_claimed_by_another, "chen", Conflict, True),
        (_own, "sun", Forbidden, True),
        (_tampered, "chen", Conflict, False),
        (_unknown, "chen", NotFound, False),
    ],
)
def test_one_that_cannot_be_decided_holds_up_all(
    maker: Maker,
    in_the_way: Callable[[Maker], int],
    who: str,
    error: type[DomainError],
    names_ids: bool,
) -> None:
    numbers = [maker.draft(), maker.draft()]
    good = [maker.submit(number) for number in numbers]
    bad = in_the_way(maker)
    before = counts(maker.database)
    with pytest.raises(error) as refused:
        decide(maker, [good[0], bad, good[1]], who=who)
    assert refused.value.details.get("ids") == ([bad] if names_ids else None)
    assert counts(maker.database) == before
    assert [states(maker.database, number) for number in numbers] == [["submitted"]] * 2


@pytest.mark.parametrize("who", ["wang", "an", "zhou", "admin"])
def test_a_batch_asks_for_the_same_rights(maker: Maker, who: str) -> None:
    number = maker.draft()
    review_id = maker.submit(number)
    with pytest.raises((Forbidden, NotFound)):
        decide(maker, [review_id], who=who)
    assert states(maker.database, number) == ["submitted"]


def test_several_are_approved_only_by_who_opened_each(maker: Maker) -> None:
    ids = [maker.submitted(), maker.submitted()]
    open_all(maker, ids[:1])
    open_all(maker, ids[1:], "sun")
    with maker.database.transaction() as session, pytest.raises(Conflict) as refused:
        services.decide_batch(session, maker.actor("chen"), ids, Verdict.APPROVE, checked=CHECKED)
    assert (refused.value.code, refused.value.details["ids"]) == ("open_each", ids[1:])
    decide(maker, ids)


def test_what_was_opened_is_the_text_as_it_stood(maker: Maker) -> None:
    ids = [maker.submitted(title="原文"), maker.submitted()]
    open_all(maker, ids)
    with maker.database.transaction() as session:
        session.execute(
            text("UPDATE reviews SET content_hash = 'other' WHERE id = :id"), {"id": ids[0]}
        )
    with maker.database.transaction() as session, pytest.raises(Conflict) as refused:
        services.decide_batch(session, maker.actor("chen"), ids, Verdict.APPROVE, checked=CHECKED)
    assert refused.value.details["ids"] == ids[:1]


def test_to_turn_several_down_nothing_need_be_opened(maker: Maker) -> None:
    ids = [maker.submitted(), maker.submitted()]
    with maker.database.transaction() as session:
        services.decide_batch(session, maker.actor("chen"), ids, Verdict.REJECT, "重复")
