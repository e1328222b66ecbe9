"""Submitting, withdrawing, asking for retirement: what is frozen, what carries on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from content.hashing import content_hash
from core import audit, clock
from core.errors import Conflict, Forbidden, Stale
from review import services
from review.models import Purpose, Review, ReviewState
from review.queries import reviews_of
from tests.content.looking import actions, newest, shown, states, texts
from tests.makers import Maker
from tests.review.writing import ask_to_retire, save, withdraw


def test_a_submission_is_bound_to_the_hash_of_its_text(maker: Maker) -> None:
    review_id = maker.submitted()
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        assert review.content_hash == review.revision.content_hash == content_hash(review.revision)
        assert (review.purpose, review.state) == (Purpose.PUBLISH, ReviewState.OPEN)


def test_a_draft_that_changed_since_it_was_looked_at_is_not_submitted(maker: Maker) -> None:
    number = maker.draft()
    seen = newest(maker.database, number).version
    save(maker, number, "li")
    with pytest.raises(Stale), maker.database.transaction() as session:
        services.submit(session, maker.actor("wang"), number, version=seen)
    assert states(maker.database, number) == ["draft"]
    current = newest(maker.database, number).version
    with maker.database.transaction() as session:
        services.submit(session, maker.actor("wang"), number, version=current)
    assert states(maker.database, number) == ["submitted"]


def test_without_a_draft_nothing_is_submitted(maker: Maker) -> None:
    number = maker.published()
    with pytest.raises(Conflict) as refused:
        maker.submit(number)
    assert refused.value.code == "no_draft"


def test_a_submission_is_not_submitted_again(maker: Maker) -> None:
    number = maker.draft()
    maker.submit(number)
    with pytest.raises(Conflict):
        maker.submit(number)


def test_the_database_itself_holds_one_open_review_per_purpose(maker: Maker) -> None:
    number = maker.draft()
    review_id = maker.submit(number)
    with pytest.raises(IntegrityError), maker.database.transaction() as session:
        first = session.get_one(Review, review_id)
        session.add(
            Review(
                entry=first.entry,
                revision=first.revision,
                purpose=first.purpose,
                content_hash=first.content_hash,
                submitted_by_id=first.submitted_by_id,
                submitted_at=clock.now(),
            )
        )


@pytest.mark.parametrize("way_back", ["request_changes", "withdraw"])
def test_what_comes_back_carries_on_as_a_draft_that_says_the_same(
    maker: Maker, way_back: str
) -> None:
    regulation = maker.published("regulation")
    tomorrow = str(clock.today() + timedelta(days=1))
    number = maker.draft(
        effective_from=tomorrow,
        expires_on="2099-01-01",
        change_note="新规定",
        citations=[{"number": regulation, "clause": "第二条"}],
    )
    save_id = maker.submit(number)
    if way_back == "withdraw":
        withdraw(maker, save_id, "li")
    else:
        maker.decide(save_id, way_back)
    ended, draft = texts(maker.database, number)
    assert draft.state == "draft"
    assert (draft.title, draft.content) == (ended.title, ended.content)
    assert (draft.dates, draft.citations) == (ended.dates, ended.citations)
    assert (draft.author_id, draft.writers) == (ended.author_id, ended.writers)
    maker.decide(maker.submit(number))
    assert states(maker.database, number)[-1] == "approved"


def test_a_submission_is_taken_back_by_its_own_department_alone(maker: Maker) -> None:
    review_id = maker.submitted()
    with pytest.raises(Forbidden):
        withdraw(maker, review_id, "sun")  # of the committee and of another department
    assert withdraw(maker, review_id, "li") == review_id


def test_what_was_taken_back_is_waited_for_no_longer_and_stands_in_the_trail(maker: Maker) -> None:
    maker.full_committee()
    number = maker.draft()
    review_id = maker.submit(number)
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        assert review.remind_at is not None
        assert [one.ended_at for one in review.assignments] != []
    withdraw(maker, review_id)
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        assert review.remind_at is None
        assert all(one.ended_at is not None for one in review.assignments)
    assert actions(maker.database, number)[-1] == "review.withdraw"


@pytest.mark.parametrize("outcome", ["approve", "reject", "withdraw"])
def test_what_has_an_outcome_is_not_taken_back(maker: Maker, outcome: str) -> None:
    number = maker.draft()
    review_id = maker.submit(number)
    if outcome == "withdraw":
        withdraw(maker, review_id)
    else:
        maker.decide(review_id, outcome)
    before = states(maker.database, number)
    with pytest.raises(Conflict) as refused:
        withdraw(maker, review_id)
    assert refused.value.code == "already_decided"
    assert states(maker.database, number) == before


def test_nor_is_what_was_asked_and_refused(maker: Maker) -> None:
    number = maker.published()
    review_id = ask_to_retire(maker, number)
    maker.decide(review_id, "reject")
    with pytest.raises(Conflict) as refused:
        withdraw(maker, review_id)
    assert refused.value.code == "already_decided"


def test_the_trail_says_which_rule_a_text_came_under_and_whose_sign_offs_stayed(
    maker: Maker,
) -> None:
    maker.full_committee()
    number = maker.draft()
    first = maker.submit(number)
    maker.decide(first, reviewer="qian")
    maker.decide(first, "request_changes", "sun")
    second = maker.submit(number)
    with maker.database.reading() as session:
        told = [
            event.data
            for event in audit.events_about(session, f"entry:{number}")
            if event.action == "review.submit_publish"
        ]
        under = [session.get_one(Review, one) for one in (first, second)]
        for data, review in zip(told, under, strict=True):
            assert data["policy"] == review.policy_version_id is not None
            assert data["rule"] == review.rule_key != ""
    assert [data["carried"] for data in told] == [[], ["qian"]]


def test_what_others_say_is_not_asked_to_be_retired(maker: Maker) -> None:
    """A block that a shown text refers to would leave a hole in it."""
    block = maker.published("block")
    maker.published(content={"answer": f"到营业厅办。[[{block}]]"})
    with pytest.raises(Conflict):
        ask_to_retire(maker, block)


def test_what_was_rejected_does_not_carry_on_by_itself(maker: Maker) -> None:
    number = maker.draft()
    maker.decide(maker.submit(number), "reject")
    assert states(maker.database, number) == ["rejected"]


def test_every_step_is_on_record(maker: Maker) -> None:
    number = maker.draft()
    maker.decide(maker.submit(number), "request_changes")
    maker.decide(maker.submit(number))
    maker.decide(ask_to_retire(maker, number), "reject")
    assert actions(maker.database, number) == [
        "entry.create",
        "review.submit_publish",
        "review.request_changes",
        "review.submit_publish",
        "review.approve",
        "review.submit_retire",
        "review.reject",
    ]


def test_only_what_is_published_can_be_taken_down(maker: Maker) -> None:
    number = maker.draft()
    with pytest.raises(Conflict) as refused:
        ask_to_retire(maker, number)
    assert refused.value.code == "not_published"


def test_retirement_is_asked_for_once(maker: Maker) -> None:
    number = maker.published()
    ask_to_retire(maker, number)
    with pytest.raises(Conflict) as refused:
        ask_to_retire(maker, number, "li")
    assert refused.value.code == "already_submitted"


def test_a_change_and_a_retirement_can_wait_side_by_side(maker: Maker) -> None:
    number = maker.published(title="旧")
    save(maker, number, title="新")
    change, retirement = maker.submit(number), ask_to_retire(maker, number)
    with maker.database.reading() as session:
        found = [review.id for review in reviews_of(session, int(number[3:]))]
    assert found[:2] == [retirement, change]
    maker.decide(retirement)
    assert shown(maker.database, number) is None
    maker.decide(change)
    assert shown(maker.database, number) == "新"


def test_a_text_superseded_meanwhile_is_not_taken_down(maker: Maker) -> None:
    number = maker.published(title="旧")
    retirement = ask_to_retire(maker, number)
    save(maker, number, title="新")
    maker.decide(maker.submit(number))
    with pytest.raises(Conflict) as refused:
        maker.decide(retirement)
    assert refused.value.code == "content_changed"
    assert shown(maker.database, number) == "新"
    maker.decide(retirement, "reject")  # it can be brought to an end
    assert shown(maker.database, number) == "新"
