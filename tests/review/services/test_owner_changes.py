"""Open reviews when their entry changes hands: what stays, what is voided, whose turn it is."""

from __future__ import annotations

from sqlalchemy import select

from content.models import Entry
from content.services.handing_over import give_entries
from people.models import Department
from review.models import Review
from review.policies.queries import demand_of
from review.services.owner_changes import follow_owner, standing_under
from tests.databases import ON_SQLITE
from tests.makers import Maker

pytestmark = ON_SQLITE


def moved(maker: Maker, review_id: int, to: str) -> str:
    """The entry goes to a department; gives what is said of its review."""
    with maker.database.transaction() as session:
        review = session.get_one(Review, review_id)
        home = session.scalars(select(Department).where(Department.code == to)).one()
        standing = standing_under(session, review, home.id)
        give_entries(session, [session.get_one(Entry, review.entry_id)], home.id)
        follow_owner(session, standing)
        assert not demand_of(session, review).is_met
        return str(standing.told)


def test_it_becomes_the_turn_of_the_new_owners_member(maker: Maker) -> None:
    """And its step goes on in the time that is left."""
    maker.full_committee()
    review_id = maker.submitted()
    with maker.database.reading() as session:
        due = session.get_one(Review, review_id).due_at
    assert moved(maker, review_id, "operation") == "还需 生产运行部 1 人、客户服务中心 1 人"
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        assert {user.name for user in review.awaited} == {"wu", "sun"}
        assert review.due_at == due


def test_a_sign_off_stays_what_it_was_given_for(maker: Maker) -> None:
    maker.full_committee()
    review_id = maker.submitted()
    maker.decide(review_id, reviewer="qian")
    said = moved(maker, review_id, "operation")
    assert said == "已有会签仍有效：qian；还需 生产运行部 1 人、客户服务中心 1 人"


def test_what_the_move_alone_would_meet_is_signed_again(maker: Maker) -> None:
    """Operation signed as somebody, and owns it now: with the hotline that would be all."""
    maker.full_committee()
    review_id = maker.submitted()
    maker.decide(review_id, reviewer="sun")
    maker.decide(review_id, reviewer="wu")
    said = moved(maker, review_id, "operation")
    assert said == "已有会签仍有效：sun；wu的会签作废，请移交后再签；还需 生产运行部 1 人"
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        assert {user.name for user in review.awaited} == {"wu"}
    maker.decide(review_id, reviewer="wu")
    with maker.database.reading() as session:
        assert session.get_one(Review, review_id).state == "approved"
