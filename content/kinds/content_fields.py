"""A content walked through by the fields of its schema: blocks, deadlines, texts in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from marshmallow import Schema, fields

from content.texts.formats import FIELD, Format, format_of
from content.texts.passages import shown
from core.base_schema import BaseSchema
from core.errors import Text
from core.messages import _

Content = Mapping[str, Any]

_FINDING_AIDS = ("variants", "keywords")


@dataclass(frozen=True)
class Block:
    """An addressable piece of an entry's content, in reading order.

    `key` is stable within a revision ("answer", "clauses.第十条"); `label` is for people. `said` is
    what is written to be read out as it stands; `said_first` what is read out in its beginning.
    `named`: its label is its own, and addresses it.
    """

    key: str
    label: Text
    text: str
    markdown: bool = False
    internal: bool = False
    said: bool = False
    said_first: bool = False
    named: bool = False

    @property
    def finding_aid(self) -> bool:
        """Whether it only leads to the entry, as variants and keywords do: it is not read."""
        return self.key.split(".")[0] in _FINDING_AIDS

    @property
    def format(self) -> Format:
        """How its text is written."""
        return Format.MARKDOWN if self.markdown else Format.PLAIN

    @property
    def shown(self) -> str:
        """The characters that are shown of it."""
        return shown(self.text, self.format)


@cache
def made_once(schema: type[BaseSchema]) -> BaseSchema:
    """Only its fields are looked at; making a schema takes longer than reading a content by it."""
    return schema()


def blocks_of(schema: Schema, content: Content) -> Iterator[Block]:
    """The content in reading order."""
    written = format_of(content)
    for name, spec in schema.fields.items():
        value = content.get(name)
        if value not in (None, "", []) and name != FIELD:
            yield from _field_blocks(spec, name, value, written)


def deadlines_of(schema: Schema, content: Content) -> Iterator[str]:
    """What stands in fields for time limits."""
    for name, spec in schema.fields.items():
        values = _listed(content.get(name))
        inner = spec.inner if isinstance(spec, fields.List) else spec
        if isinstance(inner, fields.Nested):
            for item in values:
                yield from deadlines_of(inner.schema, item)
        elif spec.metadata.get("deadline"):
            yield from filter(None, values)


def marked_texts(schema: Schema, content: Content) -> Iterator[str]:
    """The texts that are written in Markdown, as they were typed."""
    if format_of(content) == Format.MARKDOWN:
        yield from _marked(schema, content)


def _marked(schema: Schema, content: Content) -> Iterator[str]:
    for name, spec in schema.fields.items():
        values = _listed(content.get(name))
        inner = spec.inner if isinstance(spec, fields.List) else spec
        if isinstance(inner, fields.Nested):
            for item in values:
                yield from _marked(inner.schema, item)
        elif spec.metadata.get("markdown"):
            yield from filter(None, values)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _field_blocks(
    spec: fields.Field[Any], key: str, value: Any, written: Format
) -> Iterator[Block]:
    label = spec.metadata.get("label", key)
    flags = {
        "markdown": _is_markdown(spec, written),
        "internal": bool(spec.metadata.get("internal")),
        "said": bool(spec.metadata.get("said")),
    }
    if not isinstance(spec, fields.List):
        told = spec.metadata.get("written", _written)
        yield Block(key, label, told(value), **flags)
    elif isinstance(spec.inner, fields.Nested):
        for place, item in enumerate(value, start=1):
            own = item.get("label") or place
            told = spec.inner.metadata.get("written")
            text = told(item) if told else "\n".join(_parts(spec.inner.schema, item, written))
            named = bool(item.get("label"))
            shown_as = item.get("label") or f"{label} {place}"
            yield Block(f"{key}.{own}", shown_as, text, named=named, **flags)
    else:
        for place, item in enumerate(value, start=1):
            yield Block(f"{key}.{place}", label, str(item), **flags)


def _parts(schema: Schema, item: Content, written: Format) -> Iterator[str]:
    """The parts of what belongs together, each as it is shown."""
    for name, value in item.items():
        apart = name in schema.fields and schema.fields[name].metadata.get("apart")
        if value and not apart:
            marked = name in schema.fields and _is_markdown(schema.fields[name], written)
            text = "；".join(map(str, value)) if isinstance(value, list) else str(value)
            yield shown(text, Format.MARKDOWN if marked else Format.PLAIN)


def _is_markdown(spec: fields.Field[Any], written: Format) -> bool:
    return written == Format.MARKDOWN and bool(spec.metadata.get("markdown"))


def _written(value: Any) -> str:
    return str(_("是") if value else _("否")) if isinstance(value, bool) else str(value)
