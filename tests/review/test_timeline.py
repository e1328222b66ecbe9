"""The steps of a review, and which of them is the current one."""

from __future__ import annotations

import pytest

from review import queries, services, timeline
from review.models import Review
from review.timeline import Step, Tone
from tests.makers import Maker


@pytest.fixture
def engine_kind() -> str:
    """Nothing here depends on the engine."""
    return "sqlite"


def steps_of(maker: Maker, review_id: int) -> list[Step]:
    with maker.database.reading() as session:
        return timeline.steps(session.get_one(Review, review_id))


def told(steps: list[Step]) -> list[str]:
    return [str(step.what) for step in steps]


def test_waits(maker: Maker) -> None:
    assert told(steps_of(maker, maker.submitted())) == ["送审", "待审核"]


def test_is_held(maker: Maker) -> None:
    review_id = maker.submitted()
    with maker.database.transaction() as session:
        services.claim(session, maker.actor("chen"), review_id)
    steps = steps_of(maker, review_id)
    assert told(steps) == ["送审", "审核中"]
    assert steps[-1].person is not None
    assert steps[-1].person.name == "chen"


@pytest.mark.parametrize(
    ("verdict", "expected", "tone"),
    [
        ("approve", ["送审", "通过", "已发布"], Tone.GOOD),
        ("request_changes", ["送审", "退回修改"], Tone.ATTENTION),
        ("reject", ["送审", "驳回"], Tone.BAD),
    ],
)
def test_ends_with_the_outcome(maker: Maker, verdict: str, expected: list[str], tone: Tone) -> None:
    review_id = maker.submitted()
    maker.decide(review_id, verdict, comment="意见")
    steps = steps_of(maker, review_id)
    assert told(steps) == expected
    assert steps[1].comment == "意见"
    assert steps[-1].tone == tone
    assert [step.current for step in steps] == [False] * (len(steps) - 1) + [True]


def test_names_the_day_it_becomes_effective(maker: Maker) -> None:
    review_id = maker.submitted(effective_from="2099-01-01")
    maker.decide(review_id)
    assert told(steps_of(maker, review_id))[-1] == "已通过，2099-01-01 生效"


def test_retirement_and_withdrawal(maker: Maker) -> None:
    number = maker.published()
    with maker.database.transaction() as session:
        wang = maker.actor("wang")
        asked = services.ask_to_retire(session, wang, number, "已过时").id
    maker.decide(asked)
    assert told(steps_of(maker, asked)) == ["申请下线", "通过", "已下线"]
    withdrawn = maker.submitted()
    with maker.database.transaction() as session:
        services.withdraw(session, maker.actor("wang"), withdrawn)
    assert told(steps_of(maker, withdrawn)) == ["送审", "已撤回"]


def test_earlier_submissions_of_the_same_entry(maker: Maker) -> None:
    number = maker.draft()
    first = maker.submit(number)
    maker.decide(first, "request_changes")
    second = maker.submit(number)
    with maker.database.reading() as session:
        review = session.get_one(Review, second)
        all_of_it = queries.reviews_of(session, review.entry_id)
        assert [one.id for one in timeline.earlier(all_of_it, review)] == [first]
