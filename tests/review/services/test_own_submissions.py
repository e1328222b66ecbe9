"""Never one's own: not as author, co-writer or submitter, not in a batch, not by a detour."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from content.services import drafts
from core.errors import Forbidden, NotFound
from people.actors import CONSOLE
from people.services import accounts
from review import services
from review.models import Review, SignOff, Verdict
from review.permissions import can_decide
from tests.content.looking import shown, states
from tests.makers import Maker
from tests.review.writing import ask_to_retire, claim, save, withdraw

# Sun is a contributor of the service department and a reviewer; zhao a colleague who writes too.


def written_alone(maker: Maker) -> int:
    """Sun wrote and submitted."""
    return maker.submit(maker.draft(author="sun"), "sun")


def submitted_by_a_colleague(maker: Maker) -> int:
    """Sun wrote, zhao submitted."""
    return maker.submit(maker.draft(author="sun"), "zhao")


def submitted_for_a_colleague(maker: Maker) -> int:
    """Zhao wrote, sun submitted."""
    return maker.submit(maker.draft(author="zhao"), "sun")


def written_together(maker: Maker) -> int:
    """Zhao began, sun wrote on, zhao finished and submitted."""
    number = maker.draft(author="zhao")
    save(maker, number, "sun")
    save(maker, number, "zhao")
    return maker.submit(number, "zhao")


def returned_and_carried_on_by_a_colleague(maker: Maker) -> int:
    """Sun's text came back; zhao wrote on and submitted."""
    number = maker.draft(author="sun")
    maker.decide(maker.submit(number, "sun"), "request_changes")
    save(maker, number, "zhao")
    return maker.submit(number, "zhao")


def written_together_and_withdrawn(maker: Maker) -> int:
    """Both wrote; it was withdrawn and submitted again untouched."""
    number = maker.draft(author="zhao")
    save(maker, number, "sun")
    review_id = maker.submit(number, "zhao")
    withdraw(maker, review_id, "zhao")
    return maker.submit(number, "zhao")


def given_up_and_copied_by_a_colleague(maker: Maker) -> int:
    """Sun gave the draft up; zhao began a new one, which says the same."""
    number = maker.draft(author="sun")
    with maker.database.transaction() as session:
        drafts.discard_draft(session, maker.actor("sun"), number)
    return _copied(maker, number)


def rejected_and_copied_by_a_colleague(maker: Maker) -> int:
    """Sun's text was rejected; zhao began a new one, which says the same."""
    number = maker.draft(author="sun")
    maker.decide(maker.submit(number, "sun"), "reject")
    return _copied(maker, number)


def asked_to_be_taken_down(maker: Maker) -> int:
    """Sun asked for it."""
    number = maker.published(author="zhao")
    return ask_to_retire(maker, number, "sun")


def _copied(maker: Maker, number: str) -> int:
    with maker.database.transaction() as session:
        drafts.start_draft(session, maker.actor("zhao"), number)
    return maker.submit(number, "zhao")


OWN: list[Callable[[Maker], int]] = [
    written_alone,
    submitted_by_a_colleague,
    submitted_for_a_colleague,
    written_together,
    returned_and_carried_on_by_a_colleague,
    written_together_and_withdrawn,
    given_up_and_copied_by_a_colleague,
    rejected_and_copied_by_a_colleague,
    asked_to_be_taken_down,
]


@pytest.mark.parametrize("come_about", OWN)
def test_nobody_decides_on_their_own(maker: Maker, come_about: Callable[[Maker], int]) -> None:
    review_id = come_about(maker)
    foreign = maker.submitted(title="与己无关的一件")
    sun = maker.actor("sun")
    before = _sign_offs(maker)
    for verdict in Verdict:
        with pytest.raises(Forbidden) as refused:
            maker.decide(review_id, verdict, "sun")
        assert refused.value.code == "own_submission"
    with pytest.raises(Forbidden):
        claim(maker, review_id, "sun")
    with pytest.raises(Forbidden) as refused, maker.database.transaction() as session:
        services.decide_batch(session, sun, [foreign, review_id], Verdict.APPROVE)
    assert refused.value.details == {"ids": [review_id]}
    assert _sign_offs(maker) == before
    with maker.database.reading() as session:
        assert not can_decide(sun, session.get_one(Review, review_id))
    maker.decide(review_id, "approve", "chen")  # another member of the committee may


def _sign_offs(maker: Maker) -> list[int]:
    with maker.database.reading() as session:
        return list(session.scalars(select(SignOff.id)))


def test_a_colleagues_text_may_be_decided(maker: Maker) -> None:
    number = maker.draft(author="zhao")
    maker.decide(maker.submit(number, "zhao"), reviewer="sun")
    assert states(maker.database, number) == ["published"]


def test_a_text_once_passed_is_no_longer_the_writers_own(maker: Maker) -> None:
    number = maker.published(author="sun", title="旧")
    save(maker, number, "zhao", title="新")
    maker.decide(maker.submit(number, "zhao"), reviewer="sun")
    assert shown(maker.database, number) == "新"


def test_who_wrote_a_text_may_take_it_down_when_another_asks(maker: Maker) -> None:
    number = maker.published(author="sun")
    maker.decide(ask_to_retire(maker, number, "zhao"), reviewer="sun")
    assert shown(maker.database, number) is None


def test_becoming_a_reviewer_later_does_not_help(maker: Maker) -> None:
    number = maker.draft(author="wang")
    review_id = maker.submit(number, "li")
    values = {"display_name": "", "roles": ["reviewer"], "department": "safety", "active": True}
    with maker.database.transaction() as session:
        accounts.change_user(session, CONSOLE, "wang", values)
    with pytest.raises(Forbidden):
        maker.decide(review_id, reviewer="wang")
    assert states(maker.database, number) == ["submitted"]


def test_who_is_no_reviewer_any_more_decides_nothing(maker: Maker) -> None:
    review_id = maker.submitted()
    values = {"display_name": "", "roles": ["agent"], "department": "safety", "active": True}
    with maker.database.transaction() as session:
        accounts.change_user(session, CONSOLE, "chen", values)
    with pytest.raises(NotFound):
        maker.decide(review_id, reviewer="chen")
