"""Two laws of one subject, the later of which takes the place of the earlier, and what cites it."""

from __future__ import annotations

from typing import Any

from content.laws.relations import Relation
from tests.content.basis_world import TEXTS, cite, regulation
from tests.makers import Maker

OLD, NEW = "供电服务办法（试行）", "供电服务办法"
NEW_TEXTS = {
    "第一条": "为规范供电服务，保护用户权益，制定本办法。",
    "第二条": "供电企业应当公示服务承诺和收费标准。",
    "第三条": TEXTS["第二条"],
    "第四条": TEXTS["第三条"],
}


def to(number: str, relation: Relation = Relation.REPLACES) -> list[dict[str, str]]:
    """What a law says of the one with this number."""
    return [{"relation": str(relation), "number": number, "title": ""}]


def entitled(title: str, relation: Relation = Relation.REPLACES) -> list[dict[str, str]]:
    """The same of the law with this title."""
    return [{"relation": str(relation), "number": "", "title": title}]


class Laws:
    """The old law with an answer to each of its first three clauses; `succeed` ends it."""

    def __init__(self, maker: Maker, **old: Any) -> None:
        self.maker = maker
        values = {"title": OLD, "content": regulation(TEXTS), "author": "wang"}
        self.old = maker.published("regulation", **(values | old))
        self.answers = {
            label: maker.published(title=f"答{label}", citations=cite(self.old, label))
            for label in list(TEXTS)[1:3]
        }

    def drafted(self, **changes: Any) -> str:
        """A draft of the new law; gives its number."""
        values = {
            "title": NEW,
            "content": regulation(NEW_TEXTS),
            "author": "zhao",
            "category": "service",
            "relations": to(self.old),
        }
        return self.maker.draft("regulation", **(values | changes))

    def succeeded(self, **changes: Any) -> str:
        """The new law, approved; gives its number."""
        number = self.drafted(**changes)
        self.maker.sign_all(self.maker.submit(number, changes.get("author", "zhao")))
        self.maker.drain()
        return number
