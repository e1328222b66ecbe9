"""What must hold of a base at every moment: nothing half done, nothing lost, nothing leaked."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from pathlib import Path

from sqlalchemy import func, select, text

from content.models import Entry, Revision, RevisionState
from core import audit
from core.audit import AuditEvent
from core.database import Database
from review.models import Purpose, Review, ReviewState
from search_index import services as index_services
from search_index.engine import Index
from tests.faults.writers import Acknowledged

CATCH_UP_SECONDS = 30
ONCE_APPROVED = (
    RevisionState.PUBLISHED,
    RevisionState.APPROVED,
    RevisionState.SUPERSEDED,
    RevisionState.RETIRED,
    RevisionState.EXPIRED,
)


def assert_whole(database: Database) -> None:
    """No half state: pointers, states, reviews and the audit trail agree with one another."""
    with database.reading() as session:
        if database.is_sqlite:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert audit.first_bad_row(session) is None
        for entry in session.scalars(select(Entry)).unique():
            states = [revision.state for revision in entry.revisions]
            assert states, f"{entry.number} has no revision"
            published = [r for r in entry.revisions if r.state == RevisionState.PUBLISHED]
            assert published == ([entry.published] if entry.published else []), entry.number
        for review in session.scalars(select(Review)).unique():
            _assert_agrees(review)
        counted = (
            select(AuditEvent.subject, func.count())
            .where(AuditEvent.action == "review.approve")
            .group_by(AuditEvent.subject)
        )
        verdicts = {row[0]: row[1] for row in session.execute(counted)}
        approved = select(Review).where(Review.state == ReviewState.APPROVED)
        decided: dict[str, int] = {}
        for review in session.scalars(approved).unique():
            subject = f"entry:{review.entry.number}"
            decided[subject] = decided.get(subject, 0) + 1
        assert verdicts == decided


def _assert_agrees(review: Review) -> None:
    state = review.revision.state
    if review.state == ReviewState.OPEN:
        assert not review.sign_offs
        wanted = (
            RevisionState.SUBMITTED
            if review.purpose == Purpose.PUBLISH
            else RevisionState.PUBLISHED
        )
        assert state == wanted
    elif review.state == ReviewState.APPROVED:
        assert len(review.sign_offs) == 1
        assert state in ONCE_APPROVED
        if review.purpose == Purpose.RETIRE:
            assert review.entry.published is None


def assert_kept(database: Database, kept: Acknowledged) -> None:
    """Everything acknowledged is in the database, as it was acknowledged."""
    with database.reading() as session:
        entries = {e.number: e for e in session.scalars(select(Entry)).unique()}
        for number, title in kept.drafted.items():
            assert entries[number].revisions[0].title == title
        for number, title in kept.approved.items():
            published = entries[number].published
            assert published is not None, f"{number} was approved and is not published"
            assert published.title == title
        for number in kept.retired:
            assert entries[number].published is None, f"{number} was withdrawn and came back"
        titles = [r.title for r in session.scalars(select(Revision)).unique()]
        assert len(titles) == len(set(titles)), "something was done twice"


def assert_index_follows(database: Database, folder: Path) -> float:
    """Index and database become equal in time; gives the seconds that took."""
    begun = time.monotonic()
    while True:
        differences = index_services.verify(database, Index(folder / "index"))
        waited = time.monotonic() - begun
        if not differences:
            return waited
        assert waited < CATCH_UP_SECONDS, differences
        time.sleep(0.2)


def published_numbers(database: Database) -> Collection[str]:
    """The numbers agents may see."""
    with database.reading() as session:
        entries = session.scalars(select(Entry).where(Entry.published_revision_id.is_not(None)))
        return {entry.number for entry in entries.unique()}


def wait_until(condition: Callable[[], object], seconds: float = 30) -> int:
    """What `condition` gives once it gives something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if given := condition():
            return int(given)  # type: ignore[call-overload,no-any-return]
        time.sleep(0.05)
    raise AssertionError("it does not come to pass")
