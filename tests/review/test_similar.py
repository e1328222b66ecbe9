"""Similar submissions: how they are grouped."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from core.errors import Forbidden, NotFound
from review import services, similar
from review.models import Verdict
from tests.databases import ENGINES
from tests.makers import CHECKED, Maker
from tests.review.many_alike import keys, submit
from tests.review.writing import open_all

BOTH = pytest.mark.parametrize("engine_kind", ENGINES, indirect=True)


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
    """One verdict on some of a group."""
    open_all(maker, {*ids, *excluded}, who)
    with maker.database.transaction() as session:
        actor = maker.actor(who)
        services.decide_similar(
            session, actor, key, ids, verdict, "一并处理", excluded=excluded, checked=CHECKED
        )


@BOTH
def test_alike_are_who_what_where_and_how_risky(maker: Maker) -> None:
    submit(maker, 4)
    submit(maker, 3, content={"answer": "押金 100 元。"})
    submit(maker, 2, content={"answer": "押金 200 元。"})
    submit(maker, 2, author="zhao")  # too few, and another submitter's
    assert sorted(keys(maker).values()) == [4, 5]
    assert keys(maker, "sun") == {}
    assert keys(maker, "wang") == {}
    grades = {key.rsplit("-", 1)[1]: count for key, count in keys(maker).items()}
    assert grades == {"wording": 4, "obligations": 5}


def test_never_ones_own(maker: Maker) -> None:
    ids = submit(maker, 3)
    [key] = keys(maker)
    with pytest.raises(Forbidden):
        decide(maker, key, ids, who="sun")
    with pytest.raises(Forbidden):
        decide(maker, key, ids, who="zhao")
    with pytest.raises(NotFound):
        decide(maker, key, ids, who="an")


@pytest.mark.parametrize("key", ["", "x", "1-1-answer-none", "999-1-answer-wording", "1-1-a;b-c"])
def test_a_key_of_nothing_is_not_found(maker: Maker, key: str) -> None:
    submit(maker, 3)
    with maker.database.reading() as session, pytest.raises(NotFound):
        similar.group_keyed(session, maker.actor("chen"), key)
