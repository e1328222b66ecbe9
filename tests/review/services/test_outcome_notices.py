"""Who wrote and submitted hears what became of it; members hear of a new turn, departments of a
block."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from content.services import publishing
from core import clock
from core.messages import from_json
from people.models import User
from people.notifications.models import InboxMessage
from review import services
from review.assignment.workload import returned_count, returned_entries
from review.models import Review
from tests.databases import ON_SQLITE
from tests.makers import Maker

pytestmark = ON_SQLITE  # no engine decides this


def inbox(maker: Maker, name: str) -> list[str]:
    """What somebody was told."""
    with maker.database.reading() as session:
        query = select(InboxMessage).join(User).where(User.name == name)
        return [
            str(from_json(one.text)) for one in session.scalars(query.order_by(InboxMessage.id))
        ]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [("request_changes", "退回修改"), ("reject", "被驳回"), ("approve", "已通过审核并发布")],
)
def test_who_wrote_and_submitted_hears_of_the_outcome(
    maker: Maker, verdict: str, said: str
) -> None:
    number = maker.draft(author="wang")
    review_id = maker.submit(number, "li")
    maker.decide(review_id, verdict)
    for name in ("wang", "li"):
        assert [text for text in inbox(maker, name) if said in text], name
    assert inbox(maker, "zhao") == []
    assert not [text for text in inbox(maker, "chen") if said in text]


def test_a_later_day_is_told_and_told_of_when_it_comes(maker: Maker) -> None:
    later = clock.today() + timedelta(days=3)
    maker.decide(maker.submitted(effective_from=str(later)))
    assert inbox(maker, "wang")[-1].endswith(f"{later} 起生效")
    with clock.moved_to(clock.now() + timedelta(days=4)):
        with maker.database.transaction() as session:
            publishing.apply_due_dates(session)
        assert "今天起生效" in inbox(maker, "wang")[-1]


def test_what_was_returned_is_counted_until_it_comes_back(maker: Maker) -> None:
    number = maker.draft()
    maker.decide(maker.submit(number), "request_changes")

    def counts() -> dict[str, int]:
        with maker.database.reading() as session:
            names = ("wang", "li", "zhao", "chen", "an")
            return {name: returned_count(session, maker.actor(name)) for name in names}

    assert counts() == {"wang": 1, "li": 1, "zhao": 0, "chen": 0, "an": 0}
    with maker.database.reading() as session:
        entry_id = session.scalars(select(Review.entry_id)).one()
        assert returned_entries(session, [entry_id]) == {entry_id}
    maker.submit(number)
    assert counts()["wang"] == 0


def test_members_hear_of_a_new_turn_once_an_hour(maker: Maker) -> None:
    with clock.moved_to(clock.now().replace(minute=30)):  # all four within the hour
        for _ in range(4):
            maker.submitted()
    for name in ("chen", "sun"):
        assert [text for text in inbox(maker, name) if "轮到您" in text] == [
            "有新的审核轮到您，请查看“轮到我”"
        ]


def test_a_department_hears_of_what_the_last_ables_leaving_blocks(maker: Maker) -> None:
    review_id = maker.submitted(author="sun")  # only chen may decide on it
    with maker.database.transaction() as session:
        session.execute(update(User).where(User.name == "chen").values(active=False))
    for _ in range(2):
        with maker.database.transaction() as session:
            services.reassign_stranded(session)
    with maker.database.reading() as session:
        assert session.get_one(Review, review_id).unseated == 1
    for name in ("sun", "zhao"):
        assert sum("没有委员能审" in text for text in inbox(maker, name)) == 1, name
    assert sum("请分派" in text for text in inbox(maker, "admin")) == 1
