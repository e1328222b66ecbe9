"""A category goes to another department: what stands in it goes along, both are told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from content.models import Entry
from content.services.categories import save_category
from content.services.drafts import start_draft
from core.errors import Invalid, NotFound
from core.messages import from_json
from people.actors import CONSOLE
from people.models import User
from people.notifications.models import InboxMessage
from tests.databases import ON_SQLITE
from tests.makers import Maker

pytestmark = ON_SQLITE  # no engine decides this
VALUES = {"code": "third-party", "name": "第三方机构", "parent": "", "position": 6}


def give_to(maker: Maker, department: str) -> None:
    """The category goes to a department."""
    with maker.database.transaction() as session:
        save_category(session, CONSOLE, {**VALUES, "department": department})


def owners(maker: Maker) -> list[str]:
    """Whose the entries are."""
    with maker.database.reading() as session:
        return [e.department.code for e in session.scalars(select(Entry).order_by(Entry.id))]


def told(maker: Maker, name: str) -> list[str]:
    """What somebody was told of it."""
    with maker.database.reading() as session:
        query = select(InboxMessage).join(User).where(User.name == name)
        texts = [str(from_json(one.text)) for one in session.scalars(query)]
    return [text for text in texts if "移交" in text]


def test_entries_and_drafts_go_along_and_can_be_changed_there(maker: Maker) -> None:
    published, draft = maker.published(), maker.draft(title="草稿")
    maker.published(author="zhao")
    give_to(maker, "service")
    assert owners(maker) == ["service"] * 3
    with maker.database.transaction() as session:
        start_draft(session, maker.actor("zhao"), published)
        with pytest.raises(NotFound):
            start_draft(session, maker.actor("wang"), draft)
    for name in ("wang", "li", "zhao", "sun"):
        assert len(told(maker, name)) == 1, name
        assert "2 条条目" in told(maker, name)[0]
    assert told(maker, "chen") == []


def test_what_others_have_in_it_and_what_stands_elsewhere_stays(maker: Maker) -> None:
    maker.published()
    give_to(maker, "marketing")  # where it is
    assert owners(maker) == ["marketing"]
    assert told(maker, "wang") == []
    with maker.database.transaction() as session:
        save_category(
            session,
            CONSOLE,
            {**VALUES, "code": "service", "name": "供电服务", "department": "safety"},
        )
    assert owners(maker) == ["marketing"]


def test_nobody_gets_what_nobody_there_could_change(maker: Maker) -> None:
    maker.published()
    with pytest.raises(Invalid) as refused:
        give_to(maker, "safety")  # no contributors
    assert set(refused.value.fields) == {"department"}
    assert owners(maker) == ["marketing"]
