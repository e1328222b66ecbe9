"""Every action of every role in every state of a review, own and foreign, in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, DomainError, Forbidden, NotFound
from people.actors import Actor
from review import services
from review.models import Review, ReviewState, Verdict
from tests.content.looking import counts, shown, states
from tests.databases import ON_SQLITE
from tests.makers import CHECKED, Maker
from tests.review.writing import save

Act = Callable[[Session, Actor, int], Any]


def deciding(verdict: Verdict) -> Act:
    """The action of giving a verdict."""
    return lambda session, actor, review_id: services.decide(
        session, actor, review_id, verdict, "理由", checked=CHECKED
    )


ACTIONS: dict[str, Act] = {
    "claim": services.claim,
    "hand_back": services.hand_back,
    "withdraw": services.withdraw,
    "approve": deciding(Verdict.APPROVE),
    "request_changes": deciding(Verdict.REQUEST_CHANGES),
    "reject": deciding(Verdict.REJECT),
    "batch": lambda session, actor, review_id: services.decide_batch(
        session, actor, [review_id], Verdict.APPROVE, checked=CHECKED
    ),
}
DECIDING = ("approve", "request_changes", "reject", "batch")
# Wang of marketing submitted; sun is a reviewer and contributor of the service department.
ACTORS = ("wang", "li", "zhao", "an", "zhou", "admin", "chen", "sun")
DEPARTMENT, COMMITTEE = ("wang", "li"), ("chen", "sun")


def expected(state: ReviewState, action: str, name: str) -> type[DomainError] | ReviewState:
    """What is to come of it: an error, or the state afterwards."""
    if name not in DEPARTMENT + COMMITTEE:
        return NotFound  # as if there were no such review
    if action == "withdraw" and name in COMMITTEE:
        return Forbidden
    if action in ("claim", *DECIDING) and name in DEPARTMENT:
        return Conflict if action == "batch" and state != ReviewState.OPEN else Forbidden
    if action == "hand_back" or state != ReviewState.OPEN:
        return Conflict  # nobody holds a claim; and what is decided stays decided
    return {
        "claim": ReviewState.OPEN,
        "withdraw": ReviewState.WITHDRAWN,
        "approve": ReviewState.APPROVED,
        "batch": ReviewState.APPROVED,
        "request_changes": ReviewState.CHANGES_REQUESTED,
        "reject": ReviewState.REJECTED,
    }[action]


def brought_to(maker: Maker, state: ReviewState) -> int:
    """A review of wang's submission in this state."""
    review_id = maker.submitted()
    way: dict[ReviewState, tuple[Act, str]] = {
        ReviewState.APPROVED: (ACTIONS["approve"], "chen"),
        ReviewState.CHANGES_REQUESTED: (ACTIONS["request_changes"], "chen"),
        ReviewState.REJECTED: (ACTIONS["reject"], "chen"),
        ReviewState.WITHDRAWN: (ACTIONS["withdraw"], "wang"),
    }
    if state in way:
        act, name = way[state]
        with maker.database.transaction() as session:
            act(session, maker.actor(name), review_id)
    return review_id


def state_of(maker: Maker, review_id: int) -> ReviewState:
    """Where the review is now."""
    with maker.database.reading() as session:
        return session.get_one(Review, review_id).state


@ON_SQLITE  # no engine decides this; what does is in test_races
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", ReviewState)
def test_every_step_is_taken_or_refused_as_the_table_says(
    maker: Maker, state: ReviewState, action: str
) -> None:
    for name in ACTORS:
        review_id = brought_to(maker, state)
        before = counts(maker.database)
        outcome = expected(state, action, name)
        where = (state, action, name)
        if isinstance(outcome, ReviewState):
            with maker.database.transaction() as session:
                ACTIONS[action](session, maker.actor(name), review_id)
            assert state_of(maker, review_id) == outcome, where
            assert counts(maker.database)[-1] > before[-1], where  # it is on record
            continue
        with pytest.raises(DomainError) as refused, maker.database.transaction() as session:
            ACTIONS[action](session, maker.actor(name), review_id)
        assert type(refused.value) is outcome, where
        assert state_of(maker, review_id) == state, where
        assert counts(maker.database) == before, where


@pytest.mark.parametrize("action", ACTIONS)
def test_a_review_that_does_not_exist_is_not_found(maker: Maker, action: str) -> None:
    for name in ("wang", "chen", "an"):
        with pytest.raises(NotFound), maker.database.transaction() as session:
            ACTIONS[action](session, maker.actor(name), 99_999)


@pytest.mark.parametrize(
    ("verdict", "revisions", "visible"),
    [
        ("approve", ["superseded", "published"], "新"),
        ("request_changes", ["published", "returned", "draft"], "旧"),
        ("reject", ["published", "rejected"], "旧"),
        ("withdraw", ["published", "withdrawn", "draft"], "旧"),
    ],
)
def test_what_becomes_of_the_text(
    maker: Maker, verdict: str, revisions: list[str], visible: str
) -> None:
    number = maker.published(title="旧")
    review_id = maker.submit(_draft_beside(maker, number, "新"))
    assert states(maker.database, number) == ["published", "submitted"]
    assert shown(maker.database, number) == "旧"
    with maker.database.transaction() as session:
        ACTIONS[verdict](
            session, maker.actor("wang" if verdict == "withdraw" else "chen"), review_id
        )
    assert states(maker.database, number) == revisions
    assert shown(maker.database, number) == visible


@pytest.mark.parametrize(
    ("verdict", "revisions", "visible"),
    [
        ("approve", ["retired"], None),
        ("request_changes", ["published"], "旧"),
        ("reject", ["published"], "旧"),
        ("withdraw", ["published"], "旧"),
    ],
)
def test_what_becomes_of_a_text_that_is_to_be_taken_down(
    maker: Maker, verdict: str, revisions: list[str], visible: str | None
) -> None:
    number = maker.published(title="旧")
    with maker.database.transaction() as session:
        review_id = services.ask_to_retire(session, maker.actor("wang"), number, "过时").id
    assert shown(maker.database, number) == "旧"
    with maker.database.transaction() as session:
        ACTIONS[verdict](
            session, maker.actor("wang" if verdict == "withdraw" else "chen"), review_id
        )
    assert states(maker.database, number) == revisions
    assert shown(maker.database, number) == visible


def _draft_beside(maker: Maker, number: str, title: str) -> str:
    save(maker, number, title=title)
    return number
