"""Whatever says a block goes on with it, one by one; what is damaged stays behind, and is told."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from content.models import Revision, RevisionState, id_of
from content.services import block_changes, drafts
from content.services.block_changes import catch_up
from core.audit import AuditEvent
from core.database import Database
from core.errors import Unavailable
from people.notifications.models import InboxMessage
from review.approved_texts import unapproved
from review.impact.block_readings import readings_with
from review.models import Review
from tests.content.looking import owed, states
from tests.databases import ON_SQLITE
from tests.makers import CONTENT, Maker
from tests.review.writing import save

FIRST, LATER = "八点半至十七点半", "九点至十七点"
DAMAGE: dict[str, dict[str, Any]] = {
    "unreadable": {"written": ["nothing that anybody typed"]},
    "another text": {"content": {"answer": "nobody let this through"}},
}


@pytest.fixture
def block(maker: Maker) -> str:
    """A block that is published."""
    return maker.published("block", title="营业厅时间", content={"text": FIRST})


def saying(block: str) -> dict[str, Any]:
    return {**CONTENT["answer"], "answer": f"营业时间：[[{block}]]。"}


def users_of(maker: Maker, block: str) -> list[str]:
    """Three published answers that say it."""
    return [maker.published(content=saying(block), title=f"第{n}个问题") for n in range(3)]


def changed(maker: Maker, block: str) -> int:
    """Another text of it before the committee; gives the review's id."""
    with maker.database.transaction() as session:
        drafts.start_draft(session, maker.actor("wang"), block)
    save(maker, block, title="营业厅时间", content={"text": LATER})
    return maker.submit(block)


def write_over(database: Database, number: str, values: dict[str, Any]) -> None:
    """What a disk or a hand in the database does to what is published."""
    published = (Revision.entry_id == id_of(number), Revision.state == RevisionState.PUBLISHED)
    with database.transaction() as session:
        session.execute(update(Revision).where(*published).values(values))


def read(database: Database, number: str) -> Revision:
    """What is published of an entry."""
    query = select(Revision).where(
        Revision.entry_id == id_of(number), Revision.state == RevisionState.PUBLISHED
    )
    with database.reading() as session:
        return session.scalars(query).unique().one()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_entry_stays_behind_and_goes_on_once_it_is_restored(
    maker: Maker, block: str, damage: dict[str, Any]
) -> None:
    database = maker.database
    wang = maker.actor("wang").id
    first, bad, last = users_of(maker, block)
    sound = read(database, bad)
    write_over(database, bad, damage)
    review = changed(maker, block)
    with database.reading() as session:
        readings = readings_with(session, session.get_one(Review, review))
    assert readings is not None
    told = [one.pieces is None for one in readings]
    assert told == [False, "written" in damage, False], "the committee sees which"
    maker.sign_all(review)

    for number in (first, last):
        assert read(database, number).content["answer"] == f"营业时间：{LATER}。"
    assert states(database, bad) == ["published"]
    assert id_of(bad) in owed(database), "the index looks at it again, and counts it"
    with database.reading() as session:
        (row,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "block.left_behind"))
        assert (row.subject, row.data["numbers"]) == (f"entry:{block}", [bad])
        told_of_it = select(InboxMessage).where(InboxMessage.key.startswith("left-behind:"))
        (message,) = session.scalars(told_of_it)
        assert message.user_id == wang
        assert bad in str(message.text)
        assert bad in unapproved(session)
    with database.transaction() as session:
        assert catch_up(session) == 0, "not while it is damaged"

    write_over(database, bad, {"content": sound.content, "written": sound.written})
    with database.transaction() as session:
        assert unapproved(session) == [bad], "it says what the block said before"
        assert catch_up(session) == 1
    assert read(database, bad).content["answer"] == f"营业时间：{LATER}。"
    with database.transaction() as session:
        assert catch_up(session) == 0
        assert unapproved(session) == []


@ON_SQLITE
def test_a_database_that_fails_leaves_nobody_behind(
    maker: Maker, block: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    users_of(maker, block)
    review = changed(maker, block)

    def locked(session: Session, *_given: object) -> Revision:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    with monkeypatch.context() as patched:
        patched.setattr(block_changes, "successor", locked)
        with pytest.raises((OperationalError, Unavailable)):
            maker.sign_all(review)
    assert read(maker.database, block).content["text"] == FIRST
