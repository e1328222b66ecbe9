"""That a member opened a submission is recorded by its page, as the API records it.

Looked up first, so that only the first time waits for a writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from flask import request
from sqlalchemy.orm import Session

from core.errors import Unavailable
from kb_app.auth import actor
from kb_app.container import container
from review import services
from review.models import Review


def opened(session: Session, reviews: Sequence[Review]) -> list[int]:
    """The ids of what is opened by this request and not recorded yet; nothing for HEAD."""
    if request.method != "GET":
        return []
    return [one.id for one in services.to_note(session, actor(), reviews)]


def record_opened(review_ids: Sequence[int]) -> None:
    """Record it, in a transaction of its own; who reads while nobody can write opens it again."""
    if not review_ids:
        return
    with suppress(Unavailable), container().database.transaction() as session:
        reviews = [session.get_one(Review, review_id) for review_id in review_ids]
        services.note_opened(session, actor(), reviews)
