"""The urgent path: two departments put a text up for hours, and it never stays by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from content.queries import visible_entries
from content.services import drafts
from core import audit, clock
from core.errors import Conflict, DomainError, Forbidden, Invalid
from people.notifications.models import InboxMessage
from review import services
from review.models import Review, ReviewState
from tests.content.looking import actions, shown, states
from tests.makers import Maker
from tests.review.urgent_path import put_up, urgent
from tests.review.writing import ask_to_retire, save


@pytest.fixture(autouse=True)
def committee(maker: Maker) -> None:
    """The policy of a new base, and a committee that can meet it."""
    maker.full_committee()


def changed(maker: Maker) -> str:
    """An entry with a published text 旧 and a draft 新."""
    number = maker.published(title="旧")
    save(maker, number, title="新")
    return number


def work(maker: Maker) -> None:
    """The worker comes round."""
    with maker.database.transaction() as session:
        services.end_due_interims(session)


def state_of(maker: Maker, review_id: int) -> ReviewState:
    """Where the review is."""
    with maker.database.reading() as session:
        return session.get_one(Review, review_id).state


def test_two_departments_put_it_up_and_one_does_not(maker: Maker) -> None:
    number = changed(maker)
    review_id = maker.submit(number)
    urgent(maker, review_id, "chen")
    assert shown(maker.database, number) == "旧"
    urgent(maker, review_id, "sun", 2)
    assert shown(maker.database, number) == "新"
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        assert review.state == ReviewState.OPEN  # in the ordinary queue
        seen = visible_entries(session, [review.entry_id])[review.entry_id]
        left = seen.provisional_until - clock.now() if seen.provisional_until else timedelta(0)
        assert timedelta(hours=1, minutes=55) < left <= timedelta(hours=2)  # the shorter time
        assert review.sign_offs == []  # and it counts for nothing else
    assert states(maker.database, number) == ["published", "submitted"]
    assert actions(maker.database, number)[-3:] == [
        "review.urgent",
        "review.urgent",
        "interim.shown",
    ]


@pytest.mark.parametrize("has_old", [True, False])
def test_unconfirmed_it_is_gone_when_its_time_is_over(maker: Maker, has_old: bool) -> None:
    number = changed(maker) if has_old else maker.draft(title="新")
    review_id = put_up(maker, number, 72)
    with clock.moved_to(clock.now() + timedelta(hours=71)):
        work(maker)
        assert shown(maker.database, number) == "新"
    with clock.moved_to(clock.now() + timedelta(hours=72, seconds=1)):
        assert shown(maker.database, number) == ("旧" if has_old else None)  # by itself
        work(maker)
        work(maker)  # a worker that died and began again finds nothing left to do
        assert shown(maker.database, number) == ("旧" if has_old else None)
        assert state_of(maker, review_id) == ReviewState.OPEN
        assert actions(maker.database, number).count("interim.lapsed") == 1
        for name in ("wang", "chen", "sun"):
            with maker.database.reading() as session:
                told = select(InboxMessage.key).where(
                    InboxMessage.user_id == maker.actor(name).id,
                    InboxMessage.key == f"interim.lapsed:{review_id}",
                )
                assert len(session.scalars(told).all()) == 1, name
        maker.sign_all(review_id)  # and the ordinary way stays open
        assert shown(maker.database, number) == "新"


def test_put_up_while_the_clock_was_a_year_ahead_it_does_not_stay_for_a_year(maker: Maker) -> None:
    number = changed(maker)
    review_id = maker.submit(number)
    with clock.moved_to(clock.now() + timedelta(days=365)):
        urgent(maker, review_id, "chen", 72)
        urgent(maker, review_id, "sun", 72)
        work(maker)
        assert shown(maker.database, number) == "新"
    work(maker)
    assert shown(maker.database, number) == "旧"


def test_confirmed_it_becomes_ordinary(maker: Maker) -> None:
    number = changed(maker)
    maker.sign_all(put_up(maker, number))
    assert states(maker.database, number) == ["superseded", "published"]
    with clock.moved_to(clock.now() + timedelta(hours=100)):
        work(maker)
        assert shown(maker.database, number) == "新"
        with maker.database.reading() as session:
            (seen,) = visible_entries(session, [int(number[3:])]).values()
            assert seen.provisional_until is None


@pytest.mark.parametrize("ended", ["reject", "request_changes", "withdraw", "retire"])
def test_any_other_outcome_takes_it_down_at_once(maker: Maker, ended: str) -> None:
    number = changed(maker)
    review_id = put_up(maker, number)
    if ended == "withdraw":
        with maker.database.transaction() as session:
            services.withdraw(session, maker.actor("wang"), review_id)
    elif ended == "retire":
        maker.sign_all(ask_to_retire(maker, number))
    else:
        maker.decide(review_id, ended, "chen")
    assert shown(maker.database, number) == (None if ended == "retire" else "旧")


def test_it_is_not_shown_twice_without_a_decision(maker: Maker) -> None:
    """Taking back and submitting again, or waiting, must not keep a text up for ever."""
    number = changed(maker)
    review_id = put_up(maker, number)
    with maker.database.transaction() as session:
        services.withdraw(session, maker.actor("wang"), review_id)
    again = maker.submit(number)
    with pytest.raises(Conflict) as refused:
        urgent(maker, again, "chen")
    assert refused.value.code == "interim_used"
    maker.sign_all(again)
    save(maker, number, title="更新")
    put_up(maker, number)
    assert shown(maker.database, number) == "更新"


def test_the_text_put_up_is_still_somebodys_own(maker: Maker) -> None:
    """What was never passed keeps its writers, though agents have seen it."""
    number = maker.draft(author="sun", department="service")
    review_id = maker.submit(number, "sun")
    urgent(maker, review_id, "chen")
    urgent(maker, review_id, "qian")
    assert shown(maker.database, number) is not None
    with maker.database.transaction() as session:
        services.withdraw(session, maker.actor("zhao"), review_id)
        drafts.discard_draft(session, maker.actor("zhao"), number)
        drafts.start_draft(session, maker.actor("zhao"), number)
    with pytest.raises(Forbidden):
        maker.decide(maker.submit(number, "zhao"), reviewer="sun")


@pytest.mark.parametrize(
    ("first", "second", "error", "code"),
    [
        ("chen", "chen", Conflict, "already_signed"),
        ("chen", "chen2", Conflict, "already_signed"),  # chen's second account, elsewhere
        ("chen", "feng", Conflict, "same_department"),
        ("chen", "wang", Forbidden, "forbidden"),
        ("chen", "wang2", Forbidden, "own_submission"),  # a reviewer's account of the author
        ("chen", "loose", Forbidden, "forbidden"),  # of no department
    ],
)
def test_who_does_not_make_it_two_departments(
    maker: Maker, first: str, second: str, error: type[DomainError], code: str
) -> None:
    maker.person("wang", "W-1")
    maker.person("chen", "C-1")
    maker.reviewer("wang2", "operation", person="W-1")
    maker.reviewer("chen2", "operation", person="C-1")
    maker.reviewer("feng", "safety")
    maker.reviewer("loose", "")
    number = maker.draft()
    review_id = maker.submit(number)
    urgent(maker, review_id, first)
    with pytest.raises(error) as refused:
        urgent(maker, review_id, second)
    assert refused.value.code == code
    assert shown(maker.database, number) is None


@pytest.mark.parametrize(("hours", "reason"), [(0, "急"), (73, "急"), (24, " ")])
def test_it_wants_an_end_and_a_reason(maker: Maker, hours: int, reason: str) -> None:
    with pytest.raises(Invalid):
        urgent(maker, maker.submitted(), "chen", hours, reason)


def test_not_for_what_is_not_yet_in_force_and_not_beyond_its_last_day(maker: Maker) -> None:
    later = maker.submitted(effective_from=str(clock.today() + timedelta(days=2)))
    urgent(maker, later, "chen")
    with pytest.raises(Conflict) as refused:
        urgent(maker, later, "sun")
    assert refused.value.code == "not_yet_effective"
    number = maker.draft(expires_on=str(clock.today()))
    put_up(maker, number, 72)
    with clock.moved_to(clock.end_of(clock.today()) + timedelta(seconds=1)):
        assert shown(maker.database, number) is None


def test_not_for_taking_down(maker: Maker) -> None:
    number = maker.published()
    with pytest.raises(Conflict):
        urgent(maker, ask_to_retire(maker, number), "chen")
    with maker.database.reading() as session:
        assert audit.first_bad_row(session) is None
