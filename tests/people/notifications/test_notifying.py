"""The inbox: everybody is told once, reads only what is theirs, and in their own language."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import select

from core import messages
from core.database import Database
from core.errors import NotFound
from core.messages import LazyText, _, as_json, from_json
from people.actors import Actor
from people.models import User
from people.notifications import notifying
from people.notifications.models import InboxMessage, Mail
from people.notifications.queries import inbox as messages_of
from people.notifications.queries import unread_count
from people.notifications.subjects import Subject, SubjectKind
from tests.people.addresses import give_address

UPKEEP = Subject(SubjectKind.UPKEEP)
PROPOSALS = Subject(SubjectKind.PROPOSALS)


def texts(database: Database, who: Actor) -> list[str]:
    """What somebody's inbox says, newest first."""
    with database.reading() as session:
        return [str(from_json(m.text)) for m in messages_of(session, who, limit=50).items]


def tell(database: Database, *who: Actor, key: str = "k", text: LazyText | None = None) -> None:
    """Tell them something."""
    with database.transaction() as session:
        ids = [actor.id for actor in who]
        notifying.tell(session, ids, text or _("有 {n} 件", n=2), about=UPKEEP, key=key)


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
        notifying.tell(
            session, [people["wang"].id], _("x"), about=UPKEEP, key="no mail", can_wait=True
        )
    with database.reading() as session:
        mails = session.scalars(select(Mail)).all()
        assert [mail.message.user_id for mail in mails] == [people["wang"].id]


def test_nothing_is_told_of_what_did_not_happen(
    database: Database, people: dict[str, Actor]
) -> None:
    give_address(database, "wang", "wang@example.com")
    with pytest.raises(RuntimeError), database.transaction() as session:
        notifying.tell(session, [people["wang"].id], _("x"), about=UPKEEP, key="k")
        raise RuntimeError
    with database.reading() as session:
        assert session.scalars(select(InboxMessage)).all() == []
        assert session.scalars(select(Mail)).all() == []


def test_a_text_is_read_in_the_readers_language(
    database: Database, people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = _("草稿")
    text = _("{what}：{day} 起 {n} 件", what=inner, day=date(2026, 3, 1), n=3)
    tell(database, people["wang"], text=text)
    assert texts(database, people["wang"]) == ["草稿：2026-03-01 起 3 件"]
    english = {"草稿": "draft", "{what}：{day} 起 {n} 件": "{what}: {n} from {day}"}
    monkeypatch.setattr(messages, "_translator", lambda source: english.get(source, source))
    assert texts(database, people["wang"]) == ["draft: 3 from 2026-03-01"]


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


def test_what_it_is_about_is_kept_with_the_message(
    database: Database, people: dict[str, Actor]
) -> None:
    about = Subject(SubjectKind.ENTRY, "KB-000012")
    with database.transaction() as session:
        notifying.tell(session, [people["wang"].id], _("x"), about=about, key="k")
    with database.reading() as session:
        assert session.scalars(select(InboxMessage)).one().about == about
