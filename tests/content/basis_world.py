"""A regulation, what cites it, and ways to revise it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from content.doubts import Doubt, DoubtReason
from content.schemas import DraftSchema
from content.services import drafts
from content.services.reconfirming import reconfirm
from core.base_schema import load
from core.database import Database
from core.errors import Conflict
from core.messages import from_json
from people.actors import Actor
from people.notifications.queries import inbox
from tests.content.doubted import open_of
from tests.makers import CATEGORY_OF, Maker

TEXTS = {
    "第一条": "为规范供电服务，制定本办法。",
    "第二条": "计划检修停电提前7天公告。",
    "第三条": "逾期不缴纳电费的，按照每日1‰加收违约金。",
    "第四条": "用户对计费有异议的，可以申请校验。",
}


def regulation(texts: dict[str, str]) -> dict[str, Any]:
    """The content of a regulation."""
    return {"clauses": [{"label": k, "heading": "", "text": v} for k, v in texts.items()]}


def cite(number: str, *labels: str) -> list[dict[str, str]]:
    """Citations of these clauses."""
    return [{"number": number, "clause": label} for label in labels]


def revise(maker: Maker, number: str, content: dict[str, Any], **changes: Any) -> int:
    """A new revision of an entry of marketing, submitted; gives the review's id."""
    values = {
        "title": "供电服务办法",
        "category": CATEGORY_OF["marketing"],
        "content": content,
        **changes,
    }
    with maker.database.transaction() as session:
        with suppress(Conflict):
            drafts.start_draft(session, maker.actor("wang"), number)
        drafts.save_draft(session, maker.actor("wang"), number, load(DraftSchema(), values), None)
    return maker.submit(number)


def told(database: Database, actor: Actor) -> list[str]:
    """What somebody's inbox says, oldest first, but for what became of their submissions."""
    with database.reading() as session:
        messages = inbox(session, actor, limit=50).items[::-1]
        return [str(from_json(m.text)) for m in messages if not m.key.startswith("outcome:")]


class World:
    """A regulation of marketing, and answers of two departments citing clauses of it."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.law = maker.published("regulation", content=regulation(TEXTS), title="供电服务办法")
        self.answers = {
            label: maker.published(title=f"{label}？", citations=cite(self.law, label))
            for label in TEXTS
        }
        self.other = maker.published(
            author="zhao", title="两条？", citations=cite(self.law, "第一条", "第三条")
        )

    def changed_to(self, **texts: str | None) -> None:
        """The regulation gets a new revision with these clauses changed (None: gone)."""
        wanted = {k: v for k, v in (TEXTS | texts).items() if v is not None}
        self.maker.sign_all(revise(self.maker, self.law, regulation(wanted)))

    def doubts(self) -> dict[str, list[str]]:
        """What readers are told of each entry in doubt."""
        found: dict[str, list[str]] = {}
        for number in [*self.answers.values(), self.other, self.law]:
            if doubts := self.open(number):
                found[number] = [str(doubt.detail) for doubt in doubts]
        return found

    def open(self, number: str) -> list[Doubt]:
        """The open doubts about the basis of an entry."""
        return [
            doubt
            for doubt in open_of(self.maker.database, number)
            if doubt.reason == DoubtReason.BASIS_CHANGED
        ]

    def confirm(self, number: str, who: str = "wang", seen: list[int] | None = None) -> None:
        """The department says that it still holds."""
        with self.maker.database.transaction() as session:
            reconfirm(session, self.maker.actor(who), number, "仍然适用", seen=seen)
