"""What an entry comes down to on the phone: the text that Enter copies and that stands on top."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from content.kinds.base import Block, Clause
from content.kinds.registry import kind_named
from content.models import Revision
from kb_app.web.kit.html_text import first_paragraph

Content = Mapping[str, Any]


def sentence(revision: Revision, clause: Clause | None = None) -> str:
    """What stands on top as the thing to say; empty where an entry is not for saying."""
    if clause is not None:
        return clause.text
    return text_to_say(revision) if revision.entry.kind in _SPOKEN else ""


def text_to_say(revision: Revision, clause: Clause | None = None) -> str:
    """The plain text to read out or copy; never empty."""
    if clause is not None:
        return f"《{revision.title}》{clause.label}：{clause.text}"
    kind = revision.entry.kind
    said = _BY_KIND[kind](revision.content) if kind in _BY_KIND else _begin(kind, revision.content)
    return said or revision.title


def as_read(revision: Revision) -> list[Block]:
    """The content as readers meet it: what is said first."""
    blocks = kind_named(revision.entry.kind).blocks(revision.content)
    return sorted(blocks, key=lambda block: not is_said(block))


def is_said(block: Block) -> bool:
    """Whether it is written to be read out as it stands."""
    return block.key.partition(".")[0] == "say"


def _answer(content: Content) -> str:
    return content.get("say") or first_paragraph(content["answer"])[0]


def _script(content: Content) -> str:
    return str(content["say"][0])


def _procedure(content: Content) -> str:
    return "\n".join(
        f"{place}. {step['title']}" + (f"（{step['time_limit']}）" if step["time_limit"] else "")
        for place, step in enumerate(content["steps"], start=1)
    )


def _regulation(content: Content) -> str:
    return ""  # its title; what is read out is a clause


def _begin(kind: str, content: Content) -> str:
    """The first paragraph of whatever comes first: for kinds that say nothing special."""
    blocks = [b for b in kind_named(kind).blocks(content) if not b.internal]
    if not blocks:
        return ""
    return first_paragraph(blocks[0].text)[0] if blocks[0].markdown else blocks[0].text


_SPOKEN = frozenset({"answer", "script"})
_BY_KIND: dict[str, Callable[[Content], str]] = {
    "answer": _answer,
    "script": _script,
    "procedure": _procedure,
    "regulation": _regulation,
}
