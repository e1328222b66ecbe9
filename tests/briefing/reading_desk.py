"""Publishing, reading and confirming in tests, as the worker and the pages would."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from briefing import queries
from briefing.queries import ToRead
from briefing.services import publications
from briefing.services.confirming import confirm
from content.schemas import DraftSchema
from content.services import drafts
from core import clock
from core.base_schema import load
from core.database import Database
from people.actors import CONSOLE
from people.models import User
from people.queries import user_named
from people.services import accounts
from people.services.shift_rota import save_shift
from tests import makers

DUE = 120
_FIXED = ("kind", "department")
TEXT = "结清电费后 24 小时内恢复供电。"


class Desk:
    """Makes texts and has them read, on one database."""

    def __init__(self, maker: makers.Maker) -> None:
        self.maker = maker
        self.database: Database = maker.database
        self.tick()

    def publish(self, text: str = TEXT, kind: str = "answer", **changes: Any) -> str:
        """A new published entry, looked at by the worker; gives its number."""
        number = self.maker.draft(kind, content=content_of(kind, text), **changes)
        self.maker.sign_all(self.maker.submit(number))
        self.tick()
        return number

    def draft(self, number: str, text: str, kind: str = "answer", **changes: Any) -> None:
        """A draft of the next text of an entry."""
        given = makers.new_entry(kind) | {"content": content_of(kind, text)} | changes
        values = load(DraftSchema(), {k: v for k, v in given.items() if k not in _FIXED})
        with self.database.transaction() as session:
            wang = self.maker.actor("wang")
            draft = drafts.start_draft(session, wang, number)
            drafts.save_draft(session, wang, number, values, version=draft.version)

    def revise(
        self, number: str, text: str, kind: str = "answer", *, tick: bool = True, **changes: Any
    ) -> None:
        """Publish another text of an entry."""
        self.draft(number, text, kind, **changes)
        self.maker.sign_all(self.maker.submit(number))
        if tick:
            self.tick()

    def tick(self) -> None:
        """The worker comes round."""
        publications.follow_publications(self.database, usual_minutes=DUE)

    def to_read(self, name: str = "an") -> list[ToRead]:
        """What somebody has yet to read."""
        with self.database.reading() as session:
            return queries.to_read(session, self.maker.actor(name))

    def numbers(self, name: str = "an") -> list[str]:
        """The numbers of the entries of it."""
        return [one.reading.entry.number for one in self.to_read(name)]

    def confirm(self, asked: ToRead, name: str = "an", answer: int | None = None) -> None:
        """Confirm one of them; `answer` is the right one when left out."""
        right = asked.check.right if asked.check else None
        with self.database.transaction() as session:
            confirm(
                session,
                self.maker.actor(name),
                asked.reading.id,
                asked.reading.revision.seq,
                answer or right,
            )

    def confirm_all(self, name: str = "an") -> None:
        """Confirm whatever there is."""
        for asked in self.to_read(name):
            self.confirm(asked, name)

    def agents(self, *names: str) -> None:
        """More accounts of agents."""
        for name in names:
            values = {"name": name, "display_name": name, "roles": ["agent"], "active": True}
            with self.database.transaction() as session:
                accounts.add_user(
                    session, CONSOLE, values | {"department": "service"}, makers.PASSWORD
                )

    def shift(
        self, name: str, begins: str, ends: str, members: Iterable[str], **values: Any
    ) -> int:
        """A shift of these people; gives its id."""
        with self.database.transaction() as session:
            return save_shift(
                session,
                self.maker.actor("zhou"),
                {
                    "name": name,
                    "starts_at": time.fromisoformat(begins),
                    "ends_at": time.fromisoformat(ends),
                    "weekdays": [1, 2, 3, 4, 5, 6, 7],
                    "members": list(members),
                    "active": True,
                    **values,
                },
            ).id

    def user(self, name: str) -> User:
        """An account."""
        with self.database.reading() as session:
            user = user_named(session, name)
            assert user is not None
            return user


def content_of(kind: str, text: str) -> dict[str, Any]:
    """The content of a kind that says `text`."""
    return {"text": text} if kind == "notice" else makers.CONTENT[kind] | {"answer": text}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026, hotline time."""
    return datetime(2026, 3, day, hour, minute, tzinfo=clock.HOTLINE_ZONE)
