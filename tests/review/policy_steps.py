"""What tests of policies look at and do again and again."""

from __future__ import annotations

from review.models import Review, ReviewState
from review.policies import queries
from review.policies.rules import Rule
from review.policies.services import save_policy
from tests.makers import Maker


def state_of(maker: Maker, review_id: int) -> ReviewState:
    """Where a review is."""
    with maker.database.reading() as session:
        return session.get_one(Review, review_id).state


def still(maker: Maker, review_id: int) -> str:
    """What is still missing, as it is shown."""
    with maker.database.reading() as session:
        return queries.demand_of(session, session.get_one(Review, review_id)).still


def put(maker: Maker, *rules: Rule, version: int | None = None, name: str = "admin") -> int:
    """Save a policy; gives its number."""
    with maker.database.transaction() as session:
        stands = queries.current_version(session).id
        saved = save_policy(session, maker.actor(name), rules, version=version or stands)
        return saved.id
