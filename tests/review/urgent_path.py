"""The urgent path: two departments put a text up at once."""

from __future__ import annotations

from review import services
from review.models import Review
from tests.makers import CHECKED, Maker


def urgent(
    maker: Maker, review_id: int, name: str, hours: int = 24, reason: str = "抢修进行中"
) -> Review:
    """One urgent sign-off."""
    with maker.database.transaction() as session:
        return services.sign_urgent(
            session, maker.actor(name), review_id, hours, reason, checked=CHECKED
        )


def put_up(maker: Maker, number: str, hours: int = 24) -> int:
    """Submit the draft and have two departments put it up; gives the review's id."""
    review_id = maker.submit(number)
    urgent(maker, review_id, "chen", hours)
    urgent(maker, review_id, "sun", hours)
    return review_id
