"""What a kind of entry says of itself, and what follows from its fields alone.

A field's `metadata` carries its `label` for people, an optional `help`, `markdown=True` where the
text is Markdown, `said=True` where it is written to be read out as it stands, `deadline=True` where
whatever it says binds as a time limit, `internal=True` where it is not for callers and not
searched. The editor, the plain view, the text the index sees and the blocks a comparison aligns all
come from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from marshmallow import Schema, fields

from content.kinds.alarm_words import AlarmWords
from content.kinds.markdown_text import plain_text
from content.kinds.searching_rule import SearchingRule
from content.texts.markdown import first_paragraph
from core.base_schema import BaseSchema
from core.errors import Text
from core.messages import LazyText, _

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Block:
    """An addressable piece of an entry's content, in reading order.

    `key` is stable within a revision ("answer", "clauses.第十条"); `label` is for people. `said` is
    what is written to be read out as it stands; `said_first` what is read out in its beginning.
    """

    key: str
    label: Text
    text: str
    markdown: bool = False
    internal: bool = False
    said: bool = False
    said_first: bool = False


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

    `name` is stored and spoken by the API, `label` shown; `schema` checks the content.

    - `expiry_required`: it may not stand for ever; `review_months`: after how long it is to be
      looked at again, None for never; `announced`: while in force it stands above every search.
    - `spoken`: what it `says` stands on top, to be read out; without `says` it is how it begins.
    - `citable`: others rest on its `clauses`. It is found by the short names of laws, a law ranks
      before what is issued under it, and any change of it is graded as one of a regulation.
    - `needs_basis`: it cites clauses, or its field `no_basis` says why not.
    - `answers_in`: the field that holds the answer when a department answers a question by it.
    - `imported_as`: what files of it are called where one imports. A file is a whole text that
      falls into clauses, or holds one in each row: `columns` are the headings each field goes by.
    - `references` gives (dotted field, number) of the entries a content names; they must be there
      to be seen when it is saved.
    - `searching_rule`: what it tells the search; `alarm`: which words of callers raise the alarm.
      Such a kind is for the service, not for agents.
    """

    name: str
    label: LazyText
    schema: type[BaseSchema]
    order: int
    expiry_required: bool = False
    review_months: int | None = 12
    announced: bool = False
    spoken: bool = False
    says: Callable[[Content], str] | None = None
    citable: bool = False
    clauses: Callable[[Content], list[Clause]] = field(default=no_clauses)
    needs_basis: bool = False
    answers_in: str = ""
    imported_as: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    references: Callable[[Content], list[tuple[str, str]]] = field(default=no_references)
    searching_rule: Callable[[Content], SearchingRule] | None = None
    alarm: Callable[[Content], AlarmWords] | None = None

    @property
    def shown(self) -> bool:
        """Whether agents see it. What acts on the service passes the committee, and is no hit."""
        return self.searching_rule is None and self.alarm is None

    def text_to_say(self, content: Content) -> str:
        """What to read out or copy, plain: what the kind says of itself, else how it begins."""
        return self.says(content) if self.says is not None else self._beginning(content)

    def _beginning(self, content: Content) -> str:
        first = next((b for b in self.blocks(content) if not b.internal), None)
        if first is None:
            return ""
        return first_paragraph(first.text)[0] if first.markdown else first.text

    def as_read(self, content: Content) -> list[Block]:
        """The content as readers meet it: what is said first."""
        blocks = sorted(self.blocks(content), key=lambda block: not block.said)
        if self.spoken and blocks and not blocks[0].said:
            blocks[0] = replace(blocks[0], said_first=True)
        return blocks

    def blocks(self, content: Content) -> list[Block]:
        """The content in reading order, empty fields left out."""
        return [b for b in _blocks(_made_once(self.schema), content, "") if b.text]

    def deadlines(self, content: Content) -> list[str]:
        """Whatever stands in its fields for time limits, in whatever words: 当场, 尽快."""
        return list(_deadlines(_made_once(self.schema), content))

    @property
    def has_variants(self) -> bool:
        """Whether other ways to ask the same can be added to it."""
        return "variants" in _made_once(self.schema).fields

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
        "said": bool(spec.metadata.get("said")),
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


def _deadlines(schema: Schema, content: Content) -> Iterator[str]:
    for name, spec in schema.fields.items():
        inner = spec.inner if isinstance(spec, fields.List) else spec
        values = content.get(name) or []
        if isinstance(inner, fields.Nested):
            for item in values if isinstance(values, list) else [values]:
                yield from _deadlines(inner.schema, item)
        elif spec.metadata.get("deadline"):
            yield from filter(None, values if isinstance(values, list) else [values])


def _written(value: Any) -> str:
    return str(_("是") if value else _("否")) if isinstance(value, bool) else str(value)
