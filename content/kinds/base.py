"""What a kind of entry says of itself, and what follows from its fields alone.

A field's `metadata` carries its `label` for people, an optional `help`, `markdown=True` where the
text is Markdown, `internal=True` where it is not for callers and not searched. The editor, the
plain view, the text the index sees and the blocks a comparison aligns all come from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from marshmallow import fields

from content.kinds.markdown_text import plain_text
from core.base_schema import BaseSchema
from core.errors import Text
from core.messages import LazyText, _

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Block:
    """An addressable piece of an entry's content, in reading order.

    `key` is stable within a revision ("answer", "clauses.第十条"); `label` is for people.
    """

    key: str
    label: Text
    text: str
    markdown: bool = False
    internal: bool = False


@dataclass(frozen=True)
class Clause:
    """An addressable part of a regulation: `label` 第十条, `heading` the chapter it stands in."""

    label: str
    heading: str
    text: str


def no_clauses(content: Content) -> list[Clause]:
    """For kinds that have no clauses."""
    return []


def no_references(content: Content) -> list[tuple[str, str]]:
    """For kinds that name no other entries."""
    return []


@dataclass(frozen=True)
class Kind:
    """One kind of entry.

    `name` is stored and spoken by the API, `label` shown; `schema` checks the content; `clauses`
    gives the addressable parts that citations point at; `expiry_required` says that the kind may
    not stand for ever; `review_months` after how long it is to be looked at again, None for never.
    What is not `shown` passes the committee like everything else but is a rule for the service,
    never something agents see. `references` gives (dotted field, number) of the entries a content
    names; they must be there to be seen when it is saved.
    """

    name: str
    label: LazyText
    schema: type[BaseSchema]
    order: int
    expiry_required: bool = False
    shown: bool = True
    review_months: int | None = 12
    clauses: Callable[[Content], list[Clause]] = field(default=no_clauses)
    references: Callable[[Content], list[tuple[str, str]]] = field(default=no_references)

    def blocks(self, content: Content) -> list[Block]:
        """The content in reading order, empty fields left out."""
        return [b for b in _blocks(_made_once(self.schema), content, "") if b.text]

    def variants(self, content: Content) -> list[str]:
        """Other ways the public asks the same; they count as much as the title."""
        return list(content.get("variants") or [])

    def keywords(self, content: Content) -> list[str]:
        """Words the department wants it found by."""
        return list(content.get("keywords") or [])

    def searchable_text(self, content: Content) -> str:
        """What the index sees of the content besides variants and keywords."""
        return "\n".join(
            plain_text(b.text) if b.markdown else b.text
            for b in self.blocks(content)
            if not b.internal and b.key.split(".")[0] not in ("variants", "keywords")
        )


@cache
def _made_once(schema: type[BaseSchema]) -> BaseSchema:
    """Only its fields are looked at; making a schema takes longer than reading a content by it."""
    return schema()


def _blocks(schema: BaseSchema, content: Content, prefix: str) -> Iterator[Block]:
    for name, spec in schema.fields.items():
        value = content.get(name)
        if value in (None, "", []):
            continue
        key = f"{prefix}{name}"
        yield from _field_blocks(spec, key, value)


def _field_blocks(spec: fields.Field[Any], key: str, value: Any) -> Iterator[Block]:
    label = spec.metadata.get("label", key)
    flags = {
        "markdown": bool(spec.metadata.get("markdown")),
        "internal": bool(spec.metadata.get("internal")),
    }
    if not isinstance(spec, fields.List):
        yield Block(key, label, _written(value), **flags)
    elif isinstance(spec.inner, fields.Nested):
        for place, item in enumerate(value, start=1):
            own = item.get("label") or place
            text = "\n".join(str(v) for v in item.values() if v)
            yield Block(f"{key}.{own}", item.get("label") or f"{label} {place}", text, **flags)
    else:
        for place, item in enumerate(value, start=1):
            yield Block(f"{key}.{place}", label, str(item), **flags)


def _written(value: Any) -> str:
    return str(_("是") if value else _("否")) if isinstance(value, bool) else str(value)
