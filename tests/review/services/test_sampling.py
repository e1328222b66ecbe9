"""One verdict on what is alike: what is drawn and opened, a record of each, all or none."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from sqlalchemy import select

from core import audit
from core.errors import Conflict
from review import services, similar
from review.models import Review, ReviewState, SignOff, Verdict
from tests.databases import ENGINES
from tests.makers import CHECKED, Maker
from tests.review.many_alike import keys, submit
from tests.review.members import add_reviewer
from tests.review.writing import claim, open_all


@pytest.fixture
def engine_kind(request: pytest.FixtureRequest) -> str:
    """One engine will do, but for the tests that name both."""
    return str(getattr(request, "param", ENGINES[0]))


def decide(
    maker: Maker,
    key: str,
    ids: Collection[int],
    verdict: Verdict = Verdict.APPROVE,
    excluded: Collection[int] = (),
    who: str = "chen",
) -> None:
    """One verdict on some of a group, the sample of all that were shown opened."""
    open_all(maker, {*ids, *excluded}, who)
    with maker.database.transaction() as session:
        actor = maker.actor(who)
        services.decide_similar(
            session, actor, key, ids, verdict, "一并处理", excluded=excluded, checked=CHECKED
        )


def states(maker: Maker, ids: Collection[int]) -> list[ReviewState]:
    """The states of reviews."""
    with maker.database.reading() as session:
        return [session.get_one(Review, review_id).state for review_id in ids]


def test_the_sample_is_the_same_for_whoever_looks_and_follows_the_texts(maker: Maker) -> None:
    submit(maker, 11)
    [key] = keys(maker)
    drawn = []
    for _ in range(2):
        with maker.database.reading() as session:
            _group, reviews = similar.group_keyed(session, maker.actor("chen"), key)
            drawn.append([one.id for one in similar.sample(reviews)])
            assert len(reviews) == 11
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 4
    other = [Review(id=one.id, content_hash=one.content_hash[::-1]) for one in reviews]
    assert [one.id for one in similar.sample(other)] != drawn[0]


@pytest.mark.parametrize(("count", "size"), [(1, 1), (3, 3), (9, 3), (17, 5), (100, 10), (200, 10)])
def test_the_sample_grows_slower_than_the_group(count: int, size: int) -> None:
    reviews = [Review(id=place, content_hash="a") for place in range(count)]
    assert len(similar.sample(reviews)) == size


def test_each_has_its_own_record_and_one_says_what_went_together(maker: Maker) -> None:
    ids = submit(maker, 5)
    [key] = keys(maker)
    decide(maker, key, ids[:4], excluded=ids[4:])
    assert states(maker, ids) == [ReviewState.APPROVED] * 4 + [ReviewState.OPEN]
    with maker.database.reading() as session:
        own = select(SignOff).where(SignOff.review_id.in_(ids)).order_by(SignOff.review_id)
        signed = session.scalars(own).unique().all()
        assert [(one.review_id, one.comment) for one in signed] == [
            (review_id, "一并处理") for review_id in ids[:4]
        ]
        [together] = audit.events_about(session, f"reviews:{key}")
        assert together.data["ids"] == ids[:4]
        assert together.data["excluded"] == ids[4:]
        assert set(together.data["sample"]) <= set(ids)
        assert len(together.data["sample"]) == 3
        approvals = [e for e in audit.latest(session, 50) if e.action == "review.approve"]
        assert len([one for one in approvals if one.data["review"] in ids]) == 4


def test_what_touches_amounts_is_not_approved_by_a_sample(maker: Maker) -> None:
    ids = submit(maker, 3, content={"answer": "押金 100 元。"})
    [key] = keys(maker)
    with pytest.raises(Conflict) as refused:
        decide(maker, key, ids)
    assert refused.value.code == "open_each"
    assert states(maker, ids) == [ReviewState.OPEN] * 3
    decide(maker, key, ids, Verdict.REQUEST_CHANGES)
    assert states(maker, ids) == [ReviewState.CHANGES_REQUESTED] * 3


def test_all_or_none(maker: Maker) -> None:
    ids = submit(maker, 3)
    [key] = keys(maker)
    stranger = maker.submitted(author="wang")
    with pytest.raises(Conflict) as refused:
        decide(maker, key, [*ids, stranger])
    assert refused.value.details["ids"] == [stranger]
    add_reviewer(maker, "qian")
    claim(maker, ids[1], "qian")
    with pytest.raises(Conflict):
        decide(maker, key, ids)
    assert states(maker, ids) == [ReviewState.OPEN] * 3


def test_what_is_left_out_and_is_none_of_the_group_is_not_drawn(maker: Maker) -> None:
    ids = submit(maker, 3)
    [key] = keys(maker)
    strangers = [maker.submitted(author="wang", title=f"别的 {n}") for n in range(3)]
    open_all(maker, ids)
    with maker.database.transaction() as session:
        services.decide_similar(
            session,
            maker.actor("chen"),
            key,
            ids,
            Verdict.APPROVE,
            excluded=strangers,
            checked=CHECKED,
        )
    assert states(maker, ids) == [ReviewState.APPROVED] * 3


def test_the_sample_has_to_be_opened_by_who_approves(maker: Maker) -> None:
    ids = submit(maker, 3)
    [key] = keys(maker)
    open_all(maker, ids[:2])
    with maker.database.transaction() as session, pytest.raises(Conflict) as refused:
        services.decide_similar(
            session, maker.actor("chen"), key, ids, Verdict.APPROVE, checked=CHECKED
        )
    assert (refused.value.code, refused.value.details["ids"]) == ("open_each", ids[2:])
    assert states(maker, ids) == [ReviewState.OPEN] * 3
