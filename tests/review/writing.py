"""Steps of a submission that tests take again and again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from content.schemas import DraftSchema
from content.services import drafts
from core.base_schema import load
from core.database import Database
from review import services
from review.models import Review
from tests.makers import CONTENT, PEOPLE, Maker

CATEGORY = {"marketing": "third-party", "service": "service", "safety": "safety"}


def save(maker: Maker, number: str, author: str = "wang", **changes: Any) -> None:
    """Save a draft, begun from the published text where there is none."""
    values = {
        "title": "改过的标题",
        "category": CATEGORY[PEOPLE[author][1] if author in PEOPLE else "marketing"],
        "content": CONTENT["answer"],
    }
    loaded = load(DraftSchema(), values | changes)
    with maker.database.transaction() as session:
        drafts.save_draft(session, maker.actor(author), number, loaded, None)


def ask_to_retire(maker: Maker, number: str, author: str = "wang") -> int:
    """Ask the committee to take an entry down; gives the review's id."""
    with maker.database.transaction() as session:
        return services.ask_to_retire(session, maker.actor(author), number, "过时").id


def withdraw(maker: Maker, review_id: int, name: str = "wang") -> int:
    """Take a submission back; gives the id of its review."""
    with maker.database.transaction() as session:
        return services.withdraw(session, maker.actor(name), review_id).id


def open_all(maker: Maker, review_ids: Iterable[int], reviewer: str = "chen") -> None:
    """Open reviews, as their pages record it."""
    with maker.database.transaction() as session:
        reviews = [one for i in review_ids if (one := session.get(Review, i)) is not None]
        services.note_opened(session, maker.actor(reviewer), reviews)


def claim(maker: Maker, review_id: int, reviewer: str = "chen") -> int:
    """Claim a review; gives the number of the claim."""
    with maker.database.transaction() as session:
        return services.claim(session, maker.actor(reviewer), review_id).claim_count


def holder(database: Database, review_id: int) -> str | None:
    """Who holds the claim."""
    with database.reading() as session:
        user = session.get_one(Review, review_id).holder
        return user.name if user else None
