"""The inbox: everybody is told once, reads only what is theirs, and in their own language."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import select

from core.database import Database
from core.errors import NotFound
from core.messages import LazyText, _, as_json, from_json, set_translator
from people.actors import CONSOLE, Actor
from people.models import InboxMessage, Mail, User
from people.notifications import notifying
from people.queries import chairs, members, unread_count, user_named
from people.queries import inbox as messages_of
from people.roles import Role
from people.services import accounts


def texts(database: Database, who: Actor) -> list[str]:
    """What somebody's inbox says, newest first."""
    with database.reading() as session:
        return [str(from_json(m.text)) for m in messages_of(session, who, limit=50).items]


def tell(database: Database, *who: Actor, key: str = "k", text: LazyText | None = None) -> None:
    """Tell them something."""
    with database.transaction() as session:
        ids = [actor.id for actor in who]
        notifying.tell(session, ids, text or _("有 {n} 件", n=2), path="/review", key=key)


def give_address(database: Database, name: str, address: str) -> None:
    """Set a user's e-mail address, as an administrator would."""
    with database.transaction() as session:
        user = user_named(session, name)
        assert user is not None
        values = {
            "display_name": name,
            "roles": sorted(user.roles),
            "department": user.department.code if user.department else "",
            "active": user.active,
            "email": address,
        }
        accounts.change_user(session, CONSOLE, name, values)


def test_the_same_is_told_once_to_each(database: Database, people: dict[str, Actor]) -> None:
    tell(database, people["wang"])
    tell(database, people["wang"], people["li"])
    tell(database, people["li"], key="another")
    assert len(texts(database, people["wang"])) == 1
    assert len(texts(database, people["li"])) == 2


def test_two_at_once_tell_once(database: Database, people: dict[str, Actor]) -> None:
    give_address(database, "wang", "wang@example.com")
    start = threading.Barrier(2)

    def say() -> None:
        start.wait()
        tell(database, people["wang"])

    threads = [threading.Thread(target=say) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts(database, people["wang"])) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Mail)).all()) == 1


def test_whoever_is_gone_is_not_told(database: Database, people: dict[str, Actor]) -> None:
    with database.transaction() as session:
        session.get_one(User, people["wang"].id).active = False
    tell(database, people["wang"])
    with database.reading() as session:
        assert session.scalars(select(InboxMessage)).all() == []


def test_a_mail_is_promised_to_those_with_an_address(
    database: Database, people: dict[str, Actor]
) -> None:
    give_address(database, "wang", "wang@example.com")
    tell(database, people["wang"], people["li"])
    with database.transaction() as session:
        notifying.tell(session, [people["wang"].id], _("x"), path="/x", key="no mail", mail=False)
    with database.reading() as session:
        mails = session.scalars(select(Mail)).all()
        assert [mail.message.user_id for mail in mails] == [people["wang"].id]


def test_nothing_is_told_of_what_did_not_happen(
    database: Database, people: dict[str, Actor]
) -> None:
    give_address(database, "wang", "wang@example.com")
    with pytest.raises(RuntimeError), database.transaction() as session:
        notifying.tell(session, [people["wang"].id], _("x"), path="/x", key="k")
        raise RuntimeError
    with database.reading() as session:
        assert session.scalars(select(InboxMessage)).all() == []
        assert session.scalars(select(Mail)).all() == []


def test_a_text_is_read_in_the_readers_language(
    database: Database, people: dict[str, Actor]
) -> None:
    inner = _("草稿")
    text = _("{what}：{day} 起 {n} 件", what=inner, day=date(2026, 3, 1), n=3)
    tell(database, people["wang"], text=text)
    assert texts(database, people["wang"]) == ["草稿：2026-03-01 起 3 件"]
    english = {"草稿": "draft", "{what}：{day} 起 {n} 件": "{what}: {n} from {day}"}
    set_translator(lambda source: english.get(source, source))
    try:
        assert texts(database, people["wang"]) == ["draft: 3 from 2026-03-01"]
    finally:
        set_translator(lambda source: source)


def test_a_plain_text_is_kept_as_it_is() -> None:
    assert from_json(as_json("按 {旧} 办理")) == "按 {旧} 办理"


def test_only_ones_own_messages_can_be_read(database: Database, people: dict[str, Actor]) -> None:
    wang, li = people["wang"], people["li"]
    tell(database, wang, li)
    with database.transaction() as session:
        message = session.scalars(select(InboxMessage).where(InboxMessage.user_id == wang.id)).one()
        with pytest.raises(NotFound):
            notifying.mark_read(session, li, message.id)
        first = notifying.mark_read(session, wang, message.id).read_at
        assert notifying.mark_read(session, wang, message.id).read_at == first
        assert (unread_count(session, wang), unread_count(session, li)) == (0, 1)
        assert notifying.mark_all_read(session, wang) == 0
        assert notifying.mark_all_read(session, li) == 1
        assert unread_count(session, li) == 0


@pytest.mark.parametrize("path", ["https://elsewhere.example", "//elsewhere.example", "review"])
def test_a_message_leads_nowhere_else(
    database: Database, people: dict[str, Actor], path: str
) -> None:
    with database.transaction() as session, pytest.raises(ValueError, match="local path"):
        notifying.tell(session, [people["wang"].id], _("x"), path=path, key="k")


def test_members_are_those_who_hold_the_role_now(
    database: Database, people: dict[str, Actor]
) -> None:
    with database.transaction() as session:
        marketing = people["wang"].department_id
        assert members(session, Role.CONTRIBUTOR, marketing) == [people["wang"].id, people["li"].id]
        session.get_one(User, people["li"].id).active = False
        session.flush()
        assert members(session, Role.CONTRIBUTOR, marketing) == [people["wang"].id]
        assert members(session, Role.REVIEWER) == [people["chen"].id, people["sun"].id]


@pytest.mark.parametrize(
    "address", ["wang", "wang@", "a b@example.com", "w@localhost", "a@b.c\nX:1"]
)
def test_an_address_must_be_one(address: str) -> None:
    from core.base_schema import load
    from core.errors import Invalid
    from people.schemas import UserSchema

    with pytest.raises(Invalid) as refused:
        load(UserSchema(), {"name": "x", "roles": ["agent"], "email": address})
    assert list(refused.value.fields) == ["email"]


def test_the_chair_answers_for_the_committee(database: Database, people: dict[str, Actor]) -> None:
    with database.transaction() as session:
        assert chairs(session) == [people["chen"].id, people["sun"].id]
        session.get_one(User, people["sun"].id).is_chair = True
        session.flush()
        assert chairs(session) == [people["sun"].id]
        session.get_one(User, people["sun"].id).active = False
        session.flush()
        assert chairs(session) == [people["chen"].id]
