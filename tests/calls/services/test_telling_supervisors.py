"""An escalated call: who supervises is told why, once, and not of what was taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.messages import from_json
from people.notifications.models import InboxMessage, Mail
from people.notifications.subjects import SubjectKind
from tests.calls.phone import Phone


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


def told(phone: Phone) -> list[tuple[str, str]]:
    """Who has a message of it, and what it says."""
    query = select(InboxMessage).where(InboxMessage.key.like("call-escalated:%"))
    with phone.database.reading() as session:
        found = session.scalars(query.order_by(InboxMessage.user_id)).all()
        assert all(one.about.kind in (SubjectKind.CALLS, SubjectKind.QUESTION) for one in found)
        return [(str(one.user_id), str(from_json(one.text))) for one in found]


def test_the_supervisors_read_why(phone: Phone) -> None:
    phone.begin()
    phone.close("escalated", reason="要见领导，电话13800138000", note="私下记的")
    ((_who, text),) = told(phone)
    assert "要见领导，电话***" in text
    assert "私下记的" not in text
    phone.close("escalated", reason="再说一遍")
    assert len(told(phone)) == 1, "the one of before is replaced"
    assert "再说一遍" in told(phone)[0][1]


def test_without_a_reason_it_is_what_was_searched_last(phone: Phone) -> None:
    phone.begin()
    phone.search("投诉没人管")
    phone.close("escalated")
    assert "投诉没人管" in told(phone)[0][1]


def test_what_is_taken_back_was_never_told(phone: Phone) -> None:
    phone.begin()
    phone.close("escalated", reason="要见领导")
    phone.reopen()
    assert told(phone) == []
    with phone.database.reading() as session:
        assert session.scalars(select(Mail)).all() == []
    phone.close("solved")
    assert told(phone) == []


def test_what_was_read_stays(phone: Phone) -> None:
    phone.begin()
    phone.close("escalated", reason="要见领导")
    with phone.database.transaction() as session:
        for message in session.scalars(select(InboxMessage)):
            message.read_at = message.created_at
    phone.reopen()
    assert len(told(phone)) == 1
