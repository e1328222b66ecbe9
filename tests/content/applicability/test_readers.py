"""What somebody may see: the same by a query and of one, on both engines, by entry and category."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from content.applicability.readers import (
    access_for,
    access_now,
    is_readable,
    may_know_of,
    may_read,
    reading_for,
    reading_for_everybody,
    told_now,
)
from content.models import Entry, Revision
from content.queries import entry_numbered, visible_entry
from content.services.categories import save_category
from core.database import Database
from core.errors import Invalid, NotFound
from people.actors import CONSOLE
from people.schemas import UserSchema
from people.services import accounts
from people.services.region_tree import save_region
from tests.makers import PASSWORD, PEOPLE, Maker


@pytest.fixture
def limited(maker: Maker) -> dict[str, str]:
    """Entries of every sort of limit, by what it is; and somebody who is posted to 洛阳."""
    with maker.database.transaction() as session:
        for code, parent in (("henan", ""), ("luoyang", "henan"), ("shanxi", "")):
            values = {"code": code, "name": code, "parent": parent, "department": ""}
            save_region(session, CONSOLE, values)
        values = UserSchema().load(
            {"name": "bao", "roles": ["agent"], "department": "safety", "posted_to": "luoyang"}
        )
        accounts.add_user(session, CONSOLE, values, PASSWORD)
    numbers = {
        "open": maker.published(title="一"),
        "supervisors": maker.published(title="二", seen_by_roles=["supervisor"]),
        "service": maker.published(title="三", seen_by_departments=["service"]),
        "henan": maker.published(title="四", seen_by_regions=["henan"]),
        "shanxi": maker.published(title="五", seen_by_regions=["shanxi"]),
        "both": maker.published(
            title="六", seen_by_roles=["agent"], seen_by_departments=["service"]
        ),
    }
    below = {"code": "below", "name": "下级", "department": "service", "parent": "other"}
    with maker.database.transaction() as session:
        save_category(session, CONSOLE, below | {"position": 1})
    numbers["category"] = maker.published(author="zhao", title="七", category="below")
    above = {"code": "other", "name": "其它", "department": "service", "parent": "", "position": 7}
    with maker.database.transaction() as session:
        save_category(session, CONSOLE, above | {"seen_by_departments": ["safety"]})
    return numbers


SEES = {
    "an": {"open", "service", "both"},
    "zhou": {"open", "supervisors", "service"},
    "bao": {"open", "henan", "category"},
    "zhao": {"open", "service", "category"},
    "admin": {"open"},
    "wang": {"open", "supervisors", "service", "henan", "shanxi", "both"},
    "chen": {"open", "supervisors", "service", "henan", "shanxi", "both", "category"},
}


def test_everybody_sees_what_is_for_them(
    database: Database, maker: Maker, limited: dict[str, str]
) -> None:
    names = {number: what for what, number in limited.items()}
    shown = select(Entry, Revision).join(Revision, Entry.published_revision_id == Revision.id)
    with database.reading() as session:
        for who, wanted in SEES.items():
            actor = maker.actor(who)
            access = access_for(session, actor)
            rows = list(session.execute(shown.where(may_read(access))).unique())
            assert {names[entry.number] for entry, _ in rows} == wanted, who
            alone = list(session.execute(shown).unique())
            assert {names[e.number] for e, r in alone if is_readable(e, r, access)} == wanted, who
            with reading_for(session, actor):
                told = session.scalars(select(Entry).where(told_now(Entry.id))).unique()
                assert {names[one.number] for one in told} == wanted, who
                assert {names[e.number] for e, _ in alone if may_know_of(e)} == wanted, who
            assert access_now() is None
            for what, number in limited.items():
                if what in wanted:
                    visible_entry(session, actor, number)
                else:
                    with pytest.raises(NotFound):
                        visible_entry(session, actor, number)


def test_what_is_done_for_everybody_sees_everything(
    database: Database, maker: Maker, limited: dict[str, str]
) -> None:
    with database.reading() as session:
        entry = entry_numbered(session, limited["supervisors"])
        assert entry is not None
        with reading_for(session, maker.actor("an")):
            assert not may_know_of(entry)
            with reading_for_everybody():
                assert may_know_of(entry)


def test_limiting_a_category_holds_at_once_and_is_on_record(
    database: Database, maker: Maker
) -> None:
    number = maker.published()
    agent = maker.actor("an")
    with database.reading() as session:
        visible_entry(session, agent, number)
    values = {"code": "third-party", "name": "第三方", "department": "marketing", "parent": ""}
    with database.transaction() as session:
        save_category(session, CONSOLE, values | {"position": 5, "seen_by_roles": ["supervisor"]})
    with database.reading() as session, pytest.raises(NotFound):
        visible_entry(session, agent, number)
    with database.transaction() as session:
        save_category(session, CONSOLE, values | {"position": 5})  # says nothing of it
    with database.reading() as session, pytest.raises(NotFound):
        visible_entry(session, agent, number)


def test_nobody_posts_themselves(database: Database, maker: Maker) -> None:
    with database.transaction() as session:
        save_region(
            session, CONSOLE, {"code": "henan", "name": "河南", "parent": "", "department": ""}
        )
    roles, department = PEOPLE["admin"]
    values = {"display_name": "admin", "roles": roles, "department": department, "active": True}
    with database.transaction() as session:
        with pytest.raises(Invalid) as refused:
            accounts.change_user(
                session, maker.actor("admin"), "admin", values | {"posted_to": "henan"}
            )
        assert list(refused.value.fields) == ["posted_to"]
